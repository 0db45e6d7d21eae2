"""How good the ranking is, on test collections, through the same code that answers people.

testset.py has the form of a collection.
"""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from . import asked, dense, embedding, ranking, testset
from .dense import Meaning, Shelves
from .documents import analysed, split_key
from .embedding import Model, Vectors
from .generations import Generation
from .glossary.compiled import write_labels
from .glossary.rows import Labels
from .measures import DEEP, Interval, Measures, interval, mean, measured
from .passages import vectors, version_of
from .plan import Plan, plan
from .reading import Snapshot, opened
from .registry import Passage, SearchDocument
from .testset import Judgements, Text
from .vectors import Appender
from .writing import Writer

KIND = "document"

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of ranking: its measures, what sets it apart from the whole, and what a query costs."""

    measures: Measures
    ndcg: Interval
    behind: Interval
    """nDCG@10 of the whole ranking less this one's, query by query."""
    milliseconds: float
    """Median of a query, of one thread."""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    documents: int
    queries: int
    lexical: Way
    dense: Way | None
    hybrid: Way | None
    """Both None where there is no model."""


@dataclass(slots=True)
class Collection:
    """A corpus indexed as the product indexes it, for one evaluation."""

    snapshot: Snapshot
    shelves: Shelves | None
    names: list[str]
    """The corpus's own ids, by number."""


def evaluate(
    folder: Path,
    *,
    query_language: str = "",
    corpus_language: str = "",
    glossary: Iterable[Labels] = (),
    slips: bool = False,
    vectors: Path | None = None,
    told: Told | None = None,
) -> Iterator[Row]:
    """One row for each pair of corpus and queries, or the pair of the languages named.

    Where no file names a language, the one given is what the texts are taken to be in. `slips` puts a slip of the pen
    into every long word of the queries. `vectors` is a folder where the vectors of texts are kept for the next time.
    `told` hears of each document indexed. FileNotFoundError where the folder is no collection or has no such pair.
    """
    judgements = testset.judgements(folder)
    pairs = list(
        product(
            testset.files(folder, "corpus", corpus_language), testset.files(folder, "queries", query_language)
        )
    )
    if not pairs:
        raise FileNotFoundError(
            f"{folder} has no corpus*.jsonl or no queries*.jsonl in the languages asked for."
        )
    model, glossary = _model(), list(glossary)
    for corpus, queries in pairs:
        written = corpus_language or testset.language_of(corpus)
        asked_in = query_language or testset.language_of(queries)
        name = f"{folder.name} {asked_in or 'en'}>{written}" if written else folder.name
        with ExitStack() as stack:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            kept = stack.enter_context(_Kept(vectors or place, model)) if model else None
            indexed = _indexed(corpus, written, place, kept, glossary, told)
            judged = list(_judged(testset.texts(queries), judgements, slips=slips))
            if not judged:
                raise FileNotFoundError(f"{name}: no query has a relevant document in the judgements.")
            yield _row(f"{name}, slips" if slips else name, indexed, judged, asked_in or "en")


def _judged(
    queries: Iterable[Text], judgements: Judgements, *, slips: bool
) -> Iterator[tuple[str, dict[str, int]]]:
    """Queries that have something to find, with the gains of documents."""
    for query in queries:
        gains = judgements.get(query.id, {})
        if any(gain > 0 for gain in gains.values()):
            yield testset.with_slips(query.text, query.id) if slips else query.text, gains


def _row(name: str, collection: Collection, judged: list[tuple[str, dict[str, int]]], language: str) -> Row:
    ways = {"lexical": lexical_alone, "dense": dense_alone, "hybrid": whole}
    if collection.shelves is None:
        del ways["dense"], ways["hybrid"]
    scores: dict[str, list[Measures]] = {way: [] for way in ways}
    times: dict[str, list[float]] = {way: [] for way in ways}
    for text, gains in judged:
        for way, rank in ways.items():
            started = time.thread_time()
            ranked = rank(text, language, collection)
            times[way].append((time.thread_time() - started) * 1000)
            scores[way].append(measured(ranked, gains))
    best = scores.get("hybrid", scores["lexical"])
    found = {way: _way(scores[way], best, times[way]) for way in ways}
    return Row(
        name, len(collection.names), len(judged), found["lexical"], found.get("dense"), found.get("hybrid")
    )


