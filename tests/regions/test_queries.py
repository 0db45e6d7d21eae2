"""What is asked of regions."""

import json
from typing import Any

import pytest
from django.db.models import Q

from policylearning.regions import actions, queries
from policylearning.regions.countries import COUNTRIES, nuts_country
from policylearning.regions.models import Region
from tests.factories.regions import RegionFactory, a_few
from tests.shared import shared

pytestmark = pytest.mark.django_db


def codes(regions: Any) -> list[str]:
    return [each.code for each in regions]


def bring(version: int, **names: str) -> None:
    rows = "".join(f"{code},{name}\n" for code, name in names.items())
    actions.import_file(content=f"code,name\n{rows}".encode(), name="x", version=version, by=None)


# By code and name ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["NL41", "nl41", " nl41 "])
def test_a_code_is_found_however_it_is_written(typed: str) -> None:
    made = a_few()
    assert queries.find(typed) == made["NL41"]


def test_iso_codes_of_greece_and_the_united_kingdom_are_understood() -> None:
    made = a_few()
    assert queries.find("GR3") == made["EL3"]
    assert queries.find_country("GR") == queries.find_country("Greece") == made["EL"]
    assert queries.find_country("Atlantis") is None
    assert nuts_country("gb") == nuts_country("United Kingdom") == "UK"
    assert nuts_country("Czech Republic") == "CZ"


def test_the_newest_of_a_code_is_found_and_the_older_by_its_version() -> None:
    bring(2021, NL="Nederland", NL4="Zuid")
    bring(2024, NL="Nederland", NL4="Zuid-Nederland")
    newest, older = queries.find("NL4"), queries.find_in("nl4", 2021)
    assert newest is not None
    assert older is not None
    assert (newest.name, newest.version, older.name, older.current) == ("Zuid-Nederland", 2024, "Zuid", False)
    assert queries.counts_by_version() == [(2021, 2), (2024, 2)]


def test_by_name_in_any_spelling_and_a_country_by_its_english_name() -> None:
    made = a_few()
    assert queries.by_name("NOORD BRABANT") == [made["NL41"]]
    assert queries.by_name("brabant") == []
    assert queries.by_name("Greece") == [made["EL"]]
    assert queries.by_name("Attikí", country="GR") == [made["EL3"], made["EL30"]]
    assert queries.by_name("Attiki", country="NL") == []
    assert queries.by_name("!?") == []


# While typing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("noord", ["NL41", "NL414"]),
        ("brabant", ["NL41", "NL414"]),
        ("nl41", ["NL41", "NL414"]),
        ("brab noord zuid", ["NL414"]),
        ("greece", ["EL"]),
        ("réunion", ["FRY4"]),
        ("Αττική", ["EL3", "EL30"]),
        ("rabant", []),
        ("", []),
        ("%", []),
        ("'; drop table", []),
    ],
)
def test_suggestions_begin_as_the_typed_words_do(typed: str, found: list[str]) -> None:
    a_few()
    assert codes(queries.suggest(typed)) == found


def test_suggestions_of_one_level_and_not_too_many() -> None:
    a_few()
    assert codes(queries.suggest("noord", level=3)) == ["NL414"]
    assert len(queries.suggest("n", limit=2)) == 2


def test_what_another_code_replaced_is_not_offered() -> None:
    bring(2021, NO="Norge", NO0="Norge", NO08="Oslo og Viken", NO082="Viken")
    bring(2024, NO="Norge", NO0="Norge", NO08="Oslo og Viken", NO083="Østfold", NO084="Akershus")
    assert codes(queries.suggest("viken")) == ["NO08"]
    assert codes(queries.suggest("ostf")) == ["NO083"]


def test_a_typed_code_means_one_region_and_a_label_what_it_says() -> None:
    made = a_few()
    assert queries.find_regions("NL41") == [made["NL41"]]
    assert queries.find_regions(str(made["NL41"])) == [made["NL41"]]
    assert codes(queries.find_regions("attiki")) == ["EL3", "EL30"]


