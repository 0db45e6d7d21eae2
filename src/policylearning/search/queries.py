"""Search, count, suggest: what the apps ask. docs/reference/search.md has the meaning of every parameter."""

import logging
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from tantivy import Query

from policylearning.common.permissions import Actor

from . import asked, degraded, dense, facets, lexical, nothing, ranking, twins
from .asked import Asked
from .degraded import Degraded, WordsOnly
from .documents import key_of, split_key
from .equivalents import Equivalent
from .facets import FacetValue
from .lexical import Found
from .marking import Finder, Marked, Marker, Part
from .nothing import WaysOn
from .plan import Plan, Term, plan
from .ranking import Matches
from .reading import NoIndex, Snapshot, Unreadable, snapshot
from .registry import SearchDocument, audience_of, sources
from .rings import SORT as NEAREST_FIRST
from .rings import Rings
from .rings import page as ring_by_ring
from .spelling import Correction
from .suggest import Suggested, suggest
from .suggestions import Suggestion
from .visible import visible_objects

__all__ = [
    "Correction", "Degraded", "Equivalent", "FacetValue", "Hit", "Marked", "Part", "Results", "Suggested", "Suggestion",
    "WordsOnly",
    "count", "fitting", "ids", "search", "suggest",
]  # fmt: skip

log = logging.getLogger(__name__)

LARGEST_PAGE = 100
FITS = 0.6
"""The share of a query's words, by idf, that a document holds to fit by itself: search.md's floor, for one document."""

Filters = Mapping[str, Collection[str]]
Keys = Collection[tuple[str, int]]
"""(kind, id) pairs."""


@dataclass(frozen=True)
class Hit:
    """Something found. What is marked in its texts is worked out when it is asked for."""

    kind: str
    id: int
    obj: Any
    score: float
    finder: Finder
    by_meaning: bool = False
    more: tuple["Hit", ...] = ()
    """Others on this page that say the same in the same words: one practice from two sources, say."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is marked in its texts; nothing where there were no words."""
        return self.finder.terms

    @cached_property
    def document(self) -> SearchDocument | None:
        return sources[self.kind].document(self.obj)

    @cached_property
    def _marker(self) -> Marker:
        return Marker(self.finder, self.document or SearchDocument(title=""))

    @cached_property
    def title(self) -> list[Part]:
        return self._marker.title()

    @cached_property
    def summary(self) -> list[Part]:
        return self._marker.summary()

    @cached_property
    def passage(self) -> Marked | None:
        """The best stretch of the body; its beginning for what is found by its meaning alone."""
        found = self._marker.passage() if self.terms else None
        if (
            self.by_meaning
            and found is None
            and not any(part.marked for part in [*self.title, *self.summary])
        ):
            return self._marker.opening()
        return found


@dataclass(slots=True)
class Results:
    query: str
    searched: str
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    page: int = 1
    page_size: int = 20
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    equivalents: list[Equivalent] = field(default_factory=list)
    exactly: bool = False
    weak: bool = False
    degraded: Degraded | None = None
    words_only: WordsOnly | None = None
    ways_on: WaysOn | None = None
    """How to go on, where nothing was found."""
    near: Rings = ()
    """What the order "near" rests on."""
    took_ms: float = 0.0

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.page_size))


def search(
    query: str = "",
    *,
    user: Actor,
    kinds: Collection[str] = (),
    filters: Filters | None = None,
    facets: Collection[str] = (),
    sort: str = "relevance",
    page: int = 1,
    page_size: int = 20,
    language: str = "",
    exactly: bool = False,
    keys: Keys | None = None,
    plain: bool = False,
    near: Rings = (),
) -> Results:
    """What `user` may see that fits `query`, one page of it, with facet counts over all of it. Never an error.

    `plain`: all of the query is words, and no sign in it is read. `near`: what the order "near" rests on.
    """
    started = time.perf_counter()
    results = Results(
        query=query,
        searched=query,
        exactly=exactly,
        page=max(1, page),
        page_size=min(max(1, page_size), LARGEST_PAGE),
        near=near,
    )
    chosen = _chosen(filters)
    try:
        read = asked.read_plainly(query) if plain else asked.read(query)
        _Search.of(read, user, kinds, language, exactly, keys).fill(results, chosen, facets, sort, user)
    except BaseException as error:
        if not degraded.can_do_without(error):
            raise
        results.degraded = degraded.reason(error)
        if keys is None:
            _titles_only(results, user, kinds)
    results.took_ms = (time.perf_counter() - started) * 1000
    return results


