"""How good the ranking is: nDCG@10 on test collections, through the same code that answers people.

A collection is a folder with `corpus.jsonl.gz` (`_id`, `title`, `text`), `queries.jsonl` and `qrels.tsv`; files by
language (`corpus.de.jsonl.gz`, `queries.es.jsonl.gz`) make one row for each pair.
"""

import gzip
import json
import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from . import asked, ranking
from .documents import analysed, split_key
from .generations import Generation
from .plan import plan
from .reading import Snapshot, opened
from .registry import Passage, SearchDocument
from .writing import Writer

DEPTH = 10

Judgements = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Measured:
    name: str
    queries: int
    stems: float
    """nDCG@10 of L alone."""
    fused: float
    """Of the whole ranking, spelling included."""


def evaluate(folder: Path) -> Iterator[Measured]:
    """One row for each pair of corpus and queries. FileNotFoundError where the folder is no collection."""
    judgements = _judgements(folder / "qrels.tsv")
    corpora = sorted(folder.glob("corpus*.jsonl.gz"))
    queries = sorted([*folder.glob("queries*.jsonl"), *folder.glob("queries*.jsonl.gz")])
    if not corpora or not queries:
        raise FileNotFoundError(f"{folder} has no corpus*.jsonl.gz or no queries*.jsonl")
    for corpus, asked_in in product(corpora, queries):
        languages = [part for path in (asked_in, corpus) if (part := path.name.split(".")[1]) != "jsonl"]
        name = " ".join([folder.name, ">".join(languages)]).strip()
        with tempfile.TemporaryDirectory() as place:
            yield _measured(name, _index(corpus, Path(place)), list(_lines(asked_in)), judgements)


def ndcg(ranked: list[str], relevant: dict[str, int]) -> float:
    """Normalised discounted cumulative gain at 10, gains as judged (Järvelin and Kekäläinen 2002)."""
    ideal = _gain(sorted(relevant.values(), reverse=True))
    return _gain([relevant.get(each, 0) for each in ranked]) / ideal


def _gain(gains: list[int]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains[:DEPTH]))


def _measured(
    name: str, index: tuple[Snapshot, list[str]], queries: list[dict[str, Any]], judgements: Judgements
) -> Measured:
    snapshot, names = index
    scores = []
    for query in queries:
        relevant = judgements.get(query["_id"], {})
        if any(relevant.values()):
            ranked = _ranked(query["text"], snapshot, names)
            scores.append(tuple(ndcg(each, relevant) for each in ranked))
    stems, fused = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    return Measured(name, len(scores), stems, fused)


def _ranked(query: str, snapshot: Snapshot, names: list[str]) -> tuple[list[str], list[str]]:
    """Of L alone without spelling, and of everything."""
    made = plan(asked.read(query), snapshot, reader="en", exactly=True)
    found = ranking.matches(made, [], snapshot)
    found.ranked, found.near = found.in_stems, frozenset()
    alone = ranking.page(found, [], snapshot, sort="relevance", offset=0, size=DEPTH)
    made = plan(asked.read(query), snapshot, reader="en", exactly=False)
    found = ranking.matches(made, [], snapshot)
    whole = ranking.page(found, [], snapshot, sort="relevance", offset=0, size=DEPTH)
    stems, fused = (
        [names[split_key(ranking.key_at(each.place, snapshot))[1]] for each in page]
        for page in (alone, whole)
    )
    return stems, fused


def _index(corpus: Path, place: Path) -> tuple[Snapshot, list[str]]:
    generation = Generation(place)
    generation.documents.mkdir()
    generation.words.mkdir()
    names = []
    with Writer(generation) as writer:
        for number, line in enumerate(_lines(corpus)):
            names.append(line["_id"])
            document = SearchDocument(title=line["title"], body=(Passage("", line["text"]),))
            writer.put("document", number, analysed("document", number, document))
        writer.commit()
    return opened(generation), names


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    open_text = gzip.open if path.suffix == ".gz" else open
    with open_text(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _judgements(path: Path) -> Judgements:
    found: Judgements = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, gain = line.split("\t")
        found.setdefault(query, {})[document] = int(gain)
    return found
