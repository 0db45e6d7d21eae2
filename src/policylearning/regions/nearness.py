"""Which regions are like a given one: rings of region codes, the nearest first.

Today's rule knows places alone: the region, its neighbours by their centres, its country. How alike regions are in
their figures is for whoever knows figures: another rule declared with a lower `order` is asked before it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext as _

from policylearning.common.registry import Registry

from .models import Region
from .queries import in_use, with_parents

EARTH = 6371.0
"""Kilometres: the mean radius (IUGG)."""
LEVEL = 2
"""Regions are compared at this level at most: smaller ones are compared by the one they lie in."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """`rings`: codes, each standing for all regions within it; what is in none comes last. `basis` says what the
    order rests on, in a sentence."""

    rings: tuple[tuple[str, ...], ...]
    basis: str


NearnessRule: TypeAlias = Callable[[Region], Nearness | None]


@dataclass(frozen=True, slots=True)
class _Rule:
    ask: NearnessRule
    order: int


rules: Registry[_Rule] = Registry("rules of nearness")


def nearness_rule(key: str, *, order: int = 100) -> Callable[[NearnessRule], NearnessRule]:
    """Declare a rule. It answers None for a region that it knows too little of; then the next one is asked."""

    def declare(function: NearnessRule) -> NearnessRule:
        rules.register(key, _Rule(function, order))
        return function

    return declare


def nearness(region: Region) -> Nearness:
    """By the first rule that has an answer; the one of places always has."""
    return next(found for rule in rules if (found := rule.ask(region)) is not None)


@nearness_rule("regions.place", order=900)
def by_place(region: Region) -> Nearness:
    """The region, the larger one it lies in, its neighbours, its country, then the nearer regions of its level."""
    code = region.code[: LEVEL + 2]
    inner = tuple((each,) for each in with_parents(region.code) if len(each) >= len(code))
    nearest = _nearest(code)
    rings = (*inner, tuple(nearest[:10]), (region.country,), tuple(nearest[10:40]), tuple(nearest[40:100]))
    said = (
        _(
            "By place: %(region)s, the regions whose centres are nearest, the rest of %(country)s, then by distance."
        )
        if nearest and region.level
        else _("By place: %(region)s first, then by distance.")
        if nearest
        else _("By place: %(region)s, then the rest of %(country)s; where it lies is not known.")
    )
    names = {"region": region.title, "country": region.country_name}
    return Nearness(tuple(ring for ring in dict.fromkeys(rings) if ring), said % names)


def _nearest(code: str) -> list[str]:
    """The other regions of its level, by the distance of their centres, then code; none where its own is unknown."""
    placed = in_use().filter(level=len(code) - 2).values_list("code", "longitude", "latitude")
    centres = {
        each: (math.radians(longitude), math.radians(latitude))
        for each, longitude, latitude in placed
        if longitude is not None and latitude is not None
    }
    here = centres.pop(code, None)
    return [] if here is None else sorted(centres, key=lambda each: (_kilometres(here, centres[each]), each))


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Along the great circle (haversine), of (longitude, latitude) in radians."""
    across, up = other[0] - one[0], other[1] - one[1]
    part = math.sin(up / 2) ** 2 + math.cos(one[1]) * math.cos(other[1]) * math.sin(across / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(part))
