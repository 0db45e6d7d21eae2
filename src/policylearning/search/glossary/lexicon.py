"""The glossary as a search uses it: in memory, from a file beside the index, one line for each concept.

A line is a JSON object: by language, pairs of a label and its stems. The indexer writes it from the database and
readers look whether it has changed, as with the index itself: no search asks the database for a word.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, Self

from rapidfuzz.distance import OSA

from policylearning.search.languages import is_ordinary
from policylearning.search.words import fold, stem, words

LONGEST: Final = 6
"""Words of a label that is looked for."""
SHORTEST: Final = 2
"""Letters of one that is a single word."""

PART: Final = 5
REST: Final = 3
"""Letters of a label that is a part of a compound, and of what it leaves over."""

SLIPS_FROM: Final = 5
TWO_SLIPS_FROM: Final = 8
"""Letters of a word from which a slip, or two, are looked behind."""

Line = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Run:
    """Words `start` to `end` of a text are a label in `language`; it may mean more than one concept."""

    start: int
    end: int
    language: str
    key: str
    concepts: tuple[int, ...]


class Lexicon:
    """Label to concept, concept to labels. Never changes: another state is another lexicon."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._lines: list[str] = []
        self._keys: dict[str, dict[str, tuple[int, ...]]] = {}
        self._longest: dict[str, dict[str, int]] = {}
        for number, line in enumerate(lines):
            self._lines.append(line)
            for language, labels in _parsed(line).items():
                for _, key in labels:
                    self._learn(language, key, number)

    @classmethod
    def read(cls, path: Path) -> Self:
        """An empty one where there is no file."""
        if not path.exists():
            return cls()
        with path.open(encoding="utf-8") as lines:
            return cls(line.rstrip("\n") for line in lines)

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def languages(self) -> Iterable[str]:
        return self._keys.keys()

    def runs(self, text: Sequence[str], languages: Iterable[str]) -> Iterator[Run]:
        """Every run of words that is a label in one of these languages: the languages in their order, then by
        place, the longest first."""
        for language in languages:
            longest = self._longest.get(language)
            if longest:
                stems = [stem(word, language) for word in text]
                for start, first in enumerate(stems):
                    for length in range(longest.get(first, 0), 0, -1):
                        key = " ".join(stems[start : start + length])
                        concepts = self._keys[language].get(key)
                        if concepts and start + length <= len(stems):
                            yield Run(start, start + length, language, key, concepts)

    def within(self, word: str, language: str) -> tuple[str, tuple[int, ...]] | None:
        """The longest label of one word that a compound begins or ends with: its stem, and its concepts."""
        keys = self._keys.get(language, {})
        for length in range(len(word) - REST, PART - 1, -1):
            for piece in (word[:length], word[-length:]):
                if concepts := keys.get(key := stem(piece, language)):
                    return key, concepts
        return None

    def near(self, word: str) -> str | None:
        """The word of some label that was meant by one with a slip in it (two from eight letters), or None. The first
        letter is taken to be right."""
        typed = fold(word)
        if len(typed) < SLIPS_FROM or not typed.isalpha():
            return None
        slips = 1 if len(typed) < TWO_SLIPS_FROM else 2
        best: tuple[int, str] | None = None
        for length in range(len(typed) - slips, len(typed) + slips + 1):
            for other, written in self._spelled.get((typed[0], length), {}).items():
                distance = OSA.distance(typed, other, score_cutoff=slips)
                if distance <= slips and (best is None or (distance, written) < best):
                    best = distance, written
        return best[1] if best else None

    @cached_property
    def _spelled(self) -> dict[tuple[str, int], dict[str, str]]:
        """Words of labels by first letter and length: without accents, and as they are written."""
        found: dict[tuple[str, int], dict[str, str]] = {}
        for line in self._lines:
            for labels in _parsed(line).values():
                for word in (word for label, key in labels if key for word in words(label)):
                    plain = fold(word)
                    if len(plain) >= SLIPS_FROM:
                        found.setdefault((plain[0], len(plain)), {}).setdefault(plain, word)
        return found

    def labels(self, concept: int) -> Mapping[str, list[tuple[str, str]]]:
        """By language: pairs of a label and its stems, the preferred one first."""
        return _kept(self._lines[concept])

    def label(self, run: Run) -> str:
        """The label of that run as the glossary spells it."""
        known = self.labels(run.concepts[0])[run.language]
        return next(label for label, key in known if key == run.key)

    def _learn(self, language: str, key: str, number: int) -> None:
        if not key:
            return
        keys = self._keys.setdefault(language, {})
        if number not in keys.get(key, ()):
            keys[key] = (*keys.get(key, ()), number)
        longest = self._longest.setdefault(language, {})
        first = key.partition(" ")[0]
        longest[first] = max(longest.get(first, 0), key.count(" ") + 1)


def line(labels: Mapping[str, Sequence[str]]) -> str:
    """One concept as the file has it."""
    return json.dumps(
        {
            language: [(label, key_of(label, language)) for label in known]
            for language, known in labels.items()
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def key_of(label: str, language: str) -> str:
    """The stems of a label; "" where it cannot be looked for: too long, or a word that means nothing by itself."""
    found = words(label)
    if not 0 < len(found) <= LONGEST:
        return ""
    if len(found) == 1 and (len(found[0]) < SHORTEST or is_ordinary(found[0])):
        return ""
    return " ".join(stem(word, language) for word in found)


def _parsed(line: str) -> Line:
    read: Line = json.loads(line)
    return read


_kept = lru_cache(maxsize=2_000)(_parsed)
