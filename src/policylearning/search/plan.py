"""From what was asked to what is looked for: language, words worth looking for, their stems and weights."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import tantivy

from . import asked, compounds, embedding, spelling
from .asked import Asked
from .equivalents import Equivalent, equivalents
from .languages import guess, is_function_word, is_ordinary
from .reading import Snapshot
from .spelling import Correction
from .words import base, stem

MOST_WORDS = 32
"""Words of a query that are looked for: the most telling ones of a long text."""
MOST_MENDED = 80
"""Different words of a text whose spelling is mended: a long question, not a pasted report."""
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
    parts: tuple[str, ...] = ()
    """The stems of two words of the index that it may be made of, where the index does not know it as one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Words of the query that are looked for together: one, or those of a term that the glossary knows."""

    terms: tuple[Term, ...]
    equivalent: Equivalent | None = None

    @property
    def idf(self) -> float:
        return sum(term.idf for term in self.terms)


@dataclass(slots=True)
class Plan:
    language: str
    languages: list[str]
    exactly: bool = False
    at_home: bool = False
    """Whether the query is in the language of most documents."""
    terms: list[Term] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    equivalents: list[Equivalent] = field(default_factory=list)

    @property
    def groups(self) -> list[Group]:
        """Every term once: with what the glossary says of it, or alone."""
        left = {term.word: term for term in self.terms}
        groups = []
        for each in self.equivalents:
            terms = [left.pop(word) for word in dict.fromkeys(each.words) if word in left]
            if terms:
                groups.append(Group(tuple(terms), each))
        return groups + [Group((term,)) for term in left.values()]

    @property
    def is_understood(self) -> bool:
        """Whether the model was made for the language of the query, or for the one in which the glossary says it."""
        if embedding.understands(self.language) or not embedding.understands("en"):
            return embedding.understands(self.language)
        return all(group.equivalent is not None and bool(group.equivalent.english) for group in self.groups)

    def said(self, text: str) -> str:
        """What the model reads: the spelling mended; and where most documents are in another language than the query,
        what the glossary knows in one that the model was made for."""
        used: dict[tuple[str, ...], str] = {(each.typed,): each.used for each in self.corrections}
        if embedding.understands("en") and not (self.at_home and not embedding.understands(self.language)):
            used |= {
                each.words: each.english
                for each in self.equivalents
                if each.english and not embedding.understands(each.language)
            }
        return asked.replaced(text, used)

    def equivalent_terms(self, snapshot: Snapshot) -> list[Term]:
        """The words of labels in other languages that are looked for, to be marked like those of the query."""
        total = snapshot.searcher.num_docs
        stems = {stem for each in self.equivalents for phrase in each.phrases for stem in phrase.stems}
        known = ((each, snapshot.documents_with("stems", each)) for each in sorted(stems))
        return [Term(each, (each,), 1, idf(count, total)) for each, count in known]


def plan(asked: Asked, snapshot: Snapshot, *, reader: str, exactly: bool) -> Plan:
    """`reader` is the reader's language; `exactly` leaves the words as they were typed."""
    every = asked.words + [word for phrase in asked.phrases for word in phrase]
    language = guess(every, reader)
    languages = stem_languages(language, snapshot)
    made = Plan(language, languages, exactly, at_home=base(language) in _known_languages(snapshot)[:1])
    if not exactly:
        made.equivalents = equivalents(asked.words, language, snapshot)
    counted = Counter(word for word in every if not is_function_word(word, (language,))) or Counter(every)
    looked_up = dict(counted.most_common(MOST_LOOKED_UP))
    weighed = [
        _term(word, times, languages, snapshot) for word, times in counted.items() if word in looked_up
    ]
    if not exactly and len(weighed) <= MOST_MENDED:
        quoted = {word for phrase in asked.phrases for word in phrase}
        weighed = [
            _mended(term, made, snapshot) if not term.stems and term.word not in quoted else term
            for term in weighed
        ]
    made.terms = _most_telling(weighed)
    if made.corrections:
        mended = {each.typed: each.used for each in made.corrections}
        made.equivalents = equivalents([mended.get(word, word) for word in asked.words], language, snapshot)
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
    if len(made.corrections) >= spelling.MOST or is_ordinary(term.word):
        return term
    in_glossary = any(term.word in each.words for each in made.equivalents)
    neighbour = None if in_glossary else spelling.mended(term.word, snapshot)
    if neighbour is None and (parts := compounds.parts(term.word, made.languages, snapshot)):
        return replace(term, parts=parts)
    if neighbour is None and not in_glossary and (meant := snapshot.glossary.near(term.word)):
        made.corrections.append(Correction(term.word, meant))
        return _term(meant, term.times, made.languages, snapshot)
    if neighbour is None:
        return term
    made.corrections.append(Correction(term.word, neighbour.word))
    return _term(neighbour.word, term.times, made.languages, snapshot, also=neighbour.stem)


def _most_telling(terms: list[Term]) -> list[Term]:
    """In the order they were written in; of too many, those that the index knows before others."""

    def weight(place: int) -> tuple[bool, float]:
        return bool(terms[place].stems), terms[place].times * terms[place].idf

    places = sorted(range(len(terms)), key=weight, reverse=True)[:MOST_WORDS]
    return [terms[place] for place in sorted(places)]


def _known_languages(snapshot: Snapshot) -> list[str]:
    """Common languages of the index, the commonest first."""
    return snapshot.remember("common languages", lambda: _common_languages(snapshot))


def _common_languages(snapshot: Snapshot) -> list[str]:
    wanted = {"languages": {"terms": {"field": "language", "size": MOST_LANGUAGES}}}
    buckets = snapshot.searcher.aggregate(tantivy.Query.all_query(), wanted)["languages"]["buckets"]
    least = COMMON_LANGUAGE * snapshot.searcher.num_docs
    return [bucket["key"] for bucket in buckets if bucket["doc_count"] >= least]
