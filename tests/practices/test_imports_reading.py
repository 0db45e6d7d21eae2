"""Files of every kind become rows, or one clear error."""

import contextlib
import io
import json
from datetime import date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policylearning.practices.imports import reading
from policylearning.practices.imports.encodings import encoding_of
from policylearning.practices.imports.errors import Unreadable
from policylearning.practices.imports.values import text_of

from .import_files import csv_of, xlsx_of


def rows_of(content: bytes) -> list[tuple[int, dict[str, str]]]:
    file = io.BytesIO(content)
    layout = reading.look(file)
    return [
        (each.number, {name: text_of(value) for name, value in each.values.items()})
        for each in reading.records(file, layout)
    ]


# Encodings --------------------------------------------------------------------------------------
SENTENCES = {
    "pl": ("Wspieranie małych i średnich przedsiębiorstw – Urząd Marszałkowski", ["cp1250", "iso-8859-2"]),
    "cs": (
        "Podpora malých a středních podniků; Ústecký kraj; Zřízení místa pro občany",
        ["cp1250", "iso-8859-2"],
    ),
    "hu": (
        "A kis- és középvállalkozások támogatása; Működő energiatakarékos épületek",
        ["cp1250", "iso-8859-2"],
    ),
    "ro": (
        "Sprijinirea întreprinderilor mici şi mijlocii; Primăria Bucureşti; educaţie",
        ["cp1250", "iso-8859-2"],
    ),
    "sl": (
        "Podpora malim in srednjim podjetjem; Občina; življenje in učinkovitost",
        ["cp1250", "iso-8859-2"],
    ),
    "fr": ("Soutien aux petites et moyennes entreprises de la région; bâtiments", ["cp1252", "iso-8859-15"]),
    "de": ("Förderung kleiner und mittlerer Unternehmen; Gebäude und Straßen", ["cp1252", "iso-8859-15"]),
    "es": ("Apoyo a las pequeñas empresas de la región; Gestión del agua", ["cp1252", "iso-8859-15"]),
    "pt": ("Apoio às pequenas e médias empresas; Educação e inovação – “não há”", ["cp1252"]),
    "sv": ("Stöd till små och medelstora företag i regionen; Förnybar energi", ["cp1252", "iso-8859-15"]),
    "en": ("Support for small firms – the “one-stop shop”; it’s €1m", ["cp1252"]),
    "el": ("Υποστήριξη μικρών και μεσαίων επιχειρήσεων στην περιφέρεια Ά", ["cp1253", "iso-8859-7"]),
    "bg": ("Подкрепа за малките и средните предприятия в региона", ["cp1251", "iso-8859-5"]),
    "lt": ("Parama mažoms ir vidutinėms įmonėms; energija ir žmonės", ["cp1257"]),
    "lv": ("Atbalsts maziem un vidējiem uzņēmumiem; Pašvaldība un ļaudis", ["cp1257"]),
    "tr": ("Küçük ve orta ölçekli işletmelerin desteklenmesi için ağ", ["cp1254"]),
}
EVERYWHERE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(language, each) for language, (_text, own) in SENTENCES.items() for each in (*own, *EVERYWHERE)],
)
def test_the_encoding_is_found_out(language: str, encoding: str) -> None:
    text = SENTENCES[language][0].replace("–", "-") if encoding.startswith("iso") else SENTENCES[language][0]
    content = f'title,description\r\nOne,"{text}"\r\n'.encode(encoding)

    assert rows_of(content) == [(2, {"title": "One", "description": text})]


def test_utf8_with_a_few_broken_bytes_stays_utf8() -> None:
    content = ("title\n" + "économie d’énergie\n" * 30).encode() + b"caf\xe9\n"

    assert encoding_of(io.BytesIO(content)) == "utf-8"
    assert rows_of(content)[-1] == (32, {"title": "caf\ufffd"})


# CSV ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_out(separator: str) -> None:
    lines = ["title", "text", "cost"], ['"One, two; three"', "a|b" if separator != "|" else "ab", "1"]
    content = "\n".join(separator.join(cells) for cells in lines).encode()

    assert rows_of(content)[0][1]["title"] == "One, two; three"


def test_rows_are_counted_as_a_spreadsheet_does_and_empty_ones_passed_over() -> None:
    content = b'title,text\nOne,"two\nlines"\n,\n\nThree,3\n'

    assert rows_of(content) == [
        (2, {"title": "One", "text": "two\nlines"}),
        (5, {"title": "Three", "text": "3"}),
    ]


def test_a_row_with_too_many_cells_says_so_and_the_others_are_read() -> None:
    file = io.BytesIO(b"title,text\nOne,1\nTwo,2,3\nThree,3,,\n")
    found = list(reading.records(file, reading.look(file)))

    assert [(each.number, each.problem) for each in found] == [
        (2, ""),
        (3, "It has 3 cells, the heading has 2: a separator or quotation mark is amiss."),
        (4, ""),
    ]


def test_columns_without_a_name_or_with_the_same_are_told_apart() -> None:
    assert reading.look(io.BytesIO(b"title,title,,\xef\xbb\xbfx\na,b,c,d\n")).columns == [
        "title",
        "title (2)",
        "column 3",
        "\ufeffx",
    ]


