"""What lies under every map: land or dots, the graticule, the boxes for regions far from the continent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain, pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .models import Region, RegionShape
from .outlines import Point, bounds, coarser
from .projection import HEIGHT, WIDTH, in_frame, on_map
from .queries import last_import

__all__ = ["HEIGHT", "WIDTH", "Dots", "Land", "Window", "drawn", "place", "window"]

FAR = {
    "PT2": "Açores",
    "PT3": "Madeira",
    "ES7": "Canarias",
    "FRY1": "Guadeloupe",
    "FRY2": "Martinique",
    "FRY3": "Guyane",
    "FRY4": "La Réunion",
    "FRY5": "Mayotte",
    "NO0B": "Svalbard",
}
"""Regions off the map, in the order of their boxes: three in a row, in the map's empty corner."""
BOX = 360
_CORNER = WIDTH - 3 * BOX - 20, 20

WINDOW = 1_500
"""Kilometres: width and height of a small map."""
FARTHER, LESSER = 7.0, 700
"""On the whole map lines may be so many kilometres off; islands of fewer square kilometres are left out."""

GRID = 50
"""Kilometres between the dots that stand for land where there are no outlines."""

Bounds = tuple[int, int, int, int]
"""Left, top, right, bottom."""
Window = tuple[int, int, int, int]
"""x, y, width, height, as in a viewBox."""


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Countries by their outlines: `far` for the whole map, `near` with what each covers for a part of it."""

    far: str
    near: tuple[tuple[str, Bounds], ...]
    has_outlines = True

    def svg(self, part: Window | None, shown: Iterable[Point] | None = None) -> SafeString:
        return _over_graticule(self.within(part), shown)

    @lru_cache(maxsize=64)  # noqa: B019 - a few grounds live as long as the process
    def within(self, part: Window | None) -> SafeString:
        path = (
            self.far if part is None else "".join(path for path, bounds in self.near if _touch(part, bounds))
        )
        return format_html('<path class="map-land" d="{}"/>', path)


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Without outlines: dots where regions are, on a grid of their own, and the countries' codes."""

    places: tuple[tuple[int, int, str], ...]
    """x, y and the country of a dot."""
    names: tuple[tuple[int, int, str], ...]
    has_outlines = False

    def svg(self, part: Window | None, shown: Iterable[Point] | None = None) -> SafeString:
        return _over_graticule(self.within(part), shown)

    @lru_cache(maxsize=64)  # noqa: B019 - a few grounds live as long as the process
    def within(self, part: Window | None) -> SafeString:
        places = [(x, y) for x, y, _country in self.places if part is None or _touch(part, (x, y, x, y))]
        names = [(x, y, name) for x, y, name in self.names if part is None or _touch(part, (x, y, x, y))]
        return format_html('<path class="map-dots" d="{}"/>', _as_dots(places)) + format_html_join(
            "", '<text x="{}" y="{}">{}</text>', names
        )

    def of(self, country: str) -> SafeString:
        """The dots of one country once more, to be seen among the others."""
        places = [(x, y) for x, y, its in self.places if its == country]
        return format_html('<path class="map-dots map-dots-here" d="{}"/>', _as_dots(places))


