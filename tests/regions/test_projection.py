"""Longitude and latitude onto the plane of the maps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylearning.regions.projection import HEIGHT, WIDTH, in_frame, laea, on_map

EAST = st.floats(-20, 40)
NORTH = st.floats(35, 70)


def test_the_example_of_the_guidance_note() -> None:
    """EPSG Guidance Note 7-2, method 9820: 50° N 5° E."""
    assert laea(5, 50) == pytest.approx((3_962_799.45, 2_999_718.85), abs=0.01)


def test_the_centre_is_the_false_origin() -> None:
    assert laea(10, 52) == pytest.approx((4_321_000, 3_210_000), abs=0.01)


@given(east=EAST, north=NORTH, step=st.floats(0.5, 10))
def test_farther_east_is_farther_right_and_farther_north_is_higher(
    east: float, north: float, step: float
) -> None:
    assert laea(east + step, north)[0] > laea(east, north)[0]
    assert laea(east, north + step)[1] > laea(east, north)[1]


@given(east=st.floats(-180, 180), north=st.floats(-90, 90))
def test_any_place_on_earth_has_a_place_on_the_plane(east: float, north: float) -> None:
    if (east, north) != (-170, -52):
        x, y = laea(east, north)
        assert abs(x) < 20_000_000
        assert abs(y) < 20_000_000


@pytest.mark.parametrize(
    ("place", "east", "north"),
    [
        ("Keflavík", -22.6, 64.0),
        ("North Cape", 25.8, 71.2),
        ("Van", 43.4, 38.5),
        ("Nicosia", 33.4, 35.2),
        ("Lisbon", -9.1, 38.7),
        ("Luhansk", 39.3, 48.6),
    ],
)
def test_the_corners_of_europe_are_on_the_map(place: str, east: float, north: float) -> None:
    x, y = on_map(east, north)
    assert 0 < x < WIDTH, place
    assert 0 < y < HEIGHT, place
    assert in_frame(x, y)


def test_the_far_regions_are_not() -> None:
    assert not in_frame(*on_map(55.5, -21.1))
    assert not in_frame(*on_map(-16.0, 28.3))
