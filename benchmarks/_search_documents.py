"""Documents by number for the search benchmark, and what is asked about them: generated, the same every time.

Words are as frequent as Zipf has it, in six languages with their own words and their real function words; half of the
documents are under 90 words, some over 1,000. A question takes its words from one document, so that it has an answer,
and so common words are asked for as often as people ask for them.
"""

import json
import random
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ._content import Tail
from ._words import Vocabulary

LANGUAGES = {"en": 60, "de": 10, "fr": 10, "es": 8, "it": 6, "pl": 6}
"""Percent of the documents."""
CHUNK = 10_000
"""Documents drawn at a time, from one seed."""
MEDIAN, LONGEST = 90, 1_500
"""Words of a text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: what was typed, what was chosen in the facets."""

    sort: str
    text: str
    filters: dict[str, list[str]] = field(default_factory=dict)


class Words:
    """Words of which the first are drawn most, as 1 / (rank + flat), a great many at a time."""

    def __init__(self, words: Iterable[str], flat: int) -> None:
        self.words = np.array(list(words), object)
        weights = 1 / (np.arange(len(self.words)) + flat)
        self.weights = np.cumsum(weights) / weights.sum()

    def some(self, random: np.random.Generator, count: int) -> list[str]:
        found: list[str] = self.words[np.searchsorted(self.weights, random.random(count))].tolist()
        return found


class Documents:
    """As many terms as documents, 100,000 at least: half of them English, a tenth each of the others.

    Frequencies fall as 1 / (rank + 8): a word of a question is then in 5 % of the documents at the mean, as in test
    collections of real texts (3 to 13 %).
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.countries = Tail([f"C{number}" for number in range(30)], flat=4)
        self.tags = Tail([f"tag{number}" for number in range(400)], flat=8)
        self.topics = Tail([f"topic{number}" for number in range(4)])

    def rows(self) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
        """Key, title, text and facts of each."""
        words = _vocabularies(self.size)
        for start in range(0, self.size, CHUNK):
            random = np.random.default_rng(start)
            count = min(CHUNK, self.size - start)
            languages = random.choice(
                list(LANGUAGES), size=count, p=[share / 100 for share in LANGUAGES.values()]
            )
            lengths = np.clip(random.lognormal(0, 0.6, count) * MEDIAN, 20, LONGEST).astype(int)
            for place, (language, length) in enumerate(
                zip(languages.tolist(), lengths.tolist(), strict=True), 1
            ):
                title, text = _written(words[language], random, length)
                yield start + place, title, text, self.facts(start + place, language)

    def facts(self, number: int, language: str) -> dict[str, Any]:
        """What a document is found by besides its words."""
        chance = random.Random(-number)
        country = self.countries.one(chance)
        region = f"{country}{chance.randrange(4)}{chance.randrange(4)}"
        cost = round(chance.lognormvariate(12.5, 1.5))
        return {
            "language": language,
            "topics": self.topics.several(chance, chance.choice((1, 1, 1, 2))),
            "countries": [country],
            "regions": [region, region[:-1], country],
            "year": 2010 + chance.randrange(17),
            "evidence": chance.randrange(6),
            "fresh": f"{2022 + chance.randrange(5)}-03-01",
            "date": f"{2015 + chance.randrange(12)}-{chance.randint(1, 12):02}-15",
            "cost_from": cost,
            "cost_to": cost * chance.choice((1, 1, 2)),
            "tags": self.tags.several(chance, chance.randint(1, 6)),
            "audience": ["public" if chance.random() < 0.95 else "members"],
        }


def _vocabularies(size: int) -> dict[str, tuple[Words, Words]]:
    """By language: its words and its function words."""
    from policylearning.search.languages import function_words

    terms = max(100_000, size)
    return {
        language: (
            Words(Vocabulary(terms // (2 if language == "en" else 10), seed=seed).words, flat=8),
            Words(sorted(each for each in function_words()[language] if each.isalpha()), flat=2),
        )
        for seed, language in enumerate(LANGUAGES, 1)
    }


def _written(words: tuple[Words, Words], random: np.random.Generator, length: int) -> tuple[str, str]:
    """Title and text; two of five words of the text are function words."""
    own, small = words
    few = length * 2 // 5
    heading = 4 + length % 6
    content = own.some(random, length - few + heading)
    title, content = " ".join(content[:heading]).capitalize(), content[heading:]
    for place, word in enumerate(small.some(random, few)):
        content.insert(place * 5 // 2, word)
    sentences = [" ".join(content[at : at + 14]).capitalize() for at in range(0, length, 14)]
    return title, ". ".join(sentences) + "."


class Asking:
    """What is asked about the documents of a database."""

    def __init__(self, database: Path, seed: int = 5) -> None:
        self.chance, self.path = random.Random(seed), database

    def searches(self, count: int) -> list[Asked]:
        """Of 2 to 12 words and questions, half of them with something chosen in one facet or two."""
        with sqlite3.connect(self.path) as database:
            (size,) = database.execute("SELECT max(id) FROM notes_note").fetchone()
            return [self._asked(database, self.chance.randint(1, size)) for _ in range(count)]

    def _asked(self, database: sqlite3.Connection, key: int) -> Asked:
        from policylearning.search.languages import function_words

        chance = self.chance
        sort = chance.choices(("2 to 4 words", "5 to 12 words", "question"), weights=(4, 3, 3))[0]
        title, text, told = database.execute(
            "SELECT title, text, facts FROM notes_note WHERE id = ?", [key]
        ).fetchone()
        facts = json.loads(told)
        small = sorted(each for each in function_words()[facts["language"]] if each.isalpha())
        written = f"{title} {text}".replace(".", "").lower().split()
        content = [word for word in dict.fromkeys(written) if word not in small]
        least, most = {"2 to 4 words": (2, 4), "5 to 12 words": (5, 12), "question": (3, 6)}[sort]
        words = chance.sample(content, min(len(content), chance.randint(least, most)))
        if sort == "question":
            words = [each for word in words for each in (chance.choice(small), word)] + ["?"]
        filters: dict[str, list[str]] = {}
        if chance.random() < 0.5:
            filters["country"] = list(dict.fromkeys([*facts["countries"], f"C{chance.randrange(30)}"]))
            if chance.random() < 0.5:
                filters["topic"] = facts["topics"][:1]
        return Asked(f"{sort}, facets chosen" if filters else sort, " ".join(words), filters)

    def beginnings(self, count: int) -> list[str]:
        """What is typed when suggestions are asked for: two to six letters of a word, some after another word."""
        found = []
        for each in self.searches(count):
            one, other = each.text.split()[:2]
            start = one[: self.chance.randint(2, 6)]
            found.append(f"{other} {start}" if self.chance.random() < 0.3 else start)
        return found


def for_peers(database: Path, count: int) -> list[dict[str, Any]]:
    """The same searches for whoever has no lists of function words: their other words."""
    from policylearning.search.languages import is_function_word

    def words(text: str) -> list[str]:
        return [each for each in text.split() if each.isalpha() and not is_function_word(each, LANGUAGES)]

    return [{"words": words(each.text), "filters": each.filters} for each in Asking(database).searches(count)]
