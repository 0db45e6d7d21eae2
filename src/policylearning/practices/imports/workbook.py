"""XLSX (and ODS, which the same library reads)."""

from collections.abc import Iterator
from typing import IO, Any, Literal

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from .errors import Unreadable
from .grids import must_be_of_sane_size
from .record import Record, named
from .values import text_of

MARK = b"PK\x03\x04"


def look(file: IO[bytes]) -> tuple[str, list[str]]:
    """(name of the first sheet with anything on it, column names). Raises Unreadable."""
    must_be_of_sane_size(file)
    book = _open(file)
    for name in book.sheet_names:
        heading = next((found for row in _rows(_sheet(book, name)) if (found := _without_tail(row))), None)
        if heading:
            return name, named(heading)
    raise Unreadable(_("The workbook is empty."))


def records(file: IO[bytes], sheet: str, columns: list[str]) -> Iterator[Record]:
    rows = _rows(_sheet(_open(file), sheet))
    numbered = enumerate(rows, start=1)
    next((row for _number, row in numbered if any(text_of(cell).strip() for cell in row)), None)
    for each, row in numbered:
        if not any(text_of(cell).strip() for cell in row):
            continue
        if any(text_of(cell).strip() for cell in row[len(columns) :]):
            yield Record(each, {}, _("It has values beyond the last column that has a heading."))
        else:
            yield Record(each, dict(zip(columns, row, strict=False)))


def _without_tail(row: list[Any]) -> list[str]:
    """The cells' texts without the empty ones at the end."""
    cells = [text_of(cell).strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _open(file: IO[bytes]) -> CalamineWorkbook:
    file.seek(0)
    with _Guarded():
        return CalamineWorkbook.from_filelike(file)
    raise AssertionError


def _sheet(book: CalamineWorkbook, name: str) -> CalamineSheet:
    with _Guarded():
        return book.get_sheet_by_name(name)
    raise AssertionError


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """All rows from the top, the empty ones too, so that they are counted as a spreadsheet counts."""
    with _Guarded():
        yield from sheet.iter_rows()


class _Guarded:
    """What the library raises on a damaged file, its panics too, becomes Unreadable."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: Any
    ) -> Literal[False]:
        if error is None or isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | Unreadable):
            return False
        panicked = kind is not None and kind.__name__ == "PanicException"
        if panicked or isinstance(error, CalamineError | OSError | ValueError | OverflowError | MemoryError):
            raise Unreadable(_("The workbook is damaged.")) from error
        return False
