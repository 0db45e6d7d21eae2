"""Whatever is asked, by whomever: an answer, in time, with nothing in it that its reader may not see."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search.queries import search, suggest
from tests.factories.accounts import UserFactory
from tests.factories.search import note
from tests.fuzz.strings import naughty_strings
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

SAMPLE, ALL = 300, 10_000
LIMIT = 2.0
"""Seconds of processor time for one question: far above the usual, far below a hang."""
SORTS = ("relevance", "newest", "oldest", "evidence", "fresh", "", "no such order")
FACETS = [
    "kind",
    "topic",
    "country",
    "region",
    "language",
    "year",
    "evidence",
    "cost",
    "fresh",
    "tag",
    "nonsense",
]
VALUES = [
    "note",
    "energy",
    "FR",
    "FRK2",
    "en",
    "2023",
    "3",
    "under-50k",
    "over-2",
    "sealed",
    "hydrogen",
    "-1",
    "x",
]
WORDS = [
    "hydrogen",
    "buses",
    "énergie",
    "citoyenne",
    "δασών",
    "гора",
    "nightingale",
    "hydrogne",
    "the",
    "of",
    "und",
    "2023",
    "日本語",
    "a",
]
SIGNS = [
    '"',
    ' "',
    "-",
    ' -"',
    ":",
    "country:",
    "tag:sealed ",
    "(",
    "*",
    "~2",
    " AND ",
    "\x00",
    "\u202e",
    "\\",
]


@dataclass(frozen=True)
class Reader:
    user: Any
    may_see: frozenset[int]


@pytest.fixture
def readers(search_index: Index) -> list[Reader]:
    """A visitor, a member and the owner of what only one person may see."""
    member, owner = UserFactory(), UserFactory()
    facts: dict[str, Any] = {"topics": ["energy"], "countries": ["FR"], "regions": ["FRK2", "FRK", "FR"]}
    facts |= {"year": 2023, "evidence": 3, "cost_from": 10_000, "fresh": "2026-01-01", "date": "2026-01-01"}
    public = {
        note("Hydrogen buses", "A fleet of them.", **facts, tags=["hydrogen"], language="en").pk,
        note("Énergie citoyenne", "Les coopératives.", **facts, language="fr").pk,
        note("Βιοποικιλότητα", "Η προστασία των δασών.", language="el").pk,
        note("Hydrogen valley", "Energy and work " * 200).pk,
    }
    members = {note("Hydrogen for members", **facts, tags=["hydrogen"], audience=["members"]).pk}
    own = {
        note("Nightingale of hydrogen", **facts, tags=["sealed"], audience=[f"user:{owner.pk}"]).pk,
        note("Nightingale buses", "Energy", tags=["sealed"], audience=[f"user:{owner.pk}"]).pk,
    }
    note("Hydrogen taken back", **facts, hidden=True)
    search_index.catch_up()
    return [
        Reader(AnonymousUser(), frozenset(public)),
        Reader(member, frozenset(public | members)),
        Reader(owner, frozenset(public | members | own)),
    ]


def generated(chance: random.Random, strings: list[str]) -> Iterator[str]:
    """Words, signs and pieces of naughty strings, in any order."""
    while True:
        pieces = [
            chance.choice((chance.choice(WORDS), chance.choice(SIGNS), chance.choice(strings)[:40], " "))
            for _ in range(chance.randrange(1, 9))
        ]
        yield chance.choice(("", " ")).join(pieces)


def problems_of(reader: Reader, query: str, chance: random.Random) -> Iterator[str]:
    chosen = {
        facet: chance.sample(VALUES, chance.randrange(3))
        for facet in chance.sample(FACETS, chance.randrange(3))
    }
    started = time.process_time()
    results = search(
        query,
        user=reader.user,
        filters=chosen,
        facets=FACETS,
        sort=chance.choice(SORTS),
        page=chance.choice((-1, 0, 1, 1, 1, 2, 10**6)),
        page_size=chance.choice((-1, 0, 1, 3, 20, 10**6)),
        exactly=chance.random() < 0.2,
        language=chance.choice(("", "en", "fr", "el", "xx")),
    )
    suggested = suggest(query, user=reader.user)
    if time.process_time() - started > LIMIT:
        yield "took too long"
    if not {hit.id for hit in results.hits} <= reader.may_see:
        yield "found what the reader may not see"
    # What was taken back a moment ago is in the index until the indexer has read of it.
    if not 0 <= results.total <= len(reader.may_see) + 1:
        yield f"counted {results.total}"
    sealed = [value for value in results.facets.get("tag", []) if value.value == "sealed" and value.count]
    if sealed and len(reader.may_see) < 7:
        yield "counted a tag of what the reader may not see"
    # Words to search for begin with what was typed, whatever that was.
    things = [each for found in suggested if found.key != "words" for each in found.suggestions]
    if len(reader.may_see) < 7 and any("Nightingale" in each.text for each in things):
        yield "suggested what the reader may not see"


def ask(readers: list[Reader], number: int, seed: int) -> None:
    """Every naughty string, then `number` generated queries."""
    chance, strings = random.Random(seed), naughty_strings()
    more = generated(chance, strings)
    queries = [*strings, *(next(more) for _each in range(number))]
    found: list[str] = []
    for query in queries:
        reader = chance.choice(readers)
        try:
            found += [f"{query!r}: {problem}" for problem in problems_of(reader, query, chance)]
        except Exception as error:
            found.append(f"{query!r}: {error!r}")
    assert found == [], "\n".join(found[:50])


def test_any_query_is_answered(readers: list[Reader]) -> None:
    ask(readers, SAMPLE, seed=1)


@pytest.mark.proof
@pytest.mark.parametrize("part", range(4))
def test_ten_thousand_queries_are_answered(readers: list[Reader], part: int) -> None:
    ask(readers, ALL // 4, seed=100 + part)