@pytest.mark.data
def test_any_string_is_a_question() -> None:
    a_few()
    for text in json.loads(shared("naughty_strings/blns.json").read_text("utf-8")):
        queries.find_regions(text)
        queries.by_name(text)
    queries.suggest("a " * 5000)


# Above and below -------------------------------------------------------------------------------------------


def test_what_lies_above_and_the_way_there(django_assert_num_queries: Any) -> None:
    made = a_few()
    with django_assert_num_queries(1):
        assert codes(queries.ancestors(made["NL414"])) == ["NL", "NL4", "NL41"]
    assert (
        queries.label_path(made["NL414"])
        == "Netherlands › Zuid-Nederland › Noord-Brabant › Zuidoost-Noord-Brabant"
    )
    assert queries.label_path(made["EL30"]) == "Greece › Attiki"
    assert queries.label_path(made["NL"]) == "Netherlands"
    assert codes(queries.children(made["NL4"])) == ["NL41", "NL42"]


def test_countries_with_the_number_of_their_small_regions() -> None:
    a_few()
    assert [(each.code, each.parts) for each in queries.countries()] == [("EL", 0), ("FR", 0), ("NL", 1)]


def test_within_filters_rows_by_region() -> None:
    assert queries.within("gr3") == Q(region__code__startswith="EL3")


# What became of it -----------------------------------------------------------------------------------------


def test_successors_are_followed_from_version_to_version() -> None:
    bring(2016, XX="Land", XX1="North", XX2="South")
    bring(2021, XX="Land", XX3="North", XX2="South")
    bring(2024, XX="Land", XX4="Far north", XX5="Near north", XX2="South")
    north = Region.objects.get(code="XX1")
    assert codes(queries.successors(north)) == ["XX4", "XX5"]
    assert codes(queries.changes_from(north)[0].after.__class__.objects.filter(code="XX3")) == ["XX3"]
    assert [line.kind for line in queries.changes_to(Region.objects.get(code="XX4"))] == ["split"]
    south = queries.find_in("XX2", 2016)
    assert south is not None
    assert queries.successors(south) == [queries.find("XX2")]


def test_a_discontinued_region_has_no_successor() -> None:
    bring(2021, XX="Land", XX1="North", XX2="South")
    bring(2024, XX="Land", XX1="North")
    assert queries.successors(Region.objects.get(code="XX2")) == []


def test_current_regions_by_code_in_one_query(django_assert_num_queries: Any) -> None:
    made = a_few()
    with django_assert_num_queries(1):
        assert queries.current_by_code(["NL41", "EL", "ZZ"]) == {"NL41": made["NL41"], "EL": made["EL"]}


# The words of a region -------------------------------------------------------------------------------------


def test_titles_labels_and_kinds() -> None:
    made = a_few()
    assert (made["NL"].title, made["NL"].label, made["NL"].kind) == ("Netherlands", "Netherlands", "Country")
    brabant = made["NL41"]
    assert (str(brabant), brabant.label, brabant.kind) == (
        "Noord-Brabant (NL41)",
        "Noord-Brabant, Netherlands",
        "NUTS 2 region",
    )
    assert RegionFactory(code="QQ", name="Elsewhere").title == "Elsewhere"


def test_every_country_of_the_packaged_table_has_its_english_name() -> None:
    actions.load_packaged()
    assert set(Region.objects.filter(level=0).values_list("code", flat=True)) == set(COUNTRIES)


def test_what_regions_are_called_in_one_query(django_assert_num_queries: Any) -> None:
    bring(2024, NL="Nederland", NL4="Zuid-Nederland")
    with django_assert_num_queries(1):
        assert queries.titles(["NL", "NL4", "XX"]) == {"NL": "Netherlands", "NL4": "Zuid-Nederland"}


def test_a_code_holds_those_of_the_regions_around_it() -> None:
    assert queries.with_parents("FRK2") == ("FRK2", "FRK", "FR")
    assert queries.with_parents("FR") == ("FR",)
