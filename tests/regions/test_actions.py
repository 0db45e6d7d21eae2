"""Bringing regions in."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.audit.models import Entry
from policylearning.common.errors import Forbidden
from policylearning.regions import actions, queries
from policylearning.regions.models import Region, RegionChange, RegionImport, RegionShape
from tests.conftest import START
from tests.factories.accounts import expert, member, secretariat

pytestmark = pytest.mark.django_db

HEADING = "code,name,native_name,longitude,latitude\n"
THREE = HEADING + "NL,Nederland,,5.6,52.3\nNL4,Zuid-Nederland,,5.4,51.5\nNL41,Noord-Brabant,,5.2,51.6\n"
SQUARE = [[5.0, 51.0], [6.0, 51.0], [6.0, 52.0], [5.0, 52.0], [5.0, 51.0]]


def bring(text: str, *, version: int | None = 2024, by: Any = None, **more: Any) -> actions.Report:
    return actions.import_file(
        content=text.encode(), name="list.csv", version=version, by=by, at=START, **more
    )


def outline(code: str = "NL41", name: str = "Noord-Brabant", ring: Any = SQUARE) -> str:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {"type": "Polygon", "coordinates": [ring]},
                    "properties": {"NUTS_ID": code, "NAME_LATN": name},
                }
            ],
        }
    )


def counts(report: actions.Report) -> tuple[int, int, int, int, int]:
    return report.read, report.added, report.updated, report.unchanged, len(report.refused)


def test_a_list_becomes_regions_with_parents() -> None:
    report = bring(THREE)
    assert counts(report) == (3, 3, 0, 0, 0)
    brabant = Region.objects.get(code="NL41")
    assert brabant.parent is not None
    assert (brabant.level, brabant.country, brabant.version, brabant.parent.code) == (2, "NL", 2024, "NL4")
    assert (brabant.current, brabant.longitude, brabant.latitude) == (True, 5.2, 51.6)
    assert brabant.folded == "noord brabant nl41"


def test_the_same_list_twice_changes_nothing() -> None:
    bring(THREE)
    before = list(Region.objects.values())
    assert counts(bring(THREE)) == (3, 0, 0, 3, 0)
    assert list(Region.objects.values()) == before


def test_a_changed_row_is_updated_and_what_it_leaves_open_stays() -> None:
    bring(THREE)
    assert counts(bring(HEADING + "NL41,Noord Brabant,,,\n")) == (1, 0, 1, 0, 0)
    brabant = Region.objects.get(code="NL41")
    assert (brabant.name, brabant.longitude, brabant.folded) == ("Noord Brabant", 5.2, "noord brabant nl41")


def test_rows_in_any_order_and_rows_that_do_not_fit() -> None:
    report = bring(
        HEADING
        + "NL41,Noord-Brabant,,,\nNL4,Zuid-Nederland,,,\nNL,Nederland,,,\n"
        + "NL41,Again,,,\nXX11,Nowhere,,,\n"
    )
    assert counts(report) == (5, 3, 0, 0, 2)
    assert [(each.place, each.code, each.reason) for each in report.refused] == [
        ("line 5", "NL41", "Its code stands in an earlier row, which was taken."),
        ("line 6", "XX11", "The region above it, XX1, is not known."),
    ]
    assert Region.objects.get(code="NL41").name == "Noord-Brabant"


def test_a_country_that_the_list_leaves_out_is_put_in_its_place() -> None:
    assert counts(bring(HEADING + "NL4,Zuid-Nederland,,,\n")) == (1, 2, 0, 0, 0)
    assert Region.objects.get(code="NL").name == "Netherlands"


def test_a_name_in_other_letters_is_romanised_and_kept() -> None:
    bring("NUTS Code;NUTS label\nEL3;Αττική\n")
    attiki = Region.objects.get(code="EL3")
    assert (attiki.name, attiki.native_name) == ("Attiki", "Αττική")


def test_a_name_in_other_letters_does_not_displace_the_latin_one() -> None:
    bring(HEADING + "EL,Elláda,,,\nEL3,Attikí,,,\n")
    assert counts(bring("NUTS Code;NUTS label\nEL3;Αττική\n")) == (1, 0, 1, 0, 0)
    attiki = Region.objects.get(code="EL3")
    assert (attiki.name, attiki.native_name) == ("Attikí", "Αττική")


def test_a_dry_run_reports_and_changes_nothing() -> None:
    report = bring(THREE, dry_run=True)
    assert (counts(report), report.dry_run) == ((3, 3, 0, 0, 0), True)
    assert not Region.objects.exists()
    assert not RegionImport.objects.exists()
    assert not Entry.objects.exists()


def test_versions_stand_side_by_side_and_the_newest_is_current() -> None:
    bring(THREE, version=2021)
    bring(HEADING + "NL,Nederland,,,\nNL4,Zuid-Nederland,,,\nNL43,Brabant,,,\n", version=2024)
    flags = dict(Region.objects.filter(version=2021).values_list("code", "current"))
    assert flags == {"NL": False, "NL4": False, "NL41": True}
    assert set(queries.in_use().values_list("code", "version")) == {
        ("NL", 2024),
        ("NL4", 2024),
        ("NL43", 2024),
    }


def test_an_older_version_that_comes_later_does_not_displace_the_newer() -> None:
    bring(THREE, version=2024)
    bring(THREE, version=2021)
    assert set(Region.objects.filter(current=True).values_list("version", flat=True)) == {2024}
    assert RegionChange.objects.filter(from_version=2021, to_version=2024).count() == 3


def test_a_version_between_two_renews_the_change_table() -> None:
    for version in (2016, 2024, 2021):
        bring(THREE, version=version)
    pairs = set(RegionChange.objects.values_list("from_version", "to_version"))
    assert pairs == {(2016, 2021), (2021, 2024)}


def test_the_version_comes_from_the_name_where_it_tells() -> None:
    report = actions.import_file(content=THREE.encode(), name="nuts_2021.csv", by=None)
    assert report.version == 2021


@pytest.mark.parametrize("name", ["regions.csv", "NUTS2021-NUTS2024.csv"])
def test_a_name_that_does_not_tell_is_refused(name: str) -> None:
    with pytest.raises(actions.VersionUnknown) as refusal:
        actions.import_file(content=THREE.encode(), name=name, by=None)
    assert refusal.value.field == "version"
    assert not Region.objects.exists()


# Outlines ------------------------------------------------------------------------------------------------


def test_an_outline_is_kept_and_gives_a_centre_where_there_is_none() -> None:
    bring(HEADING + "NL,Nederland,,,\nNL4,Zuid-Nederland,,,\nNL41,Noord-Brabant,,,\n")
    report = bring(outline())
    assert (counts(report), report.shapes) == ((1, 0, 1, 0, 0), 1)
    brabant = Region.objects.get(code="NL41")
    assert (brabant.longitude, brabant.latitude) == (5.5, 51.5)
    assert brabant.shape.path.startswith("M")


def test_the_same_outline_twice_changes_nothing_and_another_does() -> None:
    bring(THREE)
    bring(outline())
    assert counts(bring(outline())) == (1, 0, 0, 1, 0)
    larger = [[4.0, 50.0], [7.0, 50.0], [7.0, 52.0], [4.0, 52.0], [4.0, 50.0]]
    assert counts(bring(outline(ring=larger))) == (1, 0, 1, 0, 0)
    assert RegionShape.objects.count() == 1


def test_an_outline_off_the_map_is_not_kept() -> None:
    bring(HEADING + "FR,France,,,\n")
    far = [[55.2, -21.4], [55.9, -21.4], [55.9, -20.8], [55.2, -20.8], [55.2, -21.4]]
    report = bring(outline("FR1", "La Réunion", far))
    assert (report.added, report.shapes) == (1, 0)
    assert Region.objects.get(code="FR1").latitude == -21.1


# Who, and what is recorded ---------------------------------------------------------------------------------


def test_the_secretariat_may_and_the_import_is_recorded() -> None:
    person = secretariat()
    bring(THREE, by=person)
    kept = RegionImport.objects.get()
    assert (kept.by, kept.at, kept.source, kept.version, kept.added) == (person, START, "list.csv", 2024, 3)
    entry = Entry.objects.get(verb="regions.import")
    assert (entry.by, entry.object_id, entry.data["added"]) == (person, str(kept.pk), 3)


@pytest.mark.parametrize("person", [AnonymousUser, member, expert])
def test_nobody_else_may(person: Any) -> None:
    with pytest.raises(Forbidden):
        bring(THREE, by=person())
    assert not Region.objects.exists()


# The table of the package ----------------------------------------------------------------------------------


def test_the_packaged_table_loads_in_little_time_and_twice_alike(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(120):
        first = actions.load_packaged(at=START)
    assert [(each.version, *counts(each)) for each in first] == [
        (2021, 2010, 2010, 0, 0, 0),
        (2024, 1793, 1793, 0, 0, 0),
    ]
    with django_assert_max_num_queries(20):
        again = actions.load_packaged(at=START)
    assert [(each.version, *counts(each)) for each in again] == [
        (2021, 2010, 0, 0, 2010, 0),
        (2024, 1793, 0, 0, 1793, 0),
    ]
    assert not Region.objects.filter(longitude=None).exists()
    assert not Region.objects.filter(level__gt=0, parent=None).exists()
