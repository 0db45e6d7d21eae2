"""What may be suggested while somebody types: sources that the apps declare, and names held in memory for them."""

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from weakref import WeakSet

from django_stubs_ext import StrOrPromise

from policylearning.common.permissions import Actor
from policylearning.common.registry import Registry
from policylearning.common.text import folded

from .words import WORD

MOST_TAIL = 3
"""So many of the last words may be the beginning of a name; no tag or region is called by more in practice."""
KEPT = 60.0
"""Seconds that names are held before they are read anew. What may be shown is asked of the database each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One line. It leads to `url`, or narrows a list by `facet` and `value`, or else is searched for."""

    text: str
    hint: str = ""
    """What tells it from others of its name: the country of a region."""
    url: str = ""
    facet: str = ""
    value: str = ""
    rest: str = ""
    """What stays to be searched for when it narrows: the words typed before its name."""


Suggesting: TypeAlias = Callable[[str, Actor, int], list[Suggestion]]


@dataclass(frozen=True, slots=True)
class SuggestionSource:
    """`suggest(typed, user, limit)` gives at most `limit` that this reader may see, best first, in a millisecond."""

    key: str
    label: StrOrPromise
    suggest: Suggesting
    order: int = 100


suggestion_sources: Registry[SuggestionSource] = Registry("suggestion sources")


def suggests(key: str, *, label: StrOrPromise, order: int = 100) -> Callable[[Suggesting], Suggesting]:
    """Declare the decorated function as a source of suggestions; `label` heads them."""

    def declare(function: Suggesting) -> Suggesting:
        suggestion_sources.register(key, SuggestionSource(key, label, function, order))
        return function

    return declare


class Names:
    """What things are called, found by the beginnings of their words: one text, looked through from the front.

    `load()` gives (key, folded name) pairs, the most wanted first; a key may have several names. 100,000 names take
    5 MB and under 2 ms.
    """

    def __init__(self, load: Callable[[], Iterable[tuple[int, str]]]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._held = _Held([])
        self._until = 0.0
        _all.add(self)

    def find(self, words: Sequence[str], limit: int) -> list[int]:
        """Keys of the names in which each of these folded words begins a word; those that begin so come first."""
        return self._now().find(words, limit) if words else []

    def tail(self, typed: str, limit: int) -> tuple[str, list[int]]:
        """(what comes before, keys): the names that the last words begin, as many of the words as do."""
        for before, words in tails(typed):
            if keys := self.find(words, limit):
                return before, keys
        return typed, []

    def forget(self) -> None:
        self._until = 0.0

    def _now(self) -> "_Held":
        # One reader reads them anew, the others go on with what there was; at first, all wait.
        if time.monotonic() > self._until and self._lock.acquire(blocking=self._until == 0.0):
            try:
                if time.monotonic() > self._until:
                    self._held = _Held(self._load())
                    self._until = time.monotonic() + KEPT
            finally:
                self._lock.release()
        return self._held


_all: WeakSet[Names] = WeakSet()


def forget() -> None:
    """Read all names anew at the next question."""
    for each in _all:
        each.forget()


def tails(typed: str) -> Iterator[tuple[str, list[str]]]:
    """(what comes before, folded words): all that was typed, then fewer and fewer of its last words."""
    found = list(WORD.finditer(typed))
    for first in found[-MOST_TAIL:] if len(found) > MOST_TAIL else found:
        yield typed[: first.start()].strip(), folded(typed[first.start() :]).split()


class _Held:
    """The names as one text: a line each, a blank before each word."""

    def __init__(self, pairs: Iterable[tuple[int, str]]) -> None:
        self._keys: list[int] = []
        self._starts: list[int] = []
        lines: list[str] = []
        length = 0
        for key, name in pairs:
            lines.append(f"\n {name}")
            self._keys.append(key)
            self._starts.append(length)
            length += len(lines[-1])
        self._text = "".join(lines)

    def find(self, words: Sequence[str], limit: int) -> list[int]:
        found: dict[int, None] = {}
        for needle in ("\n " + " ".join(words), " " + max(words, key=len)):
            for place in self._lines_with(needle):
                if len(found) >= limit:
                    return list(found)
                line = self._line(place)
                if all(f" {word}" in line for word in words):
                    found[self._keys[place]] = None
        return list(found)

    def _lines_with(self, needle: str) -> Iterator[int]:
        at = self._text.find(needle)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place
            at = self._text.find(needle, self._end(place))

    def _line(self, place: int) -> str:
        return self._text[self._starts[place] : self._end(place)]

    def _end(self, place: int) -> int:
        return self._starts[place + 1] if place + 1 < len(self._starts) else len(self._text)