def count(
    query: str = "", *, user: Actor, kinds: Collection[str] = (), filters: Filters | None = None
) -> int:
    """How many there are. While the index is being built, those found by title."""
    try:
        searching = _Search.of(asked.read(query), user, kinds, "", False)
    except (NoIndex, Unreadable):
        return degraded.count(query, user, kinds)
    return searching.total(_chosen(filters))


def ids(
    query: str = "",
    *,
    user: Actor,
    kinds: Collection[str] = (),
    filters: Filters | None = None,
    limit: int = 1000,
    exactly: bool = False,
) -> list[tuple[str, int]]:
    """(kind, id), best first, for maps and exports; the caller fetches through `visible_to`."""
    try:
        searching = _Search.of(asked.read(query), user, kinds, "", exactly)
    except (NoIndex, Unreadable):
        found = degraded.titles(query, user, kinds, 0, limit)
        return [(kind, obj.pk) for kind, obj in found]
    return [searching.key(found) for found in searching.page(_chosen(filters), "relevance", 0, limit)]


def fitting(
    query: str = "",
    *,
    keys: Keys,
    kinds: Collection[str] = (),
    filters: Filters | None = None,
    language: str = "",
) -> list[tuple[str, int]]:
    """Of the documents under `keys`, those that fit well by themselves, best first, whoever may see them.

    For standing questions to a few new documents: one search, whose cost grows with the keys and not with the
    index. Raises NoIndex or Unreadable: whoever asks so can wait.
    """
    now = snapshot()
    read = asked.read(query)
    made = plan(read, now, reader=language or get_language() or "en", exactly=False)
    limits = [*_limits(read, made, None, kinds, now), _among(keys, now)]
    limits += [facets.filter_query(facet, values, now) for facet, values in _chosen(filters).items()]
    if made.terms:
        found = lexical.covering(made.groups, FITS, limits, now, len(keys))
    elif read.blank or read.without or read.filters:
        found = lexical.best(lexical.within(Query.all_query(), limits), now, limit=max(1, len(keys)))
    else:
        found = []
    return [split_key(ranking.key_at(each.place, now)) for each in found]


def _among(keys: Keys, now: Snapshot) -> Query:
    return lexical.any_of("key", {key_of(*key) for key in keys}, now)


