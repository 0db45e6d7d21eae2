"""A map of values by region: five classes of about equally many regions, a hatch where there is no value."""

from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from django.db.models import F
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import base
from .maps import picture
from .models import Region
from .outlines import coarser
from .queries import normal_code

CLASSES = 5
LEGEND = 3_900, 1_230
"""Where the map has no land of the files: left and upper edge of the first box."""
SIDE = 44
"""Kilometres: half the side of the square that stands for a region without an outline."""


def choropleth(
    values: Mapping[str, float],
    *,
    title: str,
    version: int,
    level: int = 2,
    unit: str = "",
    description: str = "",
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
            '{}{}<g class="map-region">{}</g>{}',
            _pattern(hatch),
            base.drawn().svg(None),
            format_html_join(
                "", "{}", ((_region(each, known.get(each.code), bounds, unit, hatch),) for each in regions)
            ),
            _legend(bounds, unit, hatch, missing=any(each.code not in known for each in regions)),
        ),
    )


def quintiles(values: list[float]) -> list[float]:
    """The figures between the classes, each of which holds about a fifth of the values.

    Four of them; fewer where many values are alike.
    """
    ranked = sorted(values)
    between = {ranked[len(ranked) * n // CLASSES] for n in range(1, CLASSES)} if ranked else set()
    return sorted(between - set(ranked[:1]))


def _region(region: Region, value: float | None, bounds: list[float], unit: str, hatch: str) -> SafeString:
    said = _("no value") if value is None else f"{figure(value)} {unit}".strip()
    shade = (
        format_html('fill="url(#{})"', hatch)
        if value is None
        else _shade(bisect_right(bounds, value), bounds)
    )
    return format_html(
        '<path {} d="{}"><title>{}: {}</title></path>', shade, _outline(region), region.label, said
    )


def _outline(region: Region) -> str:
    path: str = getattr(region, "path", None) or ""
    if path:
        return _afar(path)
    x, y = base.place(region)
    return f"M{x - SIDE} {y - SIDE}h{2 * SIDE}v{2 * SIDE}h-{2 * SIDE}z"


@lru_cache(maxsize=1024)
def _afar(path: str) -> str:
    return coarser(path, base.FARTHER, base.LESSER)


def _shade(number: int, bounds: list[float]) -> SafeString:
    """The class of the style sheet; where there are fewer than five, they are spread over its scale."""
    return format_html('class="map-class-{}"', 1 + round(number * (CLASSES - 1) / max(len(bounds), 1)))


def _pattern(name: str) -> SafeString:
    return format_html(
        '<pattern id="{}" width="40" height="40" patternUnits="userSpaceOnUse">'
        '<path class="map-hatch" d="M0 40L40 0"/></pattern>',
        name,
    )


def _legend(bounds: list[float], unit: str, hatch: str, *, missing: bool) -> SafeString:
    """Five boxes with what they stand for, where the map is empty, and one for missing values."""
    if not bounds:
        return SafeString()
    inner = (f"{figure(low)} – {figure(high)}" for low, high in pairwise(bounds))
    words = [
        _("below %(figure)s") % {"figure": figure(bounds[0])},
        *inner,
        _("%(figure)s and more") % {"figure": figure(bounds[-1])},
    ]
    rows = [(_shade(number, bounds), f"{word} {unit}".strip()) for number, word in enumerate(words)]
    if missing:
        rows.append((format_html('fill="url(#{})"', hatch), _("no value")))
    left, top = LEGEND
    boxes = (
        (shade, left, top + 110 * row, left + 130, top + 110 * row + 66, words)
        for row, (shade, words) in enumerate(rows)
    )
    drawn = '<rect {} x="{}" y="{}" width="100" height="80"/><text x="{}" y="{}">{}</text>'
    return format_html('<g class="map-legend">{}</g>', format_html_join("", drawn, boxes))


def figure(value: float) -> str:
    """With about three digits that count, as people read them."""
    places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    rounded = Decimal(str(round(value, places)))
    return number_format(int(rounded) if rounded == int(rounded) else rounded, force_grouping=True)
