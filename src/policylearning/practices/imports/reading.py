"""Read a file of records: CSV and TSV in any encoding, XLSX, JSON. Row by row, so that memory stays flat."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from policylearning.common.text import nfc

from . import objects, separated, workbook
from .encodings import encoding_of
from .record import Record
from .values import text_of

__all__ = ["Layout", "Record", "Survey", "digest_of", "look", "records", "survey"]

SAMPLE_ROWS = 500
"""Rows from which the samples are taken and the mapping is proposed."""
SAMPLES = 40
"""Different values kept of each column."""
SAMPLE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read. `format` is csv, xlsx or json; the rest as the format needs it."""

    format: str
    columns: list[str]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    shape: str = ""
    """Of JSON: list, lines, or the name under which the list stands."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Survey:
    """What one walk through the file found: the number of rows, and some values of each column."""

    layout: Layout
    rows: int = 0
    samples: dict[str, list[str]] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)
    """Column name to the number of rows among the first SAMPLE_ROWS that have a value."""


def look(file: IO[bytes]) -> Layout:
    """How to read it. Raises Unreadable."""
    file.seek(0)
    head = file.read(8)
    if head.startswith(workbook.MARK):
        sheet, columns = workbook.look(file)
        return Layout("xlsx", columns, sheet=sheet)
    encoding = encoding_of(file)
    if shape := objects.shape_of(file, encoding):
        return Layout("json", objects.columns_of(file, encoding, shape), encoding=encoding, shape=shape)
    separator, columns = separated.look(file, encoding)
    return Layout("csv", columns, encoding=encoding, separator=separator)


def records(file: IO[bytes], layout: Layout) -> Iterator[Record]:
    """Every row in order, rows that cannot be used with their `problem`. Raises Unreadable, also on the way."""
    if layout.format == "xlsx":
        return workbook.records(file, layout.sheet, layout.columns)
    if layout.format == "json":
        return objects.records(file, layout.encoding, layout.shape)
    return separated.records(file, layout.encoding, layout.separator, layout.columns)


def survey(file: IO[bytes]) -> Survey:
    """Walk through the whole file once: whatever makes it unreadable shows here. Raises Unreadable."""
    found = Survey(look(file))
    for record in records(file, found.layout):
        found.rows += 1
        if found.rows <= SAMPLE_ROWS:
            _note(found, record)
    return found


def _note(found: Survey, record: Record) -> None:
    for name in found.layout.columns:
        text = nfc(text_of(record.values.get(name))).strip()[:SAMPLE_LENGTH]
        if text:
            found.filled[name] = found.filled.get(name, 0) + 1
            kept = found.samples.setdefault(name, [])
            if len(kept) < SAMPLES and text not in kept:
                kept.append(text)


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 in hexadecimal."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
