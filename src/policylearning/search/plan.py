"""From what was asked to what is looked for: language, words worth looking for, their stems and weights."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import tantivy

from . import spelling
from .asked import Asked
from .languages import guess, is_function_word
from .reading import Snapshot
from .spelling import Correction
from .words import base, stem

MOST_WORDS = 32
"""Words of a query that are looked for: the most telling ones of a long text."""
MOST_LOOKED_UP = 400
"""Different words of a long text that are weighed at all."""
COMMON_LANGUAGE = 0.02
"""A language of at least this share of the documents has its stems tried on every query."""
MOST_LANGUAGES = 4


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the query: its stems that the index knows, how often it was written, how telling it is."""

    word: str
    stems: tuple[str, ...]
    times: int
    idf: float


@dataclass(slots=True)
class Plan:
    language: str
    languages: list[str]
    at_home: bool = False
    """Whether the query is in the language of most documents."""
    terms: list[Term] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


def plan(asked: Asked, snapshot: Snapshot, *, reader: str, exactly: bool) -> Plan:
    """`reader` is the reader's language; `exactly` leaves the spelling alone."""
    every = asked.words + [word for phrase in asked.phrases for word in phrase]
    language = guess(every, reader)
    languages = stem_languages(language, snapshot)
    made = Plan(language, languages, at_home=base(language) in _known_languages(snapshot)[:1])
    counted = Counter(word for word in every if not is_function_word(word, (language,))) or Counter(every)
    weighed = [_term(word, times, languages, snapshot) for word, times in counted.most_common(MOST_LOOKED_UP)]
    weighed.sort(
        key=lambda term: (bool(term.stems), term.times * term.idf), reverse=len(weighed) > MOST_WORDS
    )
    quoted = {word for phrase in asked.phrases for word in phrase}
    for term in _in_order(weighed[:MOST_WORDS], counted):
        if not exactly and not term.stems and term.word not in quoted:
            term = _mended(term, made, snapshot)
        made.terms.append(term)
    return made


def stem_languages(language: str, snapshot: Snapshot) -> list[str]:
    """The query's language, then the common ones of the index: a name in a foreign text is stemmed as that text is."""
    return list(dict.fromkeys([base(language), *_known_languages(snapshot)]))[:MOST_LANGUAGES]


def idf(documents_with: int, documents: int) -> float:
    """As in the engine's BM25 (Robertson and Spärck Jones, never negative)."""
    return math.log(1 + (documents - documents_with + 0.5) / (documents_with + 0.5))


def known_stems(word: str, languages: Iterable[str], snapshot: Snapshot) -> dict[str, int]:
    """Its stems in these languages that occur, with the number of documents."""
    found = {each: snapshot.documents_with("stems", each) for each in {stem(word, one) for one in languages}}
    return {each: count for each, count in sorted(found.items()) if count}


def _term(word: str, times: int, languages: list[str], snapshot: Snapshot, also: str = "") -> Term:
    known = known_stems(word, languages, snapshot)
    if also and also not in known:
        known[also] = snapshot.documents_with("stems", also)
    # A word the index does not know counts as the most telling there is.
    return Term(word, tuple(known), times, idf(max(known.values(), default=0), snapshot.searcher.num_docs))


def _mended(term: Term, made: Plan, snapshot: Snapshot) -> Term:
    if len(made.corrections) >= spelling.MOST or spelling.is_ordinary(term.word):
        return term
    neighbour = spelling.mended(term.word, snapshot)
    if neighbour is None:
        return term
    made.corrections.append(Correction(term.word, neighbour.word))
    return _term(neighbour.word, term.times, made.languages, snapshot, also=neighbour.stem)


def _in_order(terms: list[Term], counted: Counter[str]) -> list[Term]:
    order = {word: place for place, word in enumerate(counted)}
    return sorted(terms, key=lambda term: order[term.word])


def _known_languages(snapshot: Snapshot) -> list[str]:
    """Common languages of the index, the commonest first."""
    return snapshot.remember("common languages", lambda: _common_languages(snapshot))


def _common_languages(snapshot: Snapshot) -> list[str]:
    wanted = {"languages": {"terms": {"field": "language", "size": MOST_LANGUAGES}}}
    buckets = snapshot.searcher.aggregate(tantivy.Query.all_query(), wanted)["languages"]["buckets"]
    least = COMMON_LANGUAGE * snapshot.searcher.num_docs
    return [bucket["key"] for bucket in buckets if bucket["doc_count"] >= least]