def _way(scores: list[Measures], best: list[Measures], times: list[float]) -> Way:
    differences = [one.ndcg - other.ndcg for one, other in zip(best, scores, strict=True)]
    return Way(
        mean(scores), interval([one.ndcg for one in scores]), interval(differences), statistics.median(times)
    )


def lexical_alone(text: str, language: str, collection: Collection) -> list[str]:
    """As where there is no model."""
    made, _ = _planned(text, language, collection)
    return _page(made, None, collection)


def dense_alone(text: str, language: str, collection: Collection) -> list[str]:
    made, meaning = _planned(text, language, collection)
    nearest = meaning(made).nearest([], collection.snapshot)
    return _names([each.place for each in nearest[:DEEP]], collection)


def whole(text: str, language: str, collection: Collection) -> list[str]:
    made, meaning = _planned(text, language, collection)
    return _page(made, meaning(made), collection)


def _planned(text: str, language: str, collection: Collection) -> tuple[Plan, Callable[[Plan], Meaning]]:
    read = asked.read(text)
    made = plan(read, collection.snapshot, reader=language, exactly=False)

    def meaning(made: Plan) -> Meaning:
        assert collection.shelves is not None  # noqa: S101 — asked only where there is a model
        vector = embedding.of_query(made.said(read.text))
        return Meaning(vector, collection.shelves, made.is_understood)

    return made, meaning


def _page(made: Plan, meaning: Meaning | None, collection: Collection) -> list[str]:
    found = ranking.matches(made, [], collection.snapshot, meaning)
    page = ranking.page(found, [], collection.snapshot, sort="relevance", offset=0, size=DEEP)
    return _names([each.place for each in page], collection)


def _names(places: Iterable[tuple[int, int]], collection: Collection) -> list[str]:
    keys = (ranking.key_at(place, collection.snapshot) for place in places)
    return [collection.names[split_key(key)[1]] for key in keys]


def _indexed(
    corpus: Path,
    language: str,
    place: Path,
    kept: "_Kept | None",
    glossary: Iterable[Labels],
    told: Told | None,
) -> Collection:
    generation = Generation(place / "index")
    for folder in (generation.documents, generation.words):
        folder.mkdir(parents=True)
    names = []
    appender = Appender(place / KIND, kept.model.width) if kept else None
    with Writer(generation) as writer:
        for number, text in enumerate(testset.texts(corpus)):
            names.append(text.id)
            document = SearchDocument(title=text.title, body=(Passage("", text.text),), language=language)
            writer.put(KIND, number, analysed(KIND, number, document))
            if kept and appender:
                appender.put(number, 1, kept.vectors(document))
            if told:
                told(number + 1)
        writer.commit()
    write_labels(generation.glossary, glossary)
    if appender:
        appender.close()
    shelves = Shelves(place, kept.model.width, [KIND]) if kept else None
    return Collection(opened(generation), shelves, names)


class _Kept:
    """Vectors of texts in one file a model, so that nothing is read twice by the model."""

    def __init__(self, folder: Path, model: Model) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.model = model
        self._file = sqlite3.connect(folder / f"{model.name}.sqlite3", isolation_level=None)
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute("CREATE TABLE IF NOT EXISTS kept (text INTEGER PRIMARY KEY, rows BLOB)")

    def vectors(self, document: SearchDocument) -> list[Vectors]:
        version = version_of(document)
        found = self._file.execute("SELECT rows FROM kept WHERE text = ?", [version]).fetchone()
        if found:
            return list(np.frombuffer(found[0], np.int8).reshape(-1, self.model.width))
        rows = vectors(document, self.model)
        self._file.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", [version, b"".join(map(bytes, rows))])
        return rows

    def __enter__(self) -> "_Kept":
        return self

    def __exit__(self, *about: object) -> None:
        self._file.close()


def _model() -> Model | None:
    dense.forget()
    try:
        return embedding.prepare()
    except embedding.NoModel:
        return None
