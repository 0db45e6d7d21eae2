"""How to go on where nothing was found: near terms, facets taken away one at a time, what other apps offer."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django_stubs_ext import StrOrPromise
from rapidfuzz.distance import OSA
from tantivy import Query

from policylearning.common.permissions import Actor
from policylearning.common.registry import Registry

from . import facets, lexical, ranking
from .facets import FacetValue
from .plan import Plan
from .ranking import Matches
from .reading import Snapshot
from .words import LONGEST

SLIPS = 2
BEGINNING = 4
"""Letters that a word shares with a near one, at least."""
LOOKED_AT = 200
NEAR_WORDS = 3
NEAR_DOCUMENTS = 10
NEAR_COSINE = 0.2
"""Below it a document says nothing of what was meant."""
NEAR_TAGS = 6


@dataclass(frozen=True, slots=True)
class NearWord:
    typed: str
    near: str


@dataclass(slots=True)
class WaysOn:
    """`wider`: by facet, how many results there would be without what was chosen there; "" is without any of it."""

    wider: dict[str, int] = field(default_factory=dict)
    words: list[NearWord] = field(default_factory=list)
    tags: list[FacetValue] = field(default_factory=list)
    """Tags of the documents whose meaning is nearest, the most frequent among them first."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something else that may help: what its link says, and where it leads."""

    label: StrOrPromise
    url: str
    text: StrOrPromise = ""


Offering: TypeAlias = Callable[[Actor, Any], Offer | None]


@dataclass(frozen=True, slots=True)
class OfferSource:
    offer: Offering
    order: int = 100


offers: Registry[OfferSource] = Registry("offers where nothing was found")


def offers_where_nothing_was_found(key: str, *, order: int = 100) -> Callable[[Offering], Offering]:
    """Declare a function `(user, listing) -> Offer or None`, asked when a list found nothing for its words."""

    def declare(function: Offering) -> Offering:
        offers.register(key, OfferSource(function, order))
        return function

    return declare


def ways_on(matches: Matches, plan: Plan, chosen: Mapping[str, Collection[str]], now: Snapshot) -> WaysOn:
    """For a question that found nothing within what was `chosen` in the facets."""
    ways = WaysOn()
    if chosen:
        by_facet = {facet: facets.filter_query(facet, values, now) for facet, values in chosen.items()}
        for facet in [*by_facet, ""]:
            others = [query for other, query in by_facet.items() if facet and other != facet]
            ways.wider[facet] = lexical.count(lexical.within(matches.query, others), now)
    if not ways.wider.get(""):
        ways.words = [
            NearWord(term.word, near)
            for term in plan.terms
            if not term.stems
            for near in near_words(term.word, now)
        ]
        ways.tags = _near_tags(matches, now)
    return ways


def near_words(word: str, now: Snapshot) -> list[str]:
    """Words of public documents that resemble one that no document has: by slips of the pen, or by how they begin."""
    if not BEGINNING <= len(word) < LONGEST or not word.isalpha():
        return []
    slips = Query.fuzzy_term_query(now.word_schema, "word", word, SLIPS, True)
    stems: dict[str, str] = {}
    for _score, address in now.words.search(slips, LOOKED_AT, count=False).hits:
        entry = now.words.doc(address)
        stems[str(entry.get_first("word"))] = str(entry.get_first("stem"))
    beginning = word[: max(BEGINNING, len(word) // 2)]
    for other, _count in now.words.terms_with_prefix("word", beginning, limit=LOOKED_AT):
        found = now.words.search(Query.term_query(now.word_schema, "word", other), 1, count=False).hits
        stems.setdefault(other, str(now.words.doc(found[0][1]).get_first("stem")) if found else "")
    counted = {other: now.documents_with("stems", stem) for other, stem in stems.items() if stem}
    ranked = sorted(
        (OSA.distance(word, other), -count, other)
        for other, count in counted.items()
        if count and other != word
    )
    nearest: dict[str, str] = {}
    for _distance, _count, other in ranked:
        nearest.setdefault(stems[other], other)
    return list(nearest.values())[:NEAR_WORDS]


def _near_tags(matches: Matches, now: Snapshot) -> list[FacetValue]:
    near = [each.place for each in matches.lists.dense[:NEAR_DOCUMENTS] if each.score >= NEAR_COSINE]
    if not near:
        return []
    these = lexical.any_of("key", [ranking.key_at(place, now) for place in near], now)
    return facets.counts(["tag"], these, {}, now)[1]["tag"][:NEAR_TAGS]
