"""The arithmetic of the rubric and what the experts' verdicts add up to. Pure code, published with the rubric."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .enums import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Weighted:
    weight: int
    points: int


def mean(scores: Sequence[Weighted]) -> Decimal:
    """The weighted mean, 0 to 5, rounded half up to two places. ValueError without scores."""
    if not scores:
        raise ValueError("No scores")
    total = sum(each.weight * each.points for each in scores)
    return (Decimal(total) / sum(each.weight for each in scores)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def may_validate(scores: Sequence[Weighted], *, threshold: Decimal, minimum: int) -> bool:
    """Whether these points allow the verdict "validate"."""
    return mean(scores) >= threshold and all(each.points >= minimum for each in scores)


def outcome(verdicts: Iterable[str], *, needed: int, still_open: int) -> Outcome:
    """What the verdicts add up to: pending until enough experts scored and nobody is still at it; what all of
    them say; otherwise split, for the thematic manager to decide."""
    said = list(verdicts)
    if still_open or len(said) < max(needed, 1):
        return Outcome.PENDING
    if len(set(said)) > 1:
        return Outcome.SPLIT
    return {
        Verdict.VALIDATE: Outcome.VALIDATED,
        Verdict.CHANGES: Outcome.CHANGES,
        Verdict.REFUSE: Outcome.REFUSED,
    }[Verdict(said[0])]
