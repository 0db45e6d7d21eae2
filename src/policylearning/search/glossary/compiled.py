"""From the database to the file that searches read."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from policylearning.search.models import Label

from .lexicon import line
from .rows import Labels

BATCH = 2_000
KIND = "glossary"
"""What a change of the glossary is called in the outbox."""


def write(path: Path) -> None:
    """Write the file whole or not at all. Memory does not grow with the glossary."""
    write_labels(path, _labels())


def write_labels(path: Path, concepts: Iterable[Labels]) -> None:
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        for labels in concepts:
            file.write(line(labels) + "\n")
    new.replace(path)


def _labels() -> Iterator[Labels]:
    """By concept; the preferred label of a language first."""
    found = (
        Label.objects.order_by("concept_id", "language", "-preferred", "text", "pk")
        .values_list("concept_id", "language", "text")
        .iterator(chunk_size=BATCH)
    )
    for _, rows in groupby(found, key=lambda row: row[0]):
        labels: Labels = {}
        for _, language, text in rows:
            labels.setdefault(language, []).append(text)
        yield labels
