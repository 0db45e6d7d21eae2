"""Circles that lie on each other, moved apart a little so that each can be seen and hit."""

from collections.abc import Sequence
from math import hypot

FARTHEST = 75
"""Kilometres a circle may stand from its place: beyond that it would be somewhere else."""
GAP = 6
"""Kilometres between two circles."""
ROUNDS = 8

Circle = tuple[float, float, float]
"""x, y, radius."""


def spread(circles: Sequence[Circle]) -> list[tuple[float, float]]:
    """Where each is drawn. The same circles give the same places; those that touch nothing stay."""
    places = [[x, y] for x, y, _radius in circles]
    radii = [radius for _x, _y, radius in circles]
    widest = 2 * max(radii, default=0) + GAP
    for _round in range(ROUNDS):
        if not _push(places, radii, widest):
            break
        for place, (x, y, _radius) in zip(places, circles, strict=True):
            _hold(place, x, y)
    return [(x, y) for x, y in places]


def _push(places: list[list[float]], radii: list[float], widest: float) -> bool:
    """One round: every two that overlap part by half of what they overlap. Whether any did."""
    order = sorted(range(len(places)), key=lambda number: (places[number][0], number))
    moved = False
    for rank, one in enumerate(order):
        for other in order[rank + 1 :]:
            across = places[other][0] - places[one][0]
            if across > widest:
                break
            down = places[other][1] - places[one][1]
            distance = hypot(across, down)
            overlap = radii[one] + radii[other] + GAP - distance
            if overlap <= 0.5:
                continue
            # On the very same place they part sideways.
            east, south = (across / distance, down / distance) if distance else (1.0, 0.0)
            for number, sign in ((one, -0.5), (other, 0.5)):
                places[number][0] += sign * overlap * east
                places[number][1] += sign * overlap * south
            moved = True
    return moved


def _hold(place: list[float], x: float, y: float) -> None:
    """Not farther from where it belongs than FARTHEST."""
    away = hypot(place[0] - x, place[1] - y)
    if away > FARTHEST:
        place[0] = x + (place[0] - x) * FARTHEST / away
        place[1] = y + (place[1] - y) * FARTHEST / away