@dataclass(slots=True)
class _Search:
    """One question put to one state of the index."""

    snapshot: Snapshot
    asked: Asked
    plan: Plan
    matches: Matches
    words_only: WordsOnly | None = None
    near: Rings = ()

    @classmethod
    def of(
        cls,
        read: Asked,
        user: Actor,
        kinds: Collection[str],
        language: str,
        exactly: bool,
        keys: Keys | None = None,
    ) -> "_Search":
        now = snapshot()
        made = plan(read, now, reader=language or get_language() or "en", exactly=exactly)
        limits = _limits(read, made, user, kinds, now)
        if keys is not None:
            limits.append(_among(keys, now))
        if made.terms and exactly:
            return cls(now, read, made, ranking.matches(made, limits, now))
        if made.terms:
            meant = dense.meaning(made.said(read.text), kinds, understood=made.is_understood)
            if isinstance(meant, dense.Meaning):
                return cls(now, read, made, ranking.matches(made, limits, now, meant))
            return cls(now, read, made, ranking.matches(made, limits, now), meant)
        everything = read.blank or bool(limits and (read.without or read.filters))
        matching = lexical.within(Query.all_query(), limits) if everything else Query.empty_query()
        return cls(now, read, made, Matches(matching))

    def fill(
        self, results: Results, chosen: Filters, wanted: Collection[str], sort: str, user: Actor
    ) -> None:
        size = results.page_size
        results.corrections = self.plan.corrections
        results.equivalents = [each for each in self.plan.equivalents if each.phrases]
        results.searched = _replaced(results.query, self.plan.corrections)
        results.weak = self.matches.weak
        results.words_only = self.words_only
        results.total, results.facets = facets.counts(wanted, self.matches.query, chosen, self.snapshot)
        self.near = results.near
        found = self.page(chosen, sort, (results.page - 1) * size, size)
        hits = self._hits(found, user)
        # What was taken back a moment ago is in the index still, and neither shown nor counted.
        results.total -= len(found) - len(hits)
        results.hits = twins.folded(hits) if self.plan.terms else hits
        if not results.total:
            results.ways_on = nothing.ways_on(self.matches, self.plan, chosen, self.snapshot)

    def total(self, chosen: Filters) -> int:
        return facets.total(lexical.within(self.matches.query, self._filters(chosen)), self.snapshot)

    def page(self, chosen: Filters, sort: str, offset: int, size: int) -> list[Found]:
        if sort == NEAREST_FIRST and self.near:
            matching = lexical.within(self.matches.query, self._filters(chosen))
            return ring_by_ring(matching, self.near, self.snapshot, offset=offset, size=size)
        if not self.plan.terms and sort not in ranking.SORTS:
            sort = "newest"
        return ranking.page(
            self.matches, self._filters(chosen), self.snapshot, sort=sort, offset=offset, size=size
        )

    def key(self, found: Found) -> tuple[str, int]:
        return split_key(ranking.key_at(found.place, self.snapshot))

    def _filters(self, chosen: Filters) -> list[Query]:
        return [facets.filter_query(facet, values, self.snapshot) for facet, values in chosen.items()]

    def _hits(self, found: list[Found], user: Actor) -> list[Hit]:
        finder = Finder([*self.plan.terms, *self.plan.equivalent_terms(self.snapshot)])
        by_meaning = bool(self.plan.terms) and self.words_only is None and not self.plan.exactly
        keys = [self.key(each) for each in found]
        visible = visible_objects(keys, user, whole=bool(finder.terms))
        hits = [
            Hit(*key, visible[key], each.score, finder, by_meaning)
            for key, each in zip(keys, found, strict=True)
            if key in visible
        ]
        return [hit for hit in hits if _is_whole(hit) or hit.document is not None]


def _is_whole(hit: Hit) -> bool:
    """Nothing is marked in it, and what its source fetches always has a document."""
    return not hit.terms and sources[hit.kind].fetch is not None


def _limits(read: Asked, made: Plan, user: Actor, kinds: Collection[str], now: Snapshot) -> list[Query]:
    """What holds whatever is chosen in the facets: audience, kinds, and the signs in the query."""
    limits = []
    audience = audience_of(user)
    if audience is not None:
        limits.append(lexical.any_of("audience", audience, now))
    if kinds:
        limits.append(lexical.any_of("kind", kinds, now))
    limits += [lexical.phrase_query(phrase, made.languages, now) for phrase in read.phrases]
    limits += [lexical.without(lexical.phrase_query(words, made.languages, now)) for words in read.without]
    for facet, values in read.filters.items():
        spelled = {each for value in values for each in (value, value.lower(), value.upper())}
        limits.append(facets.filter_query(facet, spelled, now))
    return limits


def _chosen(filters: Filters | None) -> dict[str, list[str]]:
    """Filters with values; one without is no filter."""
    return {facet: [str(value) for value in values] for facet, values in (filters or {}).items() if values}


def _replaced(query: str, corrections: list[Correction]) -> str:
    return asked.replaced(query, {(each.typed,): each.used for each in corrections})


def _titles_only(results: Results, user: Actor, kinds: Collection[str]) -> None:
    size = results.page_size
    results.total = degraded.count(results.query, user, kinds)
    for kind, obj in degraded.titles(results.query, user, kinds, (results.page - 1) * size, size):
        hit = Hit(kind, obj.pk, obj, 0.0, Finder(()))
        if hit.document is not None:
            results.hits.append(hit)
