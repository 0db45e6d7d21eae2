"""Maps of Europe as vector pictures drawn here: no tiles of others, no script, colours by class alone.

With imported outlines the land is drawn; without them faint dots where regions are, and the countries' codes.
A unit of the picture is one kilometre (see `projection`). Classes are listed in docs/reference/regions.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from . import base
from .models import Region, RegionShape
from .outlines import bounds
from .queries import current_by_code
from .spreading import spread

LARGEST, LEAST = 105, 26
"""Kilometres: radius of the greatest circle and of the smallest."""
FEW = 30
"""With more circles than this all are smaller, so that together they cover no more."""
COUNTED = 52
"""Kilometres: from this radius on a circle has room for its figure."""
SEEN = 90
"""Kilometres: an outline this wide or high is seen without a dot on it."""
CROWDED = 90
"""More circles than this and they are drawn together for larger regions."""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A circle, its area by `value`. `label` is read aloud and shown on hover; `url` makes it a link."""

    region: Region
    value: float = 1
    label: str = ""
    url: str = ""


def europe_map(
    points: Iterable[MapPoint] = (),
    *,
    title: str,
    description: str = "",
    highlight: Region | None = None,
    size: Literal["large", "small"] = "large",
) -> SafeString:
    """An SVG: all Europe with circles (`large`), or the surroundings of `highlight` (`small`).

    Two queries at most, three until the base has been drawn once. Points without coordinates are left out:
    give the list beside the map. With links it is a group of links, else one picture named by `title`.
    """
    ground = base.drawn()
    shown = [point for point in points if point.region.longitude is not None]
    places = [base.place(point.region) for point in shown]
    if highlight is not None and highlight.longitude is not None:
        places.append(base.place(highlight))
    part = base.window(highlight) if highlight is not None and size == "small" else None
    return picture(
        window=part or (0, 0, base.WIDTH, base.HEIGHT),
        title=title,
        description=description,
        size=size,
        linked=any(point.url for point in shown),
        content=format_html(
            "{}{}{}",
            ground.svg(part, places),
            _highlighted(highlight, ground) if highlight is not None else "",
            _circles(shown),
        ),
    )


def clustered(
    counts: Mapping[str, int] | Iterable[tuple[str, int]],
    *,
    level: int = 2,
    label: Callable[[Region, int], str] = lambda region, count: f"{region.label}: {count}",
    url: Callable[[Region], str] = lambda region: "",
) -> list[MapPoint]:
    """Counts by region code as points: one for each region of `level`, of a higher one where that is a crowd.

    Codes of a higher level keep their own point. One query. Greatest first.
    """
    pairs = list(counts.items() if isinstance(counts, Mapping) else counts)
    sums = _summed(pairs, level)
    while len(sums) > CROWDED and level > 0:
        level -= 1
        sums = _summed(pairs, level)
    regions = current_by_code(sums)
    ranked = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        MapPoint(regions[code], count, label(regions[code], count), url(regions[code]))
        for code, count in ranked
        if code in regions
    ]


def _summed(pairs: Iterable[tuple[str, int]], level: int) -> dict[str, int]:
    sums: dict[str, int] = {}
    for code, count in pairs:
        sums[code[: level + 2]] = sums.get(code[: level + 2], 0) + count
    return sums


def picture(
    *, window: base.Window, title: str, description: str, size: str, linked: bool, content: SafeString
) -> SafeString:
    """The frame of every map: a group of links, or one picture; named by `title` either way."""
    return format_html(
        '<svg class="region-map map-{}" viewBox="{}" role="{}" aria-label="{}">{}{}</svg>',
        size,
        " ".join(map(str, window)),
        "group" if linked else "img",
        title,
        format_html("<desc>{}</desc>", description) if description else "",
        content,
    )


def _circles(points: Sequence[MapPoint]) -> SafeString:
    """Greatest first, so that small ones lie on top; those that lie on each other a little apart."""
    greatest = max((point.value for point in points), default=0) or 1
    largest = LARGEST * sqrt(min(1, FEW / max(1, len(points))))
    ranked = sorted(points, key=lambda point: (-point.value, point.region.code))
    radii = [round(max(LEAST, largest * sqrt(max(point.value, 0) / greatest))) for point in ranked]
    places = spread(
        [(*base.place(point.region), radius) for point, radius in zip(ranked, radii, strict=True)]
    )
    drawn = format_html_join(
        "",
        "{}",
        (
            (_circle(point, round(x), round(y), radius),)
            for point, (x, y), radius in zip(ranked, places, radii, strict=True)
        ),
    )
    return format_html('<g class="map-points">{}</g>', drawn) if points else drawn


def _circle(point: MapPoint, x: float, y: float, radius: float) -> SafeString:
    figure = format_html('<text x="{}" y="{}">{}</text>', x, y, f"{point.value:g}")
    return format_html(
        '{}<title>{}</title><circle cx="{}" cy="{}" r="{}"/>{}{}',
        format_html('<a href="{}">', point.url) if point.url else SafeString("<g>"),
        point.label or point.region.label,
        x,
        y,
        radius,
        figure if radius >= COUNTED and point.value > 1 else "",
        SafeString("</a>" if point.url else "</g>"),
    )


def _highlighted(region: Region, ground: base.Land | base.Dots) -> SafeString:
    """Its outline where there is one, and a dot unless that is plain enough: some are smaller than a dot."""
    path = ""
    if ground.has_outlines:
        path = RegionShape.objects.filter(region=region).values_list("path", flat=True).first() or ""
    outline = format_html('<path class="map-highlight" d="{}"/>', path) if path else SafeString()
    if isinstance(ground, base.Dots):
        outline = ground.of(region.country)
    if region.longitude is None or (path and _is_plain(path)):
        return outline
    x, y = base.place(region)
    return format_html('{}<circle class="map-here" cx="{}" cy="{}" r="{}"/>', outline, x, y, LEAST)


def _is_plain(path: str) -> bool:
    left, top, right, bottom = bounds(path)
    return max(right - left, bottom - top) > SEEN
