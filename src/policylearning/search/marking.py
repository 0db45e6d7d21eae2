"""Why it matched: the words of the query marked in title, summary and the best passage of the body."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _lazy
from django_stubs_ext import StrOrPromise

from .documents import language_of
from .grams import likeness
from .plan import Term
from .registry import Passage, SearchDocument
from .words import WORD, plain, stem

WINDOW = 240
"""Letters of a shown passage, about."""
LEAD = 60
"""Letters before its first marked word, about."""
READ = 20_000
"""Letters of each part of the body that are looked through."""
ALIKE = 0.6
"""Likeness from which a word counts as a slip or a relative of a query word."""

BY_MEANING = _lazy("Fits by its meaning")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of plain text, to be escaped where it is shown."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage: which part of the document it is from, and its text in pieces."""

    label: StrOrPromise
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    stem: str
    weight: float


class Finder:
    """Tells which words of texts are words of the query. One for all documents of a page: they share most words."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._unknown = [term for term in self.terms if not term.stems and not term.parts]
        self._weights = {stem: term.idf for term in self.terms for stem in (*term.stems, *term.parts)}
        self._known: dict[str, dict[str, tuple[str, float] | None]] = {}

    def candidates(self, language: str) -> re.Pattern[str]:
        """What a word must look like to be looked at."""
        # Stems end otherwise than words but begin alike, save where a language changes beginnings.
        narrow = self._weights and not self._unknown and language != "ga"
        return _beginning_with(frozenset(stem[0] for stem in self._weights)) if narrow else WORD

    def find(self, text: str, language: str) -> list[_Mark]:
        """Every word of the query in `text`, in order."""
        known = self._known.setdefault(language, {})
        marks = []
        for place in self.candidates(language).finditer(text):
            word = place.group()
            if word not in known:
                known[word] = self._found(word, language)
            if found := known[word]:
                marks.append(_Mark(place.start(), place.end(), *found))
        return marks

    def _found(self, word: str, language: str) -> tuple[str, float] | None:
        """The stem and the weight of a word of the query. A word that only resembles one the index does not know
        counts as that one."""
        this = stem(plain(word), language)
        weight = self._weights.get(this)
        if weight is not None:
            return this, weight
        return next(((term.word, term.idf) for term in self._unknown if _alike(word, term.word)), None)


class Marker:
    """Marks texts of one document."""

    def __init__(self, finder: Finder, document: SearchDocument) -> None:
        self.document = document
        self._finder = finder
        self._language = language_of(document)

    def title(self) -> list[Part]:
        return self._whole(self.document.title)

    def summary(self) -> list[Part]:
        return self._whole(self.document.summary)

    def passage(self) -> Marked | None:
        """The stretch of the body with the most telling words of the query; None when it has none of them."""
        best: tuple[float, Passage, int, list[_Mark]] | None = None
        for passage in self.document.body:
            marks = self._marks(passage.text[:READ])
            for first in range(len(marks)):
                inside = [mark for mark in marks[first:] if mark.end <= marks[first].start + WINDOW - LEAD]
                value = _value(inside)
                if inside and (best is None or value > best[0]):
                    best = (value, passage, marks[first].start, marks)
        if best is None:
            return None
        _, passage, at, marks = best
        start, end = _around(passage.text, at)
        return Marked(passage.label, _parts(passage.text, marks, start, end))

    def opening(self) -> Marked:
        """How the body begins, for what holds no word of the query and was found by its meaning."""
        body = (passage.text for passage in self.document.body if passage.text)
        text = next(body, self.document.summary)
        return Marked(BY_MEANING, _parts(text, [], *_around(text, 0)))

    def _whole(self, text: str) -> list[Part]:
        return _parts(text, self._marks(text), 0, len(text))

    def _marks(self, text: str) -> list[_Mark]:
        return self._finder.find(text, self._language) if self._finder.terms else []


@lru_cache(maxsize=1_000)
def _beginning_with(initials: frozenset[str]) -> re.Pattern[str]:
    """Words that begin with one of these letters, with a letter beyond ASCII, or with an elided article."""
    letters = "".join(sorted(re.escape(form) for each in initials for form in {each, each.upper()}))
    first = rf"[{letters}]|[^\W_\x00-\x7f]|(?=[^\W_]+['’])"
    return re.compile(rf"(?<![^\W_])(?:{first})[^\W_]*(?:['’][^\W_]+)*")


@lru_cache(maxsize=5_000)
def _alike(written: str, word: str) -> bool:
    return len(word) > 3 and likeness(plain(written), word) >= ALIKE


def _value(marks: list[_Mark]) -> float:
    """Different words count in full, repetitions a little."""
    weights = {mark.stem: mark.weight for mark in marks}
    return sum(weights.values()) + 0.01 * len(marks)


def _around(text: str, at: int) -> tuple[int, int]:
    """A stretch of about WINDOW letters around `at`, cut between words."""
    start = max(0, at - LEAD)
    if start:
        blank = text.find(" ", start, at)
        start = blank + 1 if blank >= 0 else at
    end = min(len(text), start + WINDOW)
    if end < len(text):
        blank = text.rfind(" ", at, end)
        end = blank if blank > at else end
    return start, end


def _parts(text: str, marks: list[_Mark], start: int, end: int) -> list[Part]:
    pieces, position = [], start
    for mark in marks:
        if mark.start >= position and mark.end <= end:
            pieces += [Part(text[position : mark.start], False), Part(text[mark.start : mark.end], True)]
            position = mark.end
    pieces.append(Part(text[position:end], False))
    if start:
        pieces.insert(0, Part("… ", False))
    if end < len(text):
        pieces.append(Part(" …", False))
    return _joined(piece for piece in pieces if piece.text)


def _joined(pieces: Iterable[Part]) -> list[Part]:
    """Neighbours of the same sort in one."""
    joined: list[Part] = []
    for piece in pieces:
        if joined and joined[-1].marked == piece.marked:
            piece = Part(joined.pop().text + piece.text, piece.marked)
        joined.append(piece)
    return joined
