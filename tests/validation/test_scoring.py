from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylearning.validation.enums import Outcome
from policylearning.validation.scoring import Weighted, may_validate, mean, outcome


def test_the_mean_is_weighted_and_rounded_half_up() -> None:
    assert mean([Weighted(1, 5), Weighted(3, 3)]) == Decimal("3.50")
    assert mean([Weighted(1, 1), Weighted(1, 0), Weighted(6, 0)]) == Decimal("0.13")


def test_no_scores_have_no_mean() -> None:
    with pytest.raises(ValueError, match="No scores"):
        mean([])


@pytest.mark.parametrize(
    ("points", "allowed"), [((3, 3), True), ((5, 2), True), ((5, 1), False), ((3, 2), False)]
)
def test_threshold_and_minimum_both_hold(points: tuple[int, int], allowed: bool) -> None:
    scores = [Weighted(1, each) for each in points]
    assert may_validate(scores, threshold=Decimal(3), minimum=2) is allowed


@pytest.mark.parametrize(
    ("verdicts", "needed", "still_open", "result"),
    [
        ([], 1, 0, Outcome.PENDING),
        ([], 0, 0, Outcome.PENDING),
        (["validate"], 1, 0, Outcome.VALIDATED),
        (["validate"], 2, 0, Outcome.PENDING),
        (["validate"], 1, 1, Outcome.PENDING),
        (["validate", "validate"], 2, 0, Outcome.VALIDATED),
        (["refuse", "refuse"], 1, 0, Outcome.REFUSED),
        (["changes"], 1, 0, Outcome.CHANGES),
        (["validate", "refuse"], 1, 0, Outcome.SPLIT),
        (["validate", "changes"], 2, 0, Outcome.SPLIT),
    ],
)
def test_what_verdicts_add_up_to(verdicts: list[str], needed: int, still_open: int, result: Outcome) -> None:
    assert outcome(verdicts, needed=needed, still_open=still_open) == result


scores = st.lists(st.builds(Weighted, st.integers(1, 5), st.integers(0, 5)), min_size=1, max_size=8)


@given(scores)
def test_the_mean_lies_between_the_least_and_the_most(given_scores: list[Weighted]) -> None:
    points = [each.points for each in given_scores]
    assert min(points) <= mean(given_scores) <= max(points)


@given(scores, st.randoms())
def test_the_order_of_criteria_does_not_matter(given_scores: list[Weighted], chance: object) -> None:
    shuffled = list(given_scores)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert mean(shuffled) == mean(given_scores)
