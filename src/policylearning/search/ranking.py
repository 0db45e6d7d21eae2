"""What matches and in which order. The set is exact; the first of it are ranked by all lists, the rest by stems."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tantivy import Occur, Order, Query

from . import lexical
from .dense import Meaning
from .fusion import fused, share_of_meaning, share_of_stems, trust_in_grams
from .lexical import Found, Place
from .plan import Plan
from .reading import Snapshot

NEAR = 30
"""How far down the ranking a document may stand that only resembles the query letter by letter."""
NEAR_COVERAGE = 0.3
"""The share of the query's 4-grams, by idf, that such a document holds when the words themselves are well covered."""
NEAR_LEAST = 0.1
"""The share below which pieces of words are chance, whatever else is known."""
NEAR_MEANING = 0.3
"""The cosine from which a document matches by its meaning, whatever words it has."""
WEAK_COVERAGE = 0.1
WEAK_NEARNESS = 0.25
"""Below both, nothing fits by words and the results are called weak."""
FLOOR_MEANING = 0.45
FLOOR_COVERAGE = 0.6
"""Below both likewise, where the model was made for the language of the query."""

SORTS = {
    "newest": ("by_date", Order.Desc),
    "oldest": ("by_date", Order.Asc),
    "evidence": ("by_evidence", Order.Desc),
    "fresh": ("by_fresh", Order.Desc),
}


@dataclass(frozen=True, slots=True)
class Grams:
    """The 4-grams of a query: times and idf of those the index knows, and what they and all of them weigh together."""

    weighed: Mapping[str, tuple[int, float]]
    whole: float

    @property
    def known(self) -> float:
        return sum(weight for _, weight in self.weighed.values())


@dataclass(slots=True)
class Lists:
    """The three lists, best first, within some limits."""

    stems: list[Found] = field(default_factory=list)
    grams: list[Found] = field(default_factory=list)
    dense: list[Found] = field(default_factory=list)


@dataclass(slots=True)
class Matches:
    """The documents that match, before filters: `query` is the set, `stems` and `grams` rank it within `limits`."""

    query: Query
    limits: list[Query] = field(default_factory=list)
    stems: Query | None = None
    grams: Query | None = None
    lists: Lists = field(default_factory=Lists)
    ranked: list[Found] = field(default_factory=list)
    """The lists fused, before filters."""
    coverage: float = 0.0
    share: float = 0.0
    """v: how much meaning counts beside words."""
    trust: float = 1.0
    """t: how far 4-grams are believed where meaning can speak in their place."""
    meaning: Meaning | None = None
    near: frozenset[Place] = frozenset()
    """Documents that match without a word of the query."""
    weak: bool = False


def matches(plan: Plan, limits: list[Query], snapshot: Snapshot, meaning: Meaning | None = None) -> Matches:
    """Whatever holds a word of the query, and the few that come near enough without. `limits` hold for all.

    Exactly: only what holds a word, in the order of the words.
    """
    groups = plan.groups
    weighed = {} if plan.exactly else lexical.weighed_grams(plan.terms, snapshot)
    grams = Grams(weighed, lexical.weight_of_grams(plan.terms, weighed, snapshot))
    found = Matches(
        query=Query.empty_query(),
        limits=limits,
        stems=lexical.stems_query(groups, snapshot),
        grams=lexical.grams_query(weighed, snapshot),
        meaning=meaning,
    )
    found.lists = _lists(found, limits, snapshot)
    found.coverage = lexical.coverage(groups, found.lists.stems, snapshot)
    if meaning is not None:
        found.share = share_of_meaning(found.coverage, abroad=plan.at_home and not meaning.understood)
        if meaning.understood:
            first = [each.place for each in found.lists.grams[:3]]
            nearness = _nearness(first, grams, grams.whole, snapshot)
            found.trust = trust_in_grams(max((share for _, share in nearness.values()), default=0.0))
    found.ranked = _fused(found, found.lists)
    _settle(found, grams, plan.at_home, snapshot)
    return found


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


