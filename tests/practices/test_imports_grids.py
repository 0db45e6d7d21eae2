"""A small file that would fill the memory is refused before anything reads it."""

import io
import struct
import zipfile

import pytest

from policylearning.practices.imports import grids
from policylearning.practices.imports.errors import Unreadable
from policylearning.practices.imports.grids import must_be_of_sane_size
from policylearning.practices.imports.reading import survey

from .import_files import xlsx_of

ODS_CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


def sheet(body: str, name: str = "xl/worksheets/sheet1.xml") -> io.BytesIO:
    """A workbook of the library's own making, with another sheet in it."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_of(("title",), ("One",)))) as plain,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for each in plain.namelist():
            archive.writestr(each, body if each == name else plain.read(each))
    return made


def worksheet(rows: str) -> str:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def ods(rows: str) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", f"<table:table>{rows}</table:table>")
    return made


BOMBS = {
    "a cell in the far corner": sheet(
        worksheet('<row r="1"><c r="A1"/></row><row><c r="XFD1048576"/></row>')
    ),
    "in single quotes": sheet(worksheet("<row r='1048576'><c r = 'XFD1'/></row>")),
    "cells without places": sheet(worksheet("<row><c/></row>" * 60_000 + f"<row>{'<c/>' * 10_000}</row>")),
    "a namespace of its own": sheet(
        worksheet("<x:row><x:c/></x:row>" * 60_000 + f"<x:row>{'<x:c/>' * 10_000}")
    ),
    "a wide row, repeated": ods(
        f'<table:table-row table:number-rows-repeated="1048576">{ODS_CELL * 100}</table:table-row>'
    ),
    "a full row after many empty ones": ods(
        f'<table:table-row table:number-rows-repeated="1048575"/><table:table-row>{ODS_CELL * 100}</table:table-row>'
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_sheet_that_reaches_too_far_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="too far to be read"):
        must_be_of_sane_size(BOMBS[name])


def test_the_import_says_so() -> None:
    with pytest.raises(Unreadable, match="reaches to row 1048576 and column 16384"):
        survey(BOMBS["a cell in the far corner"])


def test_empty_rows_to_the_end_of_a_sheet_are_nothing() -> None:
    must_be_of_sane_size(
        ods(
            f"<table:table-row>{ODS_CELL}</table:table-row>"
            f'<table:table-row table:number-rows-repeated="1048575">{"<table:table-cell/>" * 100}</table:table-row>'
        )
    )


def test_a_long_table_is_taken() -> None:
    must_be_of_sane_size(
        sheet(worksheet("".join(f'<row r="{n}"><c r="T{n}"/></row>' for n in range(1, 90_000))))
    )


def test_a_list_of_contents_that_lies_about_sizes_helps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    made = sheet(worksheet("<row><c/></row>" + " " * 3_000_000))
    content = bytearray(made.getvalue())
    entry = content.find(b"PK\x01\x02")
    while entry >= 0:
        struct.pack_into("<I", content, entry + 24, 10)
        entry = content.find(b"PK\x01\x02", entry + 1)
    monkeypatch.setattr(grids, "UNPACKED", 2_000_000)

    with pytest.raises(Unreadable, match="unpacks to more than"):
        must_be_of_sane_size(io.BytesIO(bytes(content)))


def test_chunks_cut_no_tag_in_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "CHUNK", 7)
    rows = '<row r="1048576"><c r="XFD1048576"/></row>'
    with pytest.raises(Unreadable, match="row 1048576 and column 16384"):
        must_be_of_sane_size(sheet(worksheet(rows)))
