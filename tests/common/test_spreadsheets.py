"""No cell runs as a formula, in any of the ways that spreadsheets know."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook

from policylearning.common.spreadsheets import csv_lines, harmless, xlsx_file

FORMULAS = [
    "=1+1",
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text(text: str) -> None:
    assert harmless(text) == "'" + text
    (_header, line) = csv_lines(["a"], [[text]])
    assert next(csv.reader(io.StringIO(line, newline="")))[0].startswith("'")


@pytest.mark.parametrize("value", ["plain", "", "a=b", "1-2", 5, -5, -0.5, None, True])
def test_everything_else_stays_what_it_is(value: object) -> None:
    assert harmless(value) == value


def test_csv() -> None:
    text = "".join(
        csv_lines(["Name", "=Day"], [["a,b", date(2027, 3, 12)], ["Ł", datetime(2027, 3, 12, tzinfo=UTC)]])
    )
    assert text == ('\ufeffName,\'=Day\r\n"a,b",2027-03-12\r\nŁ,2027-03-12T00:00:00+00:00\r\n')


def test_xlsx_keeps_texts_texts_and_numbers_numbers() -> None:
    rows = [[text] for text in FORMULAS] + [[3], [2.5], [True], [None], [date(2027, 3, 12)], ["x" * 40_000]]
    with xlsx_file("Title", ["Column"], rows) as file:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    cells = [row[0] for row in sheet.to_python()]
    assert [str(cell).lstrip() for cell in cells[1 : len(FORMULAS) + 1]] == [
        text.lstrip() for text in FORMULAS
    ]
    assert cells[len(FORMULAS) + 1 :] == [3.0, 2.5, True, "", date(2027, 3, 12), "x" * 32_766 + "…"]


def test_xlsx_shows_moments_in_the_time_zone_of_the_reader() -> None:
    with xlsx_file("Title", ["At"], [[datetime(2027, 3, 12, 10, 0, tzinfo=UTC)]]) as file:
        rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert [str(cell) for cell in rows[1]] == ["2027-03-12 11:00:00"]