def _settle(found: Matches, grams: Grams, at_home: bool, snapshot: Snapshot) -> None:
    """Decide what belongs to the set, and whether any of it fits well.

    A query in the language of the index that is full of unknown pieces is nonsense; one in another language is not,
    so there only the known ones count.
    """
    strangers = _strangers(found.ranked, found.lists.stems, found.stems, snapshot)
    nearness = _nearness(strangers, grams, grams.whole if at_home else grams.known, snapshot)
    least = NEAR_COVERAGE * share_of_stems(found.coverage) / share_of_stems(1)
    least = max(NEAR_LEAST, least) if at_home else least
    near = {key: place for key, (place, share) in nearness.items() if share >= least}
    by_meaning = [each.place for each in found.lists.dense if each.score >= NEAR_MEANING]
    near |= {key_at(place, snapshot): place for place in by_meaning}
    parts = [found.stems] if found.stems is not None else []
    if near:
        parts.append(lexical.any_of("key", near, snapshot))
    if parts:
        found.query = lexical.within(lexical.either(parts), found.limits)
    found.near = frozenset(near.values())
    best_share = max((share for _, share in nearness.values()), default=0.0)
    found.weak = bool(parts) and _is_weak(found, best_share)


def _is_weak(found: Matches, best_share: float) -> bool:
    if found.meaning is not None and found.meaning.understood:
        best = found.lists.dense[0].score if found.lists.dense else 0.0
        return best < FLOOR_MEANING and found.coverage < FLOOR_COVERAGE
    return found.coverage < WEAK_COVERAGE and best_share < WEAK_NEARNESS


def _by_relevance(
    found: Matches, filters: list[Query], snapshot: Snapshot, offset: int, size: int
) -> list[Found]:
    limits = [*found.limits, *filters]
    lists = _lists(found, limits, snapshot) if filters else found.lists
    ranked = _fused(found, lists) if filters else found.ranked
    strangers = set(_strangers(ranked, lists.stems, found.stems, snapshot))
    known = {each.place for each in lists.stems}
    head = [
        each
        for rank, each in enumerate(ranked)
        if each.place in known or each.place in found.near or (rank < NEAR and each.place not in strangers)
    ]
    shown = head[offset : offset + size]
    if len(shown) < size and len(lists.stems) == lexical.LIST and found.stems is not None:
        # What holds a word of the query and is not in the head follows by its stems.
        keys = lexical.any_of("key", [key_at(each.place, snapshot) for each in head], snapshot)
        rest = lexical.within(found.stems, [*limits, lexical.without(keys)])
        shown += lexical.best(rest, snapshot, limit=size - len(shown), offset=max(0, offset - len(head)))
    return shown


def _lists(found: Matches, limits: list[Query], snapshot: Snapshot) -> Lists:
    return Lists(
        _best(found.stems, limits, snapshot),
        _best(found.grams, limits, snapshot),
        found.meaning.nearest(limits, snapshot) if found.meaning else [],
    )


def _fused(found: Matches, lists: Lists) -> list[Found]:
    return fused(
        lists.stems,
        lists.grams,
        lists.dense,
        coverage=found.coverage,
        share=found.share,
        trust=found.trust,
    )


def _strangers(
    ranked: list[Found], in_stems: list[Found], stems: Query | None, snapshot: Snapshot
) -> list[Place]:
    """The places among the first that hold no word of the query."""
    known = {each.place for each in in_stems}
    places = [each.place for each in ranked[:NEAR] if each.place not in known]
    if stems is None or not places or len(in_stems) < lexical.LIST:
        return places
    these = lexical.any_of("key", [key_at(place, snapshot) for place in places], snapshot)
    with_a_word = {each.place for each in lexical.best(lexical.within(these, [stems]), snapshot, limit=NEAR)}
    return [place for place in places if place not in with_a_word]


def _nearness(
    places: Iterable[Place], grams: Grams, whole: float, snapshot: Snapshot
) -> dict[str, tuple[Place, float]]:
    """By key: the place, and how much of `whole`, the idf of the query's 4-grams, it holds."""
    keys = {place: key_at(place, snapshot) for place in places}
    if not keys or not grams.weighed:
        return {}
    parts = [
        (Occur.Should, Query.const_score_query(Query.term_query(snapshot.schema, "grams", gram, "freq"), idf))
        for gram, (_, idf) in grams.weighed.items()
    ]
    these = lexical.any_of("key", keys.values(), snapshot)
    held = lexical.best(lexical.within(Query.boolean_query(parts), [these]), snapshot, limit=NEAR)
    return {keys[each.place]: (each.place, each.score / whole) for each in held if each.place in keys}


def _best(query: Query | None, limits: list[Query], snapshot: Snapshot) -> list[Found]:
    return [] if query is None else lexical.best(lexical.within(query, limits), snapshot)


def key_at(place: Place, snapshot: Snapshot) -> str:
    return str(snapshot.searcher.doc(lexical.address(place)).get_first("key"))
