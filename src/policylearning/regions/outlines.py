"""Outlines as the maps draw them: projected, simplified, written as SVG path data in whole kilometres."""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from math import hypot

from .projection import in_frame, on_map

Ring = Sequence[tuple[float, float]]
"""Longitude and latitude in degrees; the last point repeats the first."""
Point = tuple[int, int]

TOLERANCE = 2.0
"""Kilometres a simplified line may leave the true one."""
SMALLEST = 60
"""Square kilometres: lesser islands and holes are left out, the largest ring never is."""


def path(rings: Iterable[Ring]) -> str:
    """SVG path data of `rings`; "" when nothing of them lies on the map."""
    drawn = [_simplified(_projected(ring), TOLERANCE) for ring in rings]
    return _joined([ring for ring in drawn if any(in_frame(*point) for point in ring)], SMALLEST)


def coarser(data: str, tolerance: float, smallest: float) -> str:
    """Path data for a map seen from afar. `tolerance` in kilometres, `smallest` in square kilometres."""
    return _joined([_simplified(ring, tolerance) for ring in _rings(data)], smallest)


def centre(rings: Sequence[Ring]) -> tuple[float, float] | None:
    """Longitude and latitude of the largest ring's centroid, to a tenth of a degree; None of no ring."""
    ring = max(rings, key=_area, default=None)
    if ring is None:
        return None
    area = x = y = 0.0
    for (ax, ay), (bx, by) in pairwise(ring):
        cross = ax * by - bx * ay
        area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    if not area:
        return round(ring[0][0], 1), round(ring[0][1], 1)
    return round(x / (3 * area), 1), round(y / (3 * area), 1)


def bounds(data: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what `path` wrote."""
    xs, ys = [], []
    for x, y in chain.from_iterable(_rings(data)):
        xs.append(x)
        ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)


def _projected(ring: Ring) -> list[Point]:
    points: list[Point] = []
    for longitude, latitude in ring:
        point = on_map(longitude, latitude)
        if not points or point != points[-1]:
            points.append(point)
    return points


def _area(ring: Sequence[tuple[float, float]]) -> float:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))) / 2


def _simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker's line without recursion; a ring is cut at its first and its farthest point."""
    if len(points) < 4:
        return points
    far = max(
        range(len(points)), key=lambda i: hypot(points[i][0] - points[0][0], points[i][1] - points[0][1])
    )
    kept = {0, far, len(points) - 1}
    todo = [(0, far), (far, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        between = range(first + 1, last)
        offs = ((_off(points[i], points[first], points[last]), i) for i in between)
        distance, index = max(offs, default=(0.0, 0))
        if distance > tolerance:
            kept.add(index)
            todo += [(first, index), (index, last)]
    # A tiny triangle is better than the line it would shrink to.
    return [points[i] for i in sorted(kept)] if len(kept) > 3 else points


def _off(point: Point, start: Point, end: Point) -> float:
    """Distance of `point` from the line through `start` and `end`, or from `start` where both are one."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    x, y = point[0] - start[0], point[1] - start[1]
    length = hypot(dx, dy)
    return abs(dx * y - dy * x) / length if length else hypot(x, y)


def _joined(rings: list[list[Point]], smallest: float) -> str:
    """The rings that enclose something, without lesser ones than `smallest`; the largest always stays."""
    closed = [ring for ring in rings if len(ring) > 3]
    largest = max(map(_area, closed), default=0)
    return "".join(_written(ring) for ring in closed if _area(ring) >= min(smallest, largest))


def _written(ring: list[Point]) -> str:
    """`M` and the first point, `l` and the steps from point to point, `z` for the way back."""
    numbers = "".join(f" {bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(ring[:-1]))
    return f"M{ring[0][0]} {ring[0][1]}l{numbers[1:].replace(' -', '-')}z"


def _rings(data: str) -> Iterable[list[Point]]:
    """The rings that `_written` wrote, closed."""
    for ring in data.split("M")[1:]:
        start, steps = ring.rstrip("z").split("l")
        x, y = map(int, start.replace("-", " -").split())
        points = [(x, y)]
        numbers = iter(map(int, steps.replace("-", " -").split()))
        for dx, dy in zip(numbers, numbers, strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        yield [*points, points[0]]
