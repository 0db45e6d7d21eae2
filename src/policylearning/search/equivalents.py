"""What the glossary adds to a query: how the other languages of the index say what was typed.

A run of the query's words that is a label of the glossary is looked for by the concept's labels in the languages that
documents are in. Same-language synonyms are not added: there the words themselves do better.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import tantivy
from tantivy import Query

from . import compounds
from .glossary.lexicon import Run
from .languages import is_function_word
from .reading import Snapshot
from .words import stem

MOST: Final = 12
"""Runs of one query that are looked for in other languages."""
READ: Final = 200
"""Words of a query in which runs are looked for."""
MOST_CONCEPTS: Final = 3
"""Concepts of one ambiguous label."""
MOST_LABELS: Final = 3
"""Labels of a concept in each language."""
MOST_PHRASES: Final = 16
"""Labels added for one run."""
MOST_LANGUAGES: Final = 40
LONG: Final = 9
"""Letters of a word in which a label is looked for."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A label that some document holds, as the index has it."""

    label: str
    language: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Words of the query that the glossary knows, and what is looked for beside them."""

    words: tuple[str, ...]
    """As they count in the query, function words included."""
    typed: str
    """The same, as the glossary spells it."""
    language: str
    phrases: tuple[Phrase, ...]
    english: str
    """The preferred label in English, for a model that understands no other language; "" for none."""

    @property
    def used(self) -> tuple[str, ...]:
        """The first label of each language, for people."""
        firsts = {phrase.language: phrase.label for phrase in reversed(self.phrases)}
        return tuple(dict.fromkeys(firsts[each] for each in sorted(firsts)))


def equivalents(text: Sequence[str], language: str, snapshot: Snapshot) -> list[Equivalent]:
    """Of the words of a query in that language: longest runs first, none of them overlapping, in reading order."""
    text = text[:READ]
    found: list[tuple[Run, Equivalent]] = []
    for run in sorted(_runs(text, language, snapshot), key=lambda run: run.start - run.end):
        if len(found) < MOST and not any(
            run.start < other.end and other.start < run.end for other, _ in found
        ):
            made = _equivalent(run, text, snapshot)
            if made.phrases or made.english:
                found.append((run, made))
    return [made for _, made in sorted(found, key=lambda pair: pair[0].start)]


def _runs(text: Sequence[str], language: str, snapshot: Snapshot) -> list[Run]:
    """In the query's language; in another where the query's own does not say otherwise; and those in compounds."""
    lexicon = snapshot.glossary
    found = list(lexicon.runs(text, [language]))
    languages = [language]
    if not any(is_function_word(word, (language,)) for word in text):  # the language is a guess
        others = [each for each in lexicon.languages if each != language]
        known = _covered(found)
        found += [
            run for run in lexicon.runs(text, others) if _is_foreign(run, text, language, known, snapshot)
        ]
        languages += others
    return found + list(_within_compounds(text, languages, _covered(found), snapshot))


def _covered(runs: Iterable[Run]) -> set[int]:
    return {place for run in runs for place in range(run.start, run.end)}


def _is_foreign(
    run: Run, text: Sequence[str], language: str, known: Collection[int], snapshot: Snapshot
) -> bool:
    """Several words together are; one is where neither the glossary nor a document has it in that language."""
    if run.end - run.start > 1:
        return True
    return run.start not in known and not _is_word_of(text[run.start], language, snapshot)


def _within_compounds(
    text: Sequence[str], languages: Sequence[str], known: Collection[int], snapshot: Snapshot
) -> Iterator[Run]:
    """Labels that words begin or end with, where neither the index nor the glossary knows the word as a whole."""
    compounding = [each for each in languages if each in compounds.LANGUAGES]
    for place, word in enumerate(text):
        if place in known or len(word) < LONG or not word.isalpha():
            continue
        if any(snapshot.documents_with("stems", stem(word, each)) for each in {languages[0], *compounding}):
            continue
        found = ((each, snapshot.glossary.within(word, each)) for each in compounding)
        yield from islice((Run(place, place + 1, each, *label) for each, label in found if label), 1)


def _is_word_of(word: str, language: str, snapshot: Snapshot) -> bool:
    """Whether documents in that language use it."""
    here = [
        (tantivy.Occur.Must, Query.term_query(snapshot.schema, "stems", stem(word, language), "basic")),
        (tantivy.Occur.Must, Query.term_query(snapshot.schema, "language", language, "basic")),
    ]
    return bool(snapshot.searcher.search(Query.boolean_query(here), 1, count=False).hits)


def _equivalent(run: Run, text: Sequence[str], snapshot: Snapshot) -> Equivalent:
    lexicon = snapshot.glossary
    english = lexicon.labels(run.concepts[0]).get("en", ()) if run.language != "en" else ()
    return Equivalent(
        words=tuple(text[run.start : run.end]),
        typed=lexicon.label(run),
        language=run.language,
        phrases=tuple(dict.fromkeys(_phrases(run, snapshot)))[:MOST_PHRASES],
        english=next((label for label, _ in english), ""),
    )


def _phrases(run: Run, snapshot: Snapshot) -> Iterator[Phrase]:
    for concept in run.concepts[:MOST_CONCEPTS]:
        labels = snapshot.glossary.labels(concept)
        for language in _languages(snapshot):
            if language != run.language:
                for label, key in labels.get(language, ())[:MOST_LABELS]:
                    stems = tuple(key.split())
                    if stems and key != run.key and _occurs(stems, snapshot):
                        yield Phrase(label, language, stems)


def _occurs(stems: tuple[str, ...], snapshot: Snapshot) -> bool:
    if not all(snapshot.documents_with("stems", each) for each in stems):
        return False
    return len(stems) == 1 or snapshot.remember(("phrase", stems), lambda: _stand_together(stems, snapshot))


def _stand_together(stems: tuple[str, ...], snapshot: Snapshot) -> bool:
    phrase = Query.phrase_query(snapshot.schema, "stems", list(stems))
    return bool(snapshot.searcher.search(phrase, 1, count=False).hits)


def _languages(snapshot: Snapshot) -> Collection[str]:
    """Every language that documents are in."""

    def asked() -> list[str]:
        wanted = {"languages": {"terms": {"field": "language", "size": MOST_LANGUAGES}}}
        buckets = snapshot.searcher.aggregate(Query.all_query(), wanted)["languages"]["buckets"]
        return [str(bucket["key"]) for bucket in buckets]

    return snapshot.remember("languages of documents", asked)
