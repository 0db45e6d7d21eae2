"""Test collections as they come: folders of JSON lines and judgements, plain or gzipped, in the forms that are about.

`corpus.jsonl` has `_id`, `title` and `text` a line, `queries.jsonl` `_id` and `text`; files by language
(`corpus.de.jsonl.gz`, `queries.es.jsonl`) are a collection for each pair. Judgements, `qrels.tsv`, are lines of query,
document and gain, or TREC's four columns with a number of no meaning in between; a first line of names is left out.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policylearning.common import chance

Judgements = dict[str, dict[str, int]]
"""Gains of documents by query."""
LONG: int = 6
"""Letters of a word that a slip is put into."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document or, without title, a query."""

    id: str
    title: str
    text: str


def texts(path: Path) -> Iterator[Text]:
    """Every line of a corpus or of queries. What has the same id again is left out. ValueError names a broken line."""
    seen: set[str] = set()
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            found: dict[str, Any] = json.loads(line)
            name = str(found["_id"] if "_id" in found else found["id"])
            text = Text(name, str(found.get("title") or ""), str(found.get("text") or ""))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path.name}, line {number}: no JSON object with _id and text.") from error
        if name not in seen:
            seen.add(name)
            yield text


def judgements(folder: Path) -> Judgements:
    """FileNotFoundError where there are none, ValueError where a line is none."""
    for name in ("qrels.tsv", "qrels.tsv.gz", "qrels.txt", "qrels/test.tsv"):
        if (folder / name).is_file():
            return _judgements(folder / name)
    raise FileNotFoundError(f"{folder} has no qrels.tsv.")


def files(folder: Path, name: str, language: str) -> list[Path]:
    """Those of the language; where none names one, the plain one."""
    found = sorted(path for path in folder.glob(f"{name}*.jsonl*") if path.suffix in (".jsonl", ".gz"))
    in_language = [path for path in found if language and language_of(path) == language]
    return in_language or [path for path in found if not language or not language_of(path)]


def language_of(path: Path) -> str:
    """`de` of `corpus.de.jsonl.gz`."""
    part = path.name.split(".")[1]
    return "" if part == "jsonl" else part


def with_slips(text: str, seed: str) -> str:
    """One slip of the pen in every word of six letters or more, the same for the same seed: a letter too few, one too
    many, another one, or two exchanged; never the first."""
    source = chance.repeatable(seed)
    return " ".join(_slipped(word, source) if len(word) >= LONG else word for word in text.split())


def _slipped(word: str, source: Any) -> str:
    place = source.randrange(1, len(word) - 1)
    before, here, after = word[:place], word[place], word[place + 1 :]
    letter = source.choice("abcdefghijklmnopqrstuvwxyz")
    slips = (before + after, before + here + letter + after, before + letter + after)
    return str(source.choice((*slips, before + after[0] + here + after[1:])))


def _judgements(path: Path) -> Judgements:
    found: Judgements = {}
    for number, line in enumerate(_lines(path)):
        parts = line.split("\t") if "\t" in line else line.split()
        if not line.strip():
            continue
        try:
            query, *_, document, gain = (part.strip() for part in parts)
            found.setdefault(query, {})[document] = round(float(gain))
        except ValueError as error:
            if number:
                raise ValueError(f"{path.name}, line {number + 1}: not query, document and gain.") from error
    return found


def _lines(path: Path) -> Iterator[str]:
    open_text = gzip.open if path.suffix == ".gz" else open
    with open_text(path, "rt", encoding="utf-8-sig") as lines:
        yield from lines
