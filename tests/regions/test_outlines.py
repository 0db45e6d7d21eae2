"""Rings of degrees to SVG path data."""

import re

from hypothesis import given
from hypothesis import strategies as st

from policylearning.regions import outlines

SQUARE = [(9.0, 51.0), (11.0, 51.0), (11.0, 53.0), (9.0, 53.0), (9.0, 51.0)]
ISLET = [(5.0, 54.0), (5.02, 54.0), (5.02, 54.02), (5.0, 54.02), (5.0, 54.0)]
REUNION = [(55.2, -21.4), (55.9, -21.4), (55.9, -20.8), (55.2, -20.8), (55.2, -21.4)]
GRAMMAR = re.compile(r"(M-?\d+ -?\d+l-?\d+(( |-)-?\d+)*z)+")


def test_a_square_of_two_degrees() -> None:
    data = outlines.path([SQUARE])
    assert GRAMMAR.fullmatch(data)
    left, top, right, bottom = outlines.bounds(data)
    assert 133 <= right - left <= 141
    assert 222 <= bottom - top <= 226


def test_points_on_a_straight_line_are_left_out() -> None:
    dense = [(9.0, 51.0), (9.0, 51.5), (9.0, 52.0), *SQUARE[2:], (9.0, 51.0)]
    assert outlines.path([dense]).count(" ") <= 8


def test_islets_are_left_out_unless_there_is_nothing_else() -> None:
    assert outlines.path([SQUARE, ISLET]) == outlines.path([SQUARE])
    assert outlines.path([ISLET]) != ""


def test_what_is_off_the_map_is_left_out() -> None:
    assert outlines.path([REUNION]) == ""
    assert outlines.path([SQUARE, REUNION]) == outlines.path([SQUARE])


def test_the_centre_is_that_of_the_largest_ring() -> None:
    assert outlines.centre([ISLET, SQUARE]) == (10.0, 52.0)
    assert outlines.centre([]) is None
    assert outlines.centre([[(1.0, 2.0)] * 4]) == (1.0, 2.0)


def test_coarser_keeps_the_largest() -> None:
    data = outlines.path([SQUARE])
    assert outlines.bounds(outlines.coarser(data, 7, 1_000_000)) == outlines.bounds(data)


RING = st.lists(st.tuples(st.floats(-9, 40), st.floats(36, 70)), min_size=3, max_size=40).map(
    lambda points: [*points, points[0]]
)


@given(rings=st.lists(RING, max_size=4))
def test_any_rings_give_data_that_reads_back(rings: list[list[tuple[float, float]]]) -> None:
    data = outlines.path(rings)
    assert data == "" or GRAMMAR.fullmatch(data)
    assert len(data) < 200 + 12 * sum(map(len, rings))
    if data:
        left, top, right, bottom = outlines.bounds(data)
        assert left <= right
        assert top <= bottom
        assert GRAMMAR.fullmatch(outlines.coarser(data, 7, 700))
