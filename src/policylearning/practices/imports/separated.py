"""CSV, TSV and their kin."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any

from django.utils.translation import gettext as _

from policylearning.common.spreadsheets import unmarked
from policylearning.common.text import nfc

from .errors import Unreadable
from .record import Record, named

SEPARATORS = (",", ";", "\t", "|")
LOOKED_AT = 60
"""Rows that must agree on the separator."""
CELL = 1_000_000
"""The most characters in a cell; more means that a quotation mark was never closed."""
COLUMNS = 2_000


def look(file: IO[bytes], encoding: str) -> tuple[str, list[str]]:
    """(separator, column names). Raises Unreadable for an empty file."""
    separator = max(SEPARATORS, key=lambda each: _agreement(file, encoding, each))
    heading = next(_rows(file, encoding, separator), None)
    if heading is None:
        raise Unreadable(_("The file is empty."))
    if len(heading) > COLUMNS:
        raise Unreadable(_("Its first row has over %(most)d columns.") % {"most": COLUMNS})
    return separator, named([nfc(unmarked(cell)) for cell in heading])


def records(file: IO[bytes], encoding: str, separator: str, columns: list[str]) -> Iterator[Record]:
    """Rows from 2 on; empty ones are passed over and counted."""
    rows = _rows(file, encoding, separator, empty=True)
    next(row for row in rows if any(row))
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[len(columns) :]):
            problem = _(
                "It has %(cells)d cells, the heading has %(columns)d: a separator or quotation mark is amiss."
            )
            yield Record(number, {}, problem % {"cells": len(row), "columns": len(columns)})
        else:
            yield Record(number, dict(zip(columns, map(unmarked, row), strict=False)))


def _agreement(file: IO[bytes], encoding: str, separator: str) -> tuple[float, int]:
    """How many of the first rows have the commonest number of cells, if that is more than one; then that number."""
    try:
        counts = Counter(len(row) for row in islice(_rows(file, encoding, separator), LOOKED_AT))
    except Unreadable:
        return (0, 0)
    if not counts:
        return (0, 0)
    cells, rows = counts.most_common(1)[0]
    return (0, 0) if cells < 2 else (rows / counts.total(), cells)


def _rows(file: IO[bytes], encoding: str, separator: str, *, empty: bool = False) -> Iterator[list[str]]:
    csv.field_size_limit(CELL)
    with text_of_file(file, encoding) as text:
        reader = csv.reader(text, delimiter=separator)
        try:
            for row in reader:
                if empty or any(cell.strip() for cell in row):
                    yield row
        except (csv.Error, UnicodeError) as error:
            told = {"line": reader.line_num, "error": error}
            raise Unreadable(_("From line %(line)d on it cannot be read: %(error)s.") % told) from error


@contextmanager
def text_of_file(file: IO[bytes], encoding: str) -> Iterator[Any]:
    """The file as text from its beginning; the file itself stays open."""
    file.seek(0)
    wrapper = io.TextIOWrapper(
        io.BufferedReader(_Open(file)), encoding=encoding, errors="replace", newline=""
    )
    try:
        yield wrapper
    finally:
        wrapper.detach()


class _Open(io.RawIOBase):
    """A view of an open file that can be thrown away without closing the file."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