def _as_dots(places: list[Point]) -> str:
    """Lines without length, whose round ends are the dots; each from where the last one stood."""
    steps = ((bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise([(0, 0), *places]))
    return "".join(f"m{x} {y}h0" for x, y in steps)


def drawn() -> Land | Dots:
    """The base as of the last import. One query; up to two more when this process has not drawn it yet."""
    last = last_import()
    # Without an import (rows made by hand) nothing says when to draw afresh.
    return _cached(last.pk, last.digest, last.at) if last else _draw()


def place(region: Region) -> tuple[int, int]:
    """Where a region with coordinates stands: its centre, or its box when that is off the map."""
    x, y = on_map(region.longitude or 0.0, region.latitude or 0.0)
    if in_frame(x, y):
        return x, y
    for number, code in enumerate(FAR):
        if region.code.startswith(code) or code.startswith(region.code):
            return _box(number)
    return min(max(x, 0), WIDTH), min(max(y, 0), HEIGHT)


def window(region: Region) -> Window:
    """What a small picture of `region` shows: a square about it, or the corner with the boxes."""
    x, y = on_map(region.longitude or 0.0, region.latitude or 0.0)
    x, y = (x, y) if in_frame(x, y) else (WIDTH, 0)
    return (
        min(max(0, x - WINDOW // 2), WIDTH - WINDOW),
        min(max(0, y - WINDOW // 2), HEIGHT - WINDOW),
        WINDOW,
        WINDOW,
    )


@lru_cache(maxsize=4)
def _cached(pk: int, digest: str, at: datetime) -> Land | Dots:
    return _draw()


def _draw() -> Land | Dots:
    outlines = list(
        RegionShape.objects.filter(region__level=0, region__current=True)
        .order_by("region__code")
        .values_list("path", flat=True)
    )
    if outlines:
        far = "".join(coarser(path, FARTHER, LESSER) for path in outlines)
        return Land(far, tuple((path, bounds(path)) for path in outlines))
    return _dots()


def _dots() -> Dots:
    centres = (
        Region.objects.filter(level__in=(0, 3), current=True, longitude__isnull=False)
        .order_by("code")
        .values_list("level", "code", "longitude", "latitude")
    )
    placed = [(level, code, *on_map(east or 0.0, north or 0.0)) for level, code, east, north in centres]
    seen = [each for each in placed if in_frame(*each[2:])]
    grid = {(round(x / GRID) * GRID, round(y / GRID) * GRID): code[:2] for level, code, x, y in seen if level}
    names = tuple((x, y, code) for level, code, x, y in seen if not level)
    return Dots(tuple(sorted((x, y, country) for (x, y), country in grid.items())), names)


def _touch(part: Window, bounds: Bounds) -> bool:
    x, y, width, height = part
    left, top, right, bottom = bounds
    return left <= x + width and right >= x and top <= y + height and bottom >= y


def _over_graticule(land: SafeString, shown: Iterable[Point] | None) -> SafeString:
    """With the boxes that hold one of the places `shown`; with all of them where that is None."""
    places = None if shown is None else set(shown)
    boxes = (n for n in range(len(FAR)) if places is None or _box(n) in places)
    return format_html(
        '<path class="map-graticule" d="{}"/>{}{}', _graticule(), land, _boxes(frozenset(boxes))
    )


@lru_cache(maxsize=1)
def _graticule() -> str:
    """Meridians and parallels every ten degrees, a point every five."""
    meridians = ([(float(east), float(north)) for north in range(25, 86, 5)] for east in range(-40, 71, 10))
    parallels = ([(float(east), float(north)) for east in range(-40, 71, 5)] for north in range(30, 81, 10))
    return "".join(_line(steps) for steps in chain(meridians, parallels))


def _line(steps: list[tuple[float, float]]) -> str:
    """The part of a line near the map; the picture's edge cuts the rest."""
    points = [on_map(*step) for step in steps]
    near = [(x, y) for x, y in points if -900 < x < WIDTH + 900 and -900 < y < HEIGHT + 900]
    return "M" + "L".join(f"{x} {y}" for x, y in near) if len(near) > 1 else ""


def _box(number: int) -> tuple[int, int]:
    """The middle of a box."""
    return _CORNER[0] + number % 3 * BOX + BOX // 2, _CORNER[1] + number // 3 * BOX + BOX // 2


@lru_cache(maxsize=64)
def _boxes(numbers: frozenset[int]) -> SafeString:
    return format_html_join(
        "",
        '<rect class="map-box" x="{}" y="{}" width="{}" height="{}"/><text x="{}" y="{}">{}</text>',
        (
            (x - BOX // 2 + 10, y - BOX // 2 + 10, BOX - 20, BOX - 20, x, y + BOX // 2 - 30, name)
            for (x, y), name in (
                (_box(number), name) for number, name in enumerate(FAR.values()) if number in numbers
            )
        ),
    )
