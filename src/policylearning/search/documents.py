"""From a search document to the engine's: stems, 4-grams, facet tokens, numbers to sort by."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import tantivy

from .grams import spelled
from .languages import guess
from .registry import PUBLIC, SearchDocument
from .words import base, fold, stem, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COSTS = (0, 50_000, 250_000, 1_000_000, 5_000_000, None)
COST_BUCKETS = ("under-50k", "50k-250k", "250k-1m", "1m-5m", "over-5m")

LONGEST_TEXT = 200_000
"""Letters of one text that are indexed: a book, not a library."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """The engine's document, and the public words with their stems for the dictionary."""

    document: tantivy.Document
    vocabulary: dict[str, str]


def key_of(kind: str, object_id: int) -> str:
    return f"{kind}:{object_id}"


def split_key(key: str) -> tuple[str, int]:
    kind, _, object_id = key.rpartition(":")
    return kind, int(object_id)


def language_of(document: SearchDocument) -> str:
    """The language its words are stemmed in: as declared, else as its function words say."""
    if document.language:
        return base(document.language)
    return guess(words(" ".join(document.texts())[:5_000]), "en")


def version_of(document: SearchDocument) -> str:
    """Sixteen hexadecimal digits that change with any of its content. Labels do not count: they are translated."""
    content = [(each.name, getattr(document, each.name)) for each in fields(document) if each.name != "body"]
    body = [passage.text for passage in document.body]
    return hashlib.blake2b(repr((content, body)).encode(errors="replace"), digest_size=8).hexdigest()


def analysed(kind: str, object_id: int, document: SearchDocument) -> Analysed:
    language = language_of(document)
    entry = tantivy.Document()
    entry.add_text("key", key_of(kind, object_id))
    entry.add_text("version", version_of(document))
    vocabulary: dict[str, str] = {}
    for text in document.texts():
        found = words(text[:LONGEST_TEXT])
        stems = [stem(word, language) for word in found]
        vocabulary.update(zip(found, stems, strict=True))
        entry.add_text("stems", " ".join(stems))
        entry.add_text("grams", " ".join(map(spelled, found)))
    entry.add_text("title", " ".join(fold(word) for word in words(document.title)))
    for name, token in _tokens(kind, language, document):
        entry.add_text(name, token)
    if document.extra:
        entry.add_json("extra", {name: list(values) for name, values in document.extra.items()})
    for name, number in _numbers(object_id, document):
        entry.add_integer(name, number)
    return Analysed(entry, vocabulary if PUBLIC in document.audience else {})


def _tokens(kind: str, language: str, document: SearchDocument) -> Iterator[tuple[str, str]]:
    """(field, token) pairs, each once."""
    many = {
        "kind": (kind,),
        "topic": document.topics,
        "country": document.countries,
        "region": document.regions,
        "language": (language,),
        "year": () if document.year is None else (str(document.year),),
        "evidence": () if document.evidence is None else (str(document.evidence),),
        "cost": cost_buckets(document.cost_from, document.cost_to),
        "tag": document.tags,
        "audience": document.audience,
    }
    for name, tokens in many.items():
        for token in dict.fromkeys(tokens):
            yield name, token


def _numbers(object_id: int, document: SearchDocument) -> Iterator[tuple[str, int]]:
    """Numbers to sort by end in the key, so that every order is total: the engine sorts by one number only."""
    day = document.fresh.toordinal() if document.fresh else 0
    evidence = 0 if document.evidence is None else document.evidence + 1
    minutes = _minutes(document.date)
    yield "fresh", day
    yield "by_date", minutes << 31 | object_id % (1 << 31)
    yield "by_fresh", day << 31 | object_id % (1 << 31)
    yield "by_evidence", evidence << 59 | minutes << 28 | object_id % (1 << 28)


def cost_buckets(cost_from: int | None, cost_to: int | None) -> tuple[str, ...]:
    """Every bucket the range touches; an open end is the known one."""
    low, high = (
        (cost_from if cost_from is not None else cost_to),
        (cost_to if cost_to is not None else cost_from),
    )
    if low is None or high is None:
        return ()
    bounds = zip(pairwise(COSTS), COST_BUCKETS, strict=True)
    return tuple(
        name
        for (at_least, under), name in bounds
        if high >= (at_least or 0) and (under is None or min(low, high) < under)
    )


def id_of(by_date: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """The objects' keys, out of the numbers their documents are sorted by; below 2^31, as keys are."""
    return by_date % (1 << 31)


def _minutes(moment: date | None) -> int:
    """Since the year 1, so that a day and a moment sort together; 0 for none."""
    if moment is None:
        return 0
    minutes = moment.toordinal() * 1440
    return minutes + moment.hour * 60 + moment.minute if isinstance(moment, datetime) else minutes
