"""How good the ranking is, on test collections, through the same code that answers people.

A collection is a folder with `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`) and `qrels.tsv`
(`query-id`, `corpus-id`, `score`), the first two also gzipped; files by language (`corpus.de.jsonl.gz`,
`queries.es.jsonl`) make one row for each pair.
"""

import gzip
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from . import asked, dense, embedding, ranking
from .dense import Meaning, Shelves
from .documents import analysed, split_key
from .embedding import Model
from .generations import Generation
from .glossary.compiled import write_labels
from .glossary.rows import Labels
from .measures import DEEP, Interval, Measures, interval, mean, measured
from .passages import vectors
from .plan import Plan, plan
from .reading import Snapshot, opened
from .registry import Passage, SearchDocument
from .vectors import Appender
from .writing import Writer

KIND = "document"

Judgements = dict[str, dict[str, int]]
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
    told: Told | None = None,
) -> Iterator[Row]:
    """One row for each pair of corpus and queries, or the pair of the languages named.

    Where no file names a language, the one given is what the texts are taken to be in. `told` hears of each document
    indexed. FileNotFoundError where the folder is no collection or has no such pair.
    """
    judgements = _judgements(folder / "qrels.tsv")
    pairs = list(
        product(_files(folder, "corpus", corpus_language), _files(folder, "queries", query_language))
    )
    if not pairs:
        raise FileNotFoundError(
            f"{folder} has no corpus*.jsonl or no queries*.jsonl in the languages asked for."
        )
    model, glossary = _model(), list(glossary)
    for corpus, queries in pairs:
        written, asked_in = corpus_language or _language(corpus), query_language or _language(queries)
        name = f"{folder.name} {asked_in or 'en'}>{written}" if written else folder.name
        with tempfile.TemporaryDirectory() as place:
            indexed = _indexed(corpus, written, Path(place), model, glossary, told)
            yield _row(name, indexed, list(_lines(queries)), judgements, asked_in or "en")


def _row(
    name: str, collection: Collection, queries: list[dict[str, Any]], judgements: Judgements, language: str
) -> Row:
    judged = [
        (query["text"], judgements[query["_id"]])
        for query in queries
        if any(gain > 0 for gain in judgements.get(query["_id"], {}).values())
    ]
    if not judged:
        raise FileNotFoundError(f"{name}: no query has a relevant document in qrels.tsv.")
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
    model: Model | None,
    glossary: Iterable[Labels],
    told: Told | None,
) -> Collection:
    generation = Generation(place / "index")
    for folder in (generation.documents, generation.words):
        folder.mkdir(parents=True)
    names = []
    appender = Appender(place / KIND, model.width) if model else None
    with Writer(generation) as writer:
        for number, line in enumerate(_lines(corpus)):
            names.append(line["_id"])
            body = (Passage("", line["text"]),)
            document = SearchDocument(title=line.get("title") or "", body=body, language=language)
            writer.put(KIND, number, analysed(KIND, number, document))
            if model and appender:
                appender.put(number, 1, vectors(document, model))
            if told:
                told(number + 1)
        writer.commit()
    write_labels(generation.glossary, glossary)
    if appender:
        appender.close()
    shelves = Shelves(place, model.width, [KIND]) if model else None
    return Collection(opened(generation), shelves, names)


def _model() -> Model | None:
    dense.forget()
    try:
        return embedding.prepare()
    except embedding.NoModel:
        return None


def _files(folder: Path, name: str, language: str) -> list[Path]:
    """Those of the language; where none names one, the plain one."""
    found = sorted(path for path in folder.glob(f"{name}*.jsonl*") if path.suffix in (".jsonl", ".gz"))
    in_language = [path for path in found if language and _language(path) == language]
    return in_language or [path for path in found if not language or not _language(path)]


def _language(path: Path) -> str:
    """`de` of `corpus.de.jsonl.gz`."""
    part = path.name.split(".")[1]
    return "" if part == "jsonl" else part


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    open_text = gzip.open if path.suffix == ".gz" else open
    with open_text(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _judgements(path: Path) -> Judgements:
    found: Judgements = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, gain = line.split("\t")
        found.setdefault(query, {})[document] = int(gain)
    return found
