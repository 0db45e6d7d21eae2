"""What matches and in which order. The set is exact; the first of it are ranked by all lists, the rest by stems."""

from collections.abc import Iterable
from dataclasses import dataclass

from tantivy import Occur, Order, Query

from . import lexical
from .fusion import fused, share_of_stems
from .lexical import Found, Place
from .plan import Plan
from .reading import Snapshot

NEAR = 30
"""How far down the ranking a document may stand that only resembles the query, letter by letter."""
NEAR_COVERAGE = 0.3
"""The share of the query's 4-grams, by idf, that such a document holds when the words themselves are well covered."""
WEAK_COVERAGE = 0.1
WEAK_NEARNESS = 0.25
"""Below both, nothing fits and the results are called weak."""

SORTS = {
    "newest": ("by_date", Order.Desc),
    "oldest": ("by_date", Order.Asc),
    "evidence": ("by_evidence", Order.Desc),
    "fresh": ("by_fresh", Order.Desc),
}


@dataclass(slots=True)
class Matches:
    """The documents that match, before filters: `query` is the set, and what ranks it."""

    query: Query
    stems: Query | None = None
    grams: Query | None = None
    coverage: float = 0.0
    near: frozenset[Place] = frozenset()
    weak: bool = False


def matches(plan: Plan, limits: list[Query], snapshot: Snapshot) -> Matches:
    """Whatever holds a word of the query, and the few that come near enough without. `limits` hold for all."""
    stems = lexical.stems_query(plan.terms, snapshot)
    weighed = lexical.weighed_grams(plan.terms, snapshot)
    grams = lexical.grams_query(weighed, snapshot)
    in_stems = _best(stems, limits, snapshot)
    coverage = lexical.coverage(plan.terms, in_stems, snapshot)
    ranked = fused(in_stems, _best(grams, limits, snapshot), coverage=coverage)
    strangers = _strangers(ranked, in_stems, stems, snapshot)
    nearness = _nearness(strangers, weighed, snapshot)
    least = NEAR_COVERAGE * share_of_stems(coverage) / share_of_stems(1)
    near = {key: place for key, (place, share) in nearness.items() if share >= least}
    parts = [
        part for part in (stems, lexical.any_of("key", near, snapshot) if near else None) if part is not None
    ]
    best_share = max((share for _, share in nearness.values()), default=0.0)
    return Matches(
        query=lexical.within(lexical.either(parts), limits) if parts else Query.empty_query(),
        stems=stems,
        grams=grams,
        coverage=coverage,
        near=frozenset(near.values()),
        weak=bool(parts) and coverage < WEAK_COVERAGE and best_share < WEAK_NEARNESS,
    )


def page(
    found: Matches, limits: list[Query], snapshot: Snapshot, *, sort: str, offset: int, size: int
) -> list[Found]:
    """One page of what matches within `limits` (filters among them)."""
    if sort not in SORTS:
        return _by_relevance(found, limits, snapshot, offset, size)
    field, order = SORTS[sort]
    query = lexical.within(found.query, limits)
    hits = snapshot.searcher.search(
        query, size, count=False, order_by_field=field, offset=offset, order=order
    ).hits
    return [Found((place.segment_ord, place.doc), 0.0) for _, place in hits]


def _by_relevance(
    found: Matches, limits: list[Query], snapshot: Snapshot, offset: int, size: int
) -> list[Found]:
    in_stems = _best(found.stems, limits, snapshot)
    ranked = fused(in_stems, _best(found.grams, limits, snapshot), coverage=found.coverage)
    strangers = set(_strangers(ranked, in_stems, found.stems, snapshot))
    known = {each.place for each in in_stems}
    head = [
        each
        for rank, each in enumerate(ranked)
        if each.place in known or each.place in found.near or (rank < NEAR and each.place not in strangers)
    ]
    shown = head[offset : offset + size]
    if len(shown) < size and len(in_stems) == lexical.LIST:
        shown += _rest(found, limits, head, snapshot, max(0, offset - len(head)), size - len(shown))
    return shown


def _rest(
    found: Matches, limits: list[Query], head: list[Found], snapshot: Snapshot, offset: int, size: int
) -> list[Found]:
    """What holds a word of the query and is not in the head, by its stems."""
    if found.stems is None:
        return []
    taken = lexical.any_of("key", [key_at(each.place, snapshot) for each in head], snapshot)
    return lexical.best(
        lexical.within(found.stems, [*limits, lexical.without(taken)]), snapshot, limit=size, offset=offset
    )


def _strangers(
    ranked: list[Found], in_stems: list[Found], stems: Query | None, snapshot: Snapshot
) -> list[Place]:
    """The places among the first that hold no word of the query."""
    known = {each.place for each in in_stems}
    places = [each.place for each in ranked[:NEAR] if each.place not in known]
    if stems is None or len(in_stems) < lexical.LIST:
        return places
    return [place for place in places if not lexical.matches(stems, place, snapshot)]


def _nearness(
    places: Iterable[Place], weighed: dict[str, tuple[int, float]], snapshot: Snapshot
) -> dict[str, tuple[Place, float]]:
    """By key: the place, and the share of the query's 4-grams, by idf, that it holds."""
    keys = {place: key_at(place, snapshot) for place in places}
    if not keys:
        return {}
    parts = [
        (Occur.Should, Query.const_score_query(Query.term_query(snapshot.schema, "grams", gram, "freq"), idf))
        for gram, (_, idf) in weighed.items()
    ]
    these = lexical.any_of("key", keys.values(), snapshot)
    held = lexical.best(lexical.within(Query.boolean_query(parts), [these]), snapshot, limit=NEAR)
    whole = sum(idf for _, idf in weighed.values())
    return {keys[each.place]: (each.place, each.score / whole) for each in held if each.place in keys}


def _best(query: Query | None, limits: list[Query], snapshot: Snapshot) -> list[Found]:
    return [] if query is None else lexical.best(lexical.within(query, limits), snapshot)


def key_at(place: Place, snapshot: Snapshot) -> str:
    return str(snapshot.searcher.doc(lexical.address(place)).get_first("key"))
