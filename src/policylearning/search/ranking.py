"""What matches and in which order. The set is exact; the first of it are ranked by all lists, the rest by stems."""

from collections.abc import Iterable
from dataclasses import dataclass, field

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
    """The documents that match, before filters: `query` is the set, `stems` and `grams` rank it within `limits`."""

    query: Query
    limits: list[Query] = field(default_factory=list)
    stems: Query | None = None
    grams: Query | None = None
    in_stems: list[Found] = field(default_factory=list)
    ranked: list[Found] = field(default_factory=list)
    """The list by stems, and the fused one, before filters."""
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
        limits=limits,
        stems=stems,
        grams=grams,
        in_stems=in_stems,
        ranked=ranked,
        coverage=coverage,
        near=frozenset(near.values()),
        weak=bool(parts) and coverage < WEAK_COVERAGE and best_share < WEAK_NEARNESS,
    )


def page(
    found: Matches, filters: list[Query], snapshot: Snapshot, *, sort: str, offset: int, size: int
) -> list[Found]:
    """One page of what matches and passes the filters."""
    if sort not in SORTS:
        return _by_relevance(found, filters, snapshot, offset, size)
    by, order = SORTS[sort]
    query = lexical.within(found.query, filters)
    hits = snapshot.searcher.search(
        query, size, count=False, order_by_field=by, offset=offset, order=order
    ).hits
    return [Found((place.segment_ord, place.doc), 0.0) for _, place in hits]


def _by_relevance(
    found: Matches, filters: list[Query], snapshot: Snapshot, offset: int, size: int
) -> list[Found]:
    limits = [*found.limits, *filters]
    in_stems, ranked = found.in_stems, found.ranked
    if filters:
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
    if len(shown) < size and len(in_stems) == lexical.LIST and found.stems is not None:
        # What holds a word of the query and is not in the head follows by its stems.
        keys = lexical.any_of("key", [key_at(each.place, snapshot) for each in head], snapshot)
        rest = lexical.within(found.stems, [*limits, lexical.without(keys)])
        shown += lexical.best(rest, snapshot, limit=size - len(shown), offset=max(0, offset - len(head)))
    return shown


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
