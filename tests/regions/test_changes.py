"""What two code lists tell of what became of a region."""

from hypothesis import given
from hypothesis import strategies as st

from policylearning.regions.changes import Change, derive
from policylearning.regions.enums import ChangeBasis as Basis
from policylearning.regions.enums import ChangeKind as Kind

STEM = {"XX": "Land", "XX1": "North", "XX10": "North"}


def changed(older: dict[str, str], newer: dict[str, str]) -> list[Change]:
    """The lines other than of what stayed the same, of small regions in one region above."""
    return [line for line in derive(STEM | older, STEM | newer) if line.kind != Kind.UNCHANGED]


def test_the_same_code_and_name_is_unchanged() -> None:
    assert derive({"XX": "Land"}, {"XX": "LAND"}) == [Change("XX", "XX", Kind.UNCHANGED, Basis.CODE)]


def test_the_same_code_under_another_name_is_renamed() -> None:
    assert changed({"XX101": "Csongrád"}, {"XX101": "Csongrád-Csanád"}) == [
        Change("XX101", "XX101", Kind.RENAMED, Basis.CODE)
    ]


def test_the_same_name_under_another_code_is_recoded_and_says_so() -> None:
    assert changed({"XX101": "Suhl"}, {"XX102": "Suhl"}) == [
        Change("XX101", "XX102", Kind.RECODED, Basis.NAME)
    ]


def test_a_name_that_stands_twice_proves_nothing() -> None:
    lines = changed({"XX101": "Berg", "XX102": "Berg"}, {"XX103": "Berg", "XX104": "Berg"})
    assert [(line.before, line.after, line.kind) for line in lines] == [
        ("XX101", None, Kind.DISCONTINUED),
        ("XX102", None, Kind.DISCONTINUED),
        (None, "XX103", Kind.NEW),
        (None, "XX104", Kind.NEW),
    ]


def test_one_left_over_for_several_is_a_split() -> None:
    lines = changed({"XX101": "Viken"}, {"XX102": "Akershus", "XX103": "Østfold"})
    assert lines == [
        Change("XX101", "XX102", Kind.SPLIT, Basis.REMAINDER),
        Change("XX101", "XX103", Kind.SPLIT, Basis.REMAINDER),
    ]


def test_several_left_over_for_one_are_a_merger() -> None:
    lines = changed({"XX101": "East", "XX102": "West"}, {"XX103": "East and West"})
    assert lines == [
        Change("XX101", "XX103", Kind.MERGED, Basis.REMAINDER),
        Change("XX102", "XX103", Kind.MERGED, Basis.REMAINDER),
    ]


def test_one_left_over_for_one_is_recoded() -> None:
    assert changed({"XX101": "Old"}, {"XX102": "New"}) == [
        Change("XX101", "XX102", Kind.RECODED, Basis.REMAINDER)
    ]


def test_nothing_left_for_it_is_discontinued() -> None:
    assert changed({"XX101": "Eisenach"}, {}) == [Change("XX101", None, Kind.DISCONTINUED, Basis.CODE)]


def test_a_part_that_moved_to_another_region_is_a_boundary_shift() -> None:
    older = {"XX": "Land", "XX1": "M", "XX16": "Centro", "XX161": "Coimbra", "XX162": "Oeste"}
    newer = {"XX": "Land", "XX1": "M", "XX19": "Centro", "XX191": "Coimbra", "XX1D": "Tejo", "XX1D1": "Oeste"}
    lines = [line for line in derive(older, newer) if line.kind != Kind.UNCHANGED]
    assert lines == [
        Change("XX16", "XX19", Kind.BOUNDARY_SHIFT, Basis.NAME),
        Change("XX16", "XX1D", Kind.BOUNDARY_SHIFT, Basis.PARTS),
        Change("XX161", "XX191", Kind.RECODED, Basis.NAME),
        Change("XX162", "XX1D1", Kind.RECODED, Basis.NAME),
    ]


def test_a_country_the_newer_list_leaves_out_goes_on() -> None:
    assert derive({"XX": "Land", "UK": "United Kingdom"}, {"XX": "Land"}) == [
        Change("XX", "XX", Kind.UNCHANGED, Basis.CODE)
    ]


CODES = st.from_regex(r"(AA|BB)[12]?[12]?[12]?", fullmatch=True)
LISTS = st.dictionaries(CODES, st.sampled_from(["North", "South", "East", "West"]))


@given(older=LISTS, newer=LISTS)
def test_every_code_has_a_line_and_no_pair_two(older: dict[str, str], newer: dict[str, str]) -> None:
    lines = derive(older, newer)
    pairs = [(line.before, line.after) for line in lines]
    assert len(pairs) == len(set(pairs))
    covered = {code[:2] for code in newer}
    assert {before for before, _ in pairs if before} == {code for code in older if code[:2] in covered}
    assert {after for _, after in pairs if after} == set(newer)
    assert all((line.before is None) == (line.kind == Kind.NEW) for line in lines)
    assert all((line.after is None) == (line.kind == Kind.DISCONTINUED) for line in lines)