def test_the_mark_before_a_formula_is_taken_off() -> None:
    assert rows_of(b"title,text\n'=One,'-two\n'tis,''=x\n") == [
        (2, {"title": "=One", "text": "-two"}),
        (3, {"title": "'tis", "text": "'=x"}),
    ]


# XLSX -----------------------------------------------------------------------------------------------
def test_a_workbook_is_read_with_its_dates_and_numbers() -> None:
    content = xlsx_of(
        ("title", "start", "cost", "ok", ""), ("Ñandú", date(2020, 5, 1), 2021.0, True), ("Two", "", 1.5)
    )

    assert rows_of(content) == [
        (2, {"title": "Ñandú", "start": "2020-05-01", "cost": "2021", "ok": "true"}),
        (3, {"title": "Two", "start": "", "cost": "1.5", "ok": ""}),
    ]


def test_rows_above_the_heading_are_counted() -> None:
    assert rows_of(xlsx_of(("title", "text"), ("One", "1"), above=3)) == [(5, {"title": "One", "text": "1"})]


# JSON -----------------------------------------------------------------------------------------------
RECORDS = [{"title": "Één", "tags": ["a", "b"], "n": 1.0}, {"title": "Two", "more": {"x": None}}]
AS_TEXT = [(1, {"title": "Één", "tags": "a\nb", "n": "1"}), (2, {"title": "Two", "more": '{"x": null}'})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "text",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=4, ensure_ascii=False),
        json.dumps({"count": 2, "items": RECORDS}),
        "\n".join(json.dumps(each) for each in RECORDS) + "\n",
        "".join(json.dumps(each) for each in RECORDS),
    ],
)
def test_json_is_a_list_or_holds_one_or_is_lines(text: str, encoding: str) -> None:
    assert rows_of(text.encode(encoding)) == AS_TEXT


def test_json_is_read_piece_by_piece() -> None:
    records = [{"title": f"Practice {n}", "text": "é" * 5000} for n in range(200)]

    assert [row["title"] for _n, row in rows_of(json.dumps(records).encode())] == [
        each["title"] for each in records
    ]


def test_what_is_no_object_in_a_list_is_told() -> None:
    file = io.BytesIO(b'[{"title": "One"}, 12, "x", null]')
    found = list(reading.records(file, reading.look(file)))

    assert [each.problem for each in found] == ["", *["It is no object with named values."] * 3]


# What cannot be read --------------------------------------------------------------------------------
UNREADABLE = {
    b"": "The file is empty.",
    b"\n\n  \n": "The file is empty.",
    b"%PDF-1.7\n\x00\x01\x02": "This is neither text nor a spreadsheet. CSV, TSV, XLSX and JSON are read.",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00": "This is neither text nor a spreadsheet. CSV, TSV, XLSX and JSON are read.",
    b"PK\x03\x04 but no zip": "The workbook is damaged.",
    b'[{"title": "One"}, {"title": ': "Record 2 is no JSON.",
    b'[{"title": "One"}': "After record 1 the list breaks off.",
    b'{"title": "One"}\n{"title" "Two"}': "Record 2 is no JSON.",
    b"[" * 100_000: "Record 1 is no JSON.",
}


@pytest.mark.parametrize("content", UNREADABLE)
def test_a_file_that_cannot_be_read_says_why(content: bytes) -> None:
    with pytest.raises(Unreadable) as error:
        reading.survey(io.BytesIO(content))

    assert error.value.message == f"{UNREADABLE[content]} Nothing was imported."


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policylearning.practices.imports.grids.UNPACKED", 1000)

    with pytest.raises(Unreadable, match="unpacks to more than"):
        reading.survey(io.BytesIO(xlsx_of(("title",), ("One",))))


def _survives(content: bytes) -> None:
    """Every file is read whole, or refused by Unreadable alone."""
    with contextlib.suppress(Unreadable):
        found = reading.survey(io.BytesIO(content))
        assert found.rows >= 0
        assert len(set(found.layout.columns)) == len(found.layout.columns)


@given(st.binary(max_size=600))
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\x00\x00\x00\x11\x00")
@example(b"\xfe\xff\xd8")
@example(b"\x00a")
@example(b'"')
@example(b"{")
@example(b"[")
@example(b"[1e999]")
@example(b"[" + b"9" * 5000 + b"]")
@example(b'{"items": 3}')
@settings(max_examples=150, deadline=None)
def test_no_bytes_cause_another_error(content: bytes) -> None:
    _survives(content)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_damaged_workbook_causes_no_other_error(place: int, damage: bytes) -> None:
    content = bytearray(xlsx_of(("title", "text"), ("One", "1"), ("Two", datetime(2020, 1, 1))))  # noqa: DTZ001
    place %= len(content)
    content[place : place + len(damage)] = damage
    _survives(bytes(content))


@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@settings(max_examples=60, deadline=None)
def test_no_text_causes_another_error(text: str, encoding: str) -> None:
    for prefix in ("", "[", '{"items": [', "title;text\n"):
        _survives((prefix + text).encode(encoding, errors="ignore"))


def test_a_survey_counts_rows_and_keeps_some_values() -> None:
    found = reading.survey(io.BytesIO(csv_of(*[(str(n), "T", "", "", "", "", "") for n in range(60)])))

    assert found.rows == 60
    assert len(found.samples["id"]) == 40
    assert found.samples["title"] == ["T"]
    assert "description" not in found.samples
    assert found.filled["title"] == 60
