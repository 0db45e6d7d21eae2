"""CSV and XLSX for people who open them in a spreadsheet: no cell runs as a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils import timezone

# What starts a formula in one program or another, the wide forms of East Asian keyboards too.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CELL = 32_767
"""The most characters a cell of XLSX holds."""


def harmless(value: Any) -> Any:
    """A text that would start a formula gets an apostrophe in front, which spreadsheets do not show."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" '").startswith(_STARTS) else value


def unmarked(text: str) -> str:
    """The text that `harmless` was given: without the apostrophe before what would start a formula."""
    return text[1:] if text.startswith("'") and text.lstrip(" '").startswith(_STARTS) else text


class _Echo:
    def write(self, value: str) -> str:
        return value


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, with the mark by which spreadsheets know UTF-8. Dates are ISO 8601."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow([harmless(cell) for cell in header]))
    for row in rows:
        yield str(writer.writerow([_csv_cell(cell) for cell in row]))


def _csv_cell(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else harmless(cell)


def xlsx_file(title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """A file at its beginning, written row by row. Texts are written as texts, so nothing needs a mark.

    Moments are in the current time zone, for XLSX knows none.
    """
    import xlsxwriter  # its twelve megabytes only where a workbook is written

    file = TemporaryFile()  # noqa: SIM115 - the caller reads and closes it
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title})
    sheet = book.add_worksheet()
    bold, day, moment = (
        book.add_format(style)
        for style in ({"bold": True}, {"num_format": "d mmmm yyyy"}, {"num_format": "d mmmm yyyy hh:mm"})
    )
    sheet.freeze_panes(1, 0)
    for column, label in enumerate(header):
        sheet.write_string(0, column, str(label), bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, day, moment)
    book.close()
    file.seek(0)
    return file


def _write(sheet: Any, row: int, column: int, cell: Any, day: Any, moment: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        naive = timezone.make_naive(cell) if timezone.is_aware(cell) else cell
        sheet.write_datetime(row, column, naive, moment)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 - a day
    else:
        text = str(cell)
        sheet.write_string(row, column, text if len(text) <= _CELL else text[: _CELL - 1] + "…")
