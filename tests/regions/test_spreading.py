"""Circles that lie on each other."""

from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from policylearning.regions.spreading import FARTHEST, spread

CIRCLES = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000), st.integers(26, 105)), max_size=25)


def covered(circles, places) -> float:
    """How far all of them reach into each other."""
    drawn = [(x, y, radius) for (x, y), (_x, _y, radius) in zip(places, circles, strict=True)]
    return sum(
        max(0.0, one[2] + other[2] - hypot(one[0] - other[0], one[1] - other[1]))
        for one, other in combinations(drawn, 2)
    )


def test_two_on_one_place_stand_side_by_side() -> None:
    circles = [(500, 500, 30), (500, 500, 30)]
    places = spread(circles)
    assert covered(circles, places) == 0
    assert [round(y) for _x, y in places] == [500, 500]


def test_those_that_touch_nothing_stay() -> None:
    assert spread([(100, 100, 40), (400, 100, 40)]) == [(100, 100), (400, 100)]
    assert spread([]) == []


@given(CIRCLES)
def test_none_goes_far_and_the_same_is_drawn_again(circles) -> None:
    places = spread(circles)
    for (x, y), (was_x, was_y, _radius) in zip(places, circles, strict=True):
        assert hypot(x - was_x, y - was_y) <= FARTHEST + 1e-6
    assert spread(circles) == places
