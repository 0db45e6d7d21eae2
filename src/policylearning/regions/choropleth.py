"""A map of values by region: five classes of about equally many regions each, and a hatch where a value is missing."""

from bisect import bisect_right
from collections.abc import Mapping
from zlib import crc32

from django.db.models import F
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import base
from .maps import picture
from .models import Region
from .queries import normal_code
from .outlines import coarser

CLASSES = 5
SIDE = 44
"""Kilometres: half the side of the square that stands for a region without an outline."""


def choropleth(
    values: Mapping[str, float], *, title: str, version: int, level: int = 2, unit: str = "", description: str = ""
) -> SafeString:
    """An SVG of all regions of one `level` and `version` of NUTS, shaded by `values` (region code to figure).

    Regions without a value are hatched; without outlines every region is a square. Two queries at most, three
    until the base has been drawn once. Beside it belongs a table with the same figures.
    """
    known = {normal_code(code): value for code, value in values.items()}
    bounds = quintiles(list(known.values()))
    regions = (
        Region.objects.filter(version=version, level=level, longitude__isnull=False)
        .order_by("code")
        .annotate(path=F("shape__path"))
    )
    hatch = f"hatch-{crc32(title.encode()):x}"
    return picture(
        window=(0, 0, base.WIDTH, base.HEIGHT),
        title=title,
        description=description,
        size="large",
        linked=False,
        content=format_html(
            "{}{}<g>{}</g>{}",
            _pattern(hatch),
            base.drawn().svg(None),
            format_html_join(
                "", "{}", ((_region(each, known.get(each.code), bounds, unit, hatch),) for each in regions)
            ),
            _legend(bounds, unit, hatch, missing=any(each.code not in known for each in regions)),
        ),
    )


def quintiles(values: list[float]) -> list[float]:
    """The four figures between the five classes: each class holds about a fifth of the values."""
    ranked = sorted(values)
    return [ranked[len(ranked) * n // CLASSES] for n in range(1, CLASSES)] if ranked else []


def _region(region: Region, value: float | None, bounds: list[float], unit: str, hatch: str) -> SafeString:
    said = _("no value") if value is None else f"{value:g} {unit}".strip()
    shade = format_html('fill="url(#{})"', hatch) if value is None else _shade(bisect_right(bounds, value))
    return format_html(
        '<path {} d="{}"><title>{}: {}</title></path>', shade, _outline(region), region.label, said
    )


def _outline(region: Region) -> str:
    path: str = getattr(region, "path", None) or ""
    if path:
        return coarser(path, base.FARTHER, base.LESSER)
    x, y = base.place(region)
    return f"M{x - SIDE} {y - SIDE}h{2 * SIDE}v{2 * SIDE}h-{2 * SIDE}z"


def _shade(number: int) -> SafeString:
    return format_html('class="map-class-{}"', number + 1)


def _pattern(name: str) -> SafeString:
    return format_html(
        '<pattern id="{}" width="40" height="40" patternUnits="userSpaceOnUse">'
        '<path class="map-hatch" d="M0 40L40 0"/></pattern>',
        name,
    )


def _legend(bounds: list[float], unit: str, hatch: str, *, missing: bool) -> SafeString:
    """Five boxes with what they stand for, in the map's empty left upper corner, and one for missing values."""
    if not bounds:
        return SafeString()
    words = [
        _("below %(figure)s") % {"figure": f"{bounds[0]:g}"},
        *(f"{low:g} – {high:g}" for low, high in zip(bounds, bounds[1:], strict=False)),
        _("%(figure)s and more") % {"figure": f"{bounds[-1]:g}"},
    ]
    rows = [(_shade(number), word) for number, word in enumerate(words)]
    if missing:
        rows.append((format_html('fill="url(#{})"', hatch), _("no value")))
    boxes = (
        (shade, 60 + 110 * row, 190, 60 + 110 * row + 66, f"{word} {unit}".strip())
        for row, (shade, word) in enumerate(rows)
    )
    return format_html(
        '<g class="map-legend">{}</g>',
        format_html_join("", '<rect {} x="60" y="{}" width="100" height="80"/><text x="{}" y="{}">{}</text>', boxes),
    )
