"""Files into rows: what is taken, what is refused and why."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylearning.regions.reading import Reading, UnreadableFile, read
from tests.shared import shared

HEADING = "nuts_id,level,parent_id,country,name_latn,name_native,label_lon,label_lat\n"
SQUARE = [[5.0, 51.0], [6.0, 51.0], [6.0, 52.0], [5.0, 52.0], [5.0, 51.0]]


def table(*lines: str, heading: str = HEADING) -> Reading:
    return read((heading + "\n".join(lines)).encode())


def features(*given: Any, **more: Any) -> Reading:
    return read(json.dumps({"type": "FeatureCollection", "features": given, **more}).encode())


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"NUTS_ID": "NL41", "NAME_LATN": "Noord-Brabant", **properties},
    }


def reasons(reading: Reading) -> list[tuple[str, str, str]]:
    return [(each.place, each.code, each.reason) for each in reading.refused]


# Tables --------------------------------------------------------------------------------------------------


def test_our_own_columns() -> None:
    (row,) = table("BG41,2,BG4,BG,Yugozapaden,Югозападен,23.3,42.3").rows
    assert (row.place, row.code, row.name, row.native_name) == ("line 2", "BG41", "Yugozapaden", "Югозападен")
    assert (row.longitude, row.latitude, row.shape) == (23.3, 42.3, None)


def test_eurostats_list_with_byte_order_mark_semicolons_and_blank_lines() -> None:
    content = (
        "\ufeffCountry code;NUTS Code;NUTS label;NUTS level;Country order;#;;\r\n"
        "IE;IE051;Mid-West ;3;6;1;;\r\n"
        "EL;EL30;Aττική;2;7;2;;\r\n"
        "BE;BEZ;Extra-Regio NUTS 1;1;1;59;;\r\n"
        ";;;;;;;\r\n;;;;;;;\r\n"
    )
    reading = read(content.encode())
    assert [(row.code, row.name, row.native_name) for row in reading.rows] == [
        ("IE051", "Mid-West", ""),
        ("EL30", "", "Aττική"),
    ]
    assert reasons(reading) == [
        ("line 4", "BEZ", "A code for what lies outside every region (extra-regio) is not a place.")
    ]


def test_giscos_attribute_table() -> None:
    heading = "CNTR_CODE,NUTS_ID,NAME_LATN,NUTS_NAME,MOUNT_TYPE\n"
    (row,) = table("AT,AT11,Burgenland,Burgenland,4", heading=heading).rows
    assert (row.code, row.name, row.native_name) == ("AT11", "Burgenland", "")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "nl41,2,NL4,NL,X,X,,",
            "This is not a NUTS code: two letters and up to three more letters or digits.",
        ),
        ("NL41,3,NL4,NL,X,X,,", "It says level 3, but its code is one of level 2."),
        ("NL41,2,NL4,BE,X,X,,", "It says country BE, but its code is one of NL."),
        ("NL41,2,NL4,NL,,,,", "It has no name."),
        ("NL41,2,NL4,NL, , ,,", "It has no name."),
        (f"NL41,2,NL4,NL,{'x' * 121},,,", "Its name is longer than 120 characters."),
        ("NL41,2,NL4,NL,X,X,east,51", "Its centre is not a pair of numbers."),
        ("NL41,2,NL4,NL,X,X,5.2,", "Its centre is not a pair of numbers."),
        ("NL41,2,NL4,NL,X,X,500,51", "Its centre is not on Earth."),
        ("NL41,2,NL4,NL,X,X,nan,51", "Its centre is not on Earth."),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_and_the_rest_taken(line: str, reason: str) -> None:
    reading = table(line, "NL42,2,NL4,NL,Limburg,Limburg,5.9,51.2")
    assert [row.code for row in reading.rows] == ["NL42"]
    assert reasons(reading) == [("line 2", line[:4], reason)]


def test_a_short_line_lacks_what_it_lacks() -> None:
    assert reasons(table("NL41")) == [("line 2", "NL41", "It has no name.")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "neither a NUTS code list nor GeoJSON"),
        (b"a,b\n1,2\n", "neither a NUTS code list nor GeoJSON"),
        ("nuts_id;name\nNL;Îles".encode("latin-1"), "not in UTF-8"),
        (b'code,name\nNL,"' + b"x" * 3_000_000 + b'"', "cannot be read"),
        (b"{", "GeoJSON cannot be read"),
        (b"[" * 100_000, "GeoJSON cannot be read"),
        (b"[1, 2]", "no GeoJSON feature collection"),
        (b'{"type": "Feature"}', "no GeoJSON feature collection"),
    ],
)
def test_a_file_that_is_something_else_is_refused_whole(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said) as refusal:
        read(content)
    assert "Nothing was imported" in refusal.value.message


# GeoJSON -------------------------------------------------------------------------------------------------


def test_polygons_and_label_points() -> None:
    (outline, point) = features(
        feature({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}),
        feature({"type": "Point", "coordinates": [5.2, 51.6]}, NUTS_ID="NL42", LEVL_CODE=2, CNTR_CODE="NL"),
    ).rows
    assert outline.shape is not None
    assert len(outline.shape.rings) == 2
    assert (point.longitude, point.latitude, point.shape) == (5.2, 51.6, None)


def test_a_feature_without_geometry_still_names_a_region() -> None:
    assert [row.code for row in features(feature(None)).rows] == ["NL41"]


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ({"type": "LineString", "coordinates": SQUARE}, "Its geometry is neither a polygon nor a point."),
        ("POLYGON((5 51))", "Its geometry is neither a polygon nor a point."),
        ({"type": "Polygon"}, "Its outline is empty or malformed."),
        ({"type": "Polygon", "coordinates": []}, "Its outline is empty or malformed."),
        ({"type": "Polygon", "coordinates": {"a": 1}}, "Its outline is empty or malformed."),
        ({"type": "Polygon", "coordinates": [SQUARE[:3]]}, "A ring of its outline is not closed."),
        (
            {"type": "Polygon", "coordinates": [[*SQUARE[:4], [5.1, 51]]]},
            "A ring of its outline is not closed.",
        ),
        ({"type": "Polygon", "coordinates": [[[5], *SQUARE]]}, "A position is not a pair of numbers."),
        ({"type": "Point", "coordinates": ["5", "51"]}, "A position is not a pair of numbers."),
        ({"type": "Point", "coordinates": [True, False]}, "A position is not a pair of numbers."),
        (
            {"type": "Point", "coordinates": [3_962_799, 2_999_718]},
            "A position is not on Earth: longitude and latitude in degrees are expected.",
        ),
        (
            {"type": "Point", "coordinates": [math.nan, 51]},
            "A position is not on Earth: longitude and latitude in degrees are expected.",
        ),
        (
            {"type": "Point", "coordinates": [10**400, 51]},
            "A position is not on Earth: longitude and latitude in degrees are expected.",
        ),
    ],
)
def test_a_malformed_geometry_is_refused(geometry: Any, reason: str) -> None:
    reading = features(feature(geometry), feature(None, NUTS_ID="NL42"))
    assert [row.code for row in reading.rows] == ["NL42"]
    assert reasons(reading) == [("feature 1", "NL41", reason)]


@pytest.mark.parametrize("given", [None, 7, "NL41", {"type": "Feature"}, {"properties": [1]}])
def test_what_is_no_feature_is_refused(given: Any) -> None:
    assert reasons(features(given)) == [("feature 1", "", "It is not a feature with properties.")]


def test_projected_coordinates_are_refused_whole() -> None:
    with pytest.raises(UnreadableFile, match="not in degrees"):
        features(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3035"}})


# Anything at all -----------------------------------------------------------------------------------------

CELL = st.text(max_size=30)


@given(lines=st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=8))
def test_any_table_is_read_or_refused_with_reasons(lines: list[tuple[str, ...]]) -> None:
    try:
        reading = table(*(",".join(line) for line in lines), heading="code,name,lon,lat\n")
    except UnreadableFile:
        return
    assert all(row.code and (row.name or row.native_name) for row in reading.rows)
    assert all(each.reason and each.place for each in reading.refused)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(geometry=JSON | st.builds(lambda data: {"type": "Polygon", "coordinates": data}, JSON))
def test_any_geometry_is_taken_or_refused_with_a_reason(geometry: Any) -> None:
    reading = features(feature(geometry))
    assert len(reading.rows) + len(reading.refused) == 1
    assert all(each.reason for each in reading.refused)


@pytest.mark.data
def test_naughty_names_are_kept_clean_or_refused() -> None:
    strings = json.loads(shared("naughty_strings/blns.json").read_text("utf-8"))
    reading = features(*(feature(None, NAME_LATN=text) for text in strings))
    assert len(reading.rows) + len(reading.refused) == len(strings)
    for row in reading.rows:
        name = row.name or row.native_name
        assert 0 < len(name) <= 120
        assert "\x00" not in name
        assert "\n" not in name
    allowed = {"It has no name.", "Its name is longer than 120 characters."}
    assert {each.reason for each in reading.refused} <= allowed
