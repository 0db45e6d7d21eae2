"""Measures of a ranking against judgements, and how sure a mean of them is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import fmean
from typing import Final

from policylearning.common import chance

DEPTH: Final = 10
DEEP: Final = 100
RESAMPLES: Final = 2_000
SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one query, or the means of many; each 0 to 1, more is better."""

    ndcg: float
    """Normalised discounted cumulative gain at 10, gains as judged (Järvelin and Kekäläinen 2002)."""
    average_precision: float
    """Over the first 100; relevant is what was judged above 0. Its mean over queries is MAP."""
    recall: float
    """Share of the relevant documents among the first 100."""
    reciprocal_rank: float
    """Of the first relevant document among the first 100. Its mean over queries is MRR."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and where 95 of 100 resamples of the queries put it."""

    mean: float
    low: float
    high: float


def measured(ranked: Sequence[str], judged: dict[str, int]) -> Measures:
    """`ranked` best first; `judged` gives gains by document, one of them at least above 0."""
    relevant = {document for document, gain in judged.items() if gain > 0}
    hits = [rank for rank, document in enumerate(ranked[:DEEP], 1) if document in relevant]
    ideal = _gain(sorted((max(0, gain) for gain in judged.values()), reverse=True))
    return Measures(
        ndcg=_gain([max(0, judged.get(each, 0)) for each in ranked]) / ideal,
        average_precision=sum(found / rank for found, rank in enumerate(hits, 1)) / len(relevant),
        recall=len(hits) / len(relevant),
        reciprocal_rank=1 / hits[0] if hits else 0.0,
    )


def mean(all_: Sequence[Measures]) -> Measures:
    return Measures(
        **{each.name: fmean(getattr(one, each.name) for one in all_) for each in fields(Measures)}
    )


def interval(values: Sequence[float]) -> Interval:
    """The percentile bootstrap (Efron 1979) over queries; of differences query by query, the paired one."""
    source = chance.repeatable(SEED)
    means = sorted(fmean(source.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return Interval(fmean(values), means[RESAMPLES * 25 // 1000], means[RESAMPLES * 975 // 1000])


def _gain(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains[:DEPTH]))
