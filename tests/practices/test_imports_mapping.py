"""Columns become fields: proposed with reasons, checked, kept, written in YAML."""

import io
from typing import Any

import pytest
import yaml

from policylearning.practices.imports.errors import UnfitMapping
from policylearning.practices.imports.export_columns import COLUMNS
from policylearning.practices.imports.fields import NAMES, fields
from policylearning.practices.imports.known import Known, vocabulary
from policylearning.practices.imports.mapping import Mapping, Rule, mapping_of
from policylearning.practices.imports.proposal import proposed
from policylearning.practices.imports.reading import survey
from policylearning.practices.imports.written import written_mapping
from tests.factories.regions import a_few

pytestmark = pytest.mark.django_db


def propose(content: str, kept: Mapping | None = None) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """(field to columns, column to reason)."""
    a_few()
    mapping, proposals = proposed(survey(io.BytesIO(content.encode())), Known(), kept)
    return {name: rule.columns for name, rule in mapping.rules.items()}, {
        p.column: p.reason for p in proposals
    }


def test_columns_are_known_by_their_names_in_several_languages() -> None:
    found, _why = propose(
        "Nr.;Bezeichnung;Kurzbeschreibung;Beschreibung;Pays;Träger;Beginn;Koszt;Mots-clés;Übertragbarkeit\n"
        "1;Fonds;Kurz;Lang;France;Stadt;2020;1000;energie;gut\n"
    )

    assert found == {
        "key": ("Nr.",),
        "title": ("Bezeichnung",),
        "summary": ("Kurzbeschreibung",),
        "description": ("Beschreibung",),
        "country": ("Pays",),
        "institution": ("Träger",),
        "start": ("Beginn",),
        "cost_from": ("Koszt",),
        "tags": ("Mots-clés",),
        "potential": ("Übertragbarkeit",),
    }


def test_a_name_counts_only_if_the_values_fit() -> None:
    found, why = propose("id,title,start,country\n7,One,soon,Narnia\n7,Two,later,Oz\n")

    assert found == {"title": ("title",)}
    assert why == {"id": "", "title": "“title” is a word for it", "start": "", "country": ""}


def test_of_two_columns_the_better_name_is_taken() -> None:
    found, _why = propose("name,title,body,description\nA,One,x,y\nB,Two,x,y\n")

    assert found == {"title": ("title",), "description": ("description",)}


def test_columns_of_countries_and_addresses_are_known_by_their_values() -> None:
    found, why = propose("title,where,more\nOne,Greece,https://example.org\nTwo,NL,https://example.eu\n")

    assert found == {"title": ("title",), "country": ("where",), "links": ("more",)}
    assert why["where"] == "its values are countries"
    assert why["more"] == "its values are web addresses"


def test_an_empty_column_says_so() -> None:
    assert propose("title,contact\nOne,\n")[1]["contact"] == "it is empty"


def test_the_mapping_of_last_time_goes_first() -> None:
    kept = mapping_of({"fields": {"title": "B", "summary": "gone", "language": {"constant": "nl"}}})
    found, why = propose("title,B\nOne,Two\n", kept)

    assert found == {"title": ("B",), "language": ()}
    assert why["B"] == "as last time for this source"


def test_without_its_title_the_mapping_of_last_time_is_no_use() -> None:
    assert propose("title,B\nOne,Two\n", mapping_of({"fields": {"title": "gone"}}))[0] == {
        "title": ("title",)
    }


def test_an_export_of_this_platform_is_known() -> None:
    mapping, _proposals = proposed(survey(io.BytesIO((",".join(COLUMNS) + "\n").encode())), Known())

    assert mapping.verbatim
    assert set(mapping.rules) == set(COLUMNS)


# Written down ---------------------------------------------------------------------------------------
def test_a_mapping_is_the_same_after_yaml() -> None:
    mapping = Mapping(
        {
            "title": Rule(("name",)),
            "description": Rule(("a", "b")),
            "topics": Rule(("sector",), "research", {"Health": "research", "*": ""}),
        },
        verbatim=True,
    )

    assert mapping_of(yaml.safe_load(yaml.safe_dump(mapping.as_dict()))) == mapping


def test_a_shown_mapping_can_be_given_back() -> None:
    found = survey(io.BytesIO(b'id,title,"odd: name"\n1,One,x\n2,Two,y\n'))
    mapping, proposals = proposed(found, Known())
    mapping.rules["summary"] = Rule(("odd: name",))
    text = written_mapping("file.csv", found, mapping, proposals)

    assert mapping_of(yaml.safe_load(text)) == mapping
    assert "# “title” is a word for it; such as 'One'" in text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "A mapping has “fields”"),
        ([], "A mapping has “fields”"),
        ({"fields": {"colour": "x"}}, "There is no field “colour”."),
        ({"fields": {"title": 3}}, "“title” wants a column name"),
        ({"fields": {"title": {"from": "x"}}}, "“title” wants a column name"),
        ({"fields": {"title": {"columns": {"a": 1}}}}, "“title”: columns are a list, values a table."),
        (
            {"fields": {"title": {"column": "a", "values": {"a": "b"}}}},
            "The values of “title” cannot be translated.",
        ),
    ],
)
def test_a_mapping_that_makes_no_sense_says_where(data: Any, reason: str) -> None:
    with pytest.raises(UnfitMapping, match=reason):
        mapping_of(data)


def test_a_mapping_must_fit_the_file() -> None:
    with pytest.raises(UnfitMapping, match="no column “name”"):
        mapping_of({"fields": {"title": "name"}}).check(["title"])
    with pytest.raises(UnfitMapping, match="which column holds the title"):
        mapping_of({"fields": {"summary": "text"}}).check(["text"])


def test_the_words_are_of_fields_that_exist() -> None:
    assert set(vocabulary()["columns"]) <= set(NAMES)
    assert set(fields()) == set(NAMES)
    assert all(fields()[name].label for name in NAMES)
