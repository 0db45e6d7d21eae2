"""One ranking from several lists: a convex combination of min-max scores. docs/explanation/search.md has the recipe."""

from collections.abc import Mapping

from .lexical import Found, Place

LEXICAL_MOST = 0.6
"""w at full coverage: the share of stems beside 4-grams."""


def share_of_stems(coverage: float) -> float:
    """w of the recipe: how far the words are to be trusted before their pieces."""
    return LEXICAL_MOST * min(1.0, max(0.0, (coverage - 0.1) / 0.4))


MEANING_LEAST = 0.3
MEANING_MORE = 0.2
"""v: the share of meaning where no word of the query is covered, and how much more where all are."""
MEANING_ABROAD = 0.2
"""v where words alone do better: the model was not made for the language that query and documents share."""


def share_of_meaning(coverage: float, *, abroad: bool) -> float:
    """v of the recipe."""
    if abroad:
        return MEANING_ABROAD
    return MEANING_LEAST + MEANING_MORE * min(1.0, max(0.0, (coverage - 0.1) / 0.4))


def trust_in_grams(resemblance: float) -> float:
    """How far 4-grams are believed where meaning can speak in their place: pieces of words are always somewhere.

    `resemblance` is the most of the query's 4-grams, by idf, that one of the first of them holds, 0 to 1.
    """
    return min(1.0, max(0.0, (resemblance - 0.1) / 0.3))


def fused(
    stems: list[Found],
    grams: list[Found],
    dense: list[Found],
    *,
    coverage: float,
    share: float,
    trust: float = 1.0,
) -> list[Found]:
    """(1 - v)(w L + (1 - w) t G) + v' D, best first, each document once.

    v is `share`, t is `trust`; v' is v and what t takes from G.
    """
    w = share_of_stems(coverage)
    letters = (1 - share) * (1 - w)
    weights: list[tuple[float, Mapping[Place, float]]] = [
        ((1 - share) * w, min_max(stems)),
        (letters * trust, min_max(grams)),
        (share + letters * (1 - trust), min_max(dense)),
    ]
    scores: dict[Place, float] = {}
    for weight, list_ in weights:
        for place, score in list_.items():
            scores[place] = scores.get(place, 0.0) + weight * score
    return [Found(place, -less) for less, place in sorted((-score, place) for place, score in scores.items())]


def min_max(found: list[Found]) -> dict[Place, float]:
    """Scores from 0 (the last of the list) to 1 (the first); a list of equals is all 1."""
    if not found:
        return {}
    scores = [score for _, score in found]
    low, high = min(scores), max(scores)
    spread = high - low
    if not spread:
        return {each.place: 1.0 for each in found}
    return {place: (score - low) / spread for place, score in found}
