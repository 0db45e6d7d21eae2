"""The published rules of the evidence badge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylearning.practices.evidence import LEVELS, Facts, IndicatorFacts, assess, level_name

COMPARED = IndicatorFacts(has_unit=True, has_baseline=True, has_source=True)
MEASURED = IndicatorFacts(has_unit=True, has_baseline=False, has_source=False)


def facts(**changes: object) -> Facts:
    best = {
        "text_length": 100,
        "indicators": (COMPARED, COMPARED),
        "validated": True,
        "months": 24,
        "transfers": 1,
    }
    return Facts(**{**best, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, 5),
        ({"transfers": 0}, 4),
        ({"indicators": (COMPARED,)}, 4),
        ({"indicators": (COMPARED, MEASURED)}, 4),
        ({"months": 23}, 3),
        ({"validated": False}, 3),
        ({"indicators": (MEASURED,)}, 2),
        ({"indicators": (IndicatorFacts(True, True, False), IndicatorFacts(True, False, True))}, 2),
        ({"indicators": ()}, 1),
        ({"indicators": (IndicatorFacts(False, True, True),)}, 1),
        ({"text_length": 99}, 0),
    ],
)
def test_each_level_asks_for_one_thing_more(changes: dict[str, object], level: int) -> None:
    badge = assess(facts(**changes))
    assert badge.level == level
    assert badge.next is (None if level == 5 else LEVELS[level])


def test_the_name_goes_with_the_level() -> None:
    assert [level_name(number) for number in range(6)] == [
        "not shown yet",
        "described",
        "measured",
        "compared",
        "validated over time",
        "worked elsewhere",
    ]


indicators = st.lists(st.builds(IndicatorFacts, st.booleans(), st.booleans(), st.booleans()), max_size=4).map(
    tuple
)
any_facts = st.builds(
    Facts,
    text_length=st.integers(0, 500),
    indicators=indicators,
    validated=st.booleans(),
    months=st.integers(0, 400),
    transfers=st.integers(0, 5),
)


@given(any_facts)
def test_a_level_holds_all_levels_below_it(given_facts: Facts) -> None:
    badge = assess(given_facts)
    assert all(level.met(given_facts) for level in LEVELS[: badge.level])
    assert badge.level == 5 or not LEVELS[badge.level].met(given_facts)


@given(any_facts, st.sampled_from(["text_length", "months", "transfers"]), st.integers(1, 300))
def test_more_of_anything_never_lowers_it(before: Facts, name: str, more: int) -> None:
    after = Facts(
        **{
            "text_length": before.text_length,
            "indicators": before.indicators,
            "validated": before.validated,
            "months": before.months,
            "transfers": before.transfers,
            name: getattr(before, name) + more,
        }
    )
    assert assess(after).level >= assess(before).level
