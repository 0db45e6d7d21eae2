"""The real files of Eurostat and GISCO, where they lie beside the checkout."""

from collections import Counter
from typing import Any

import pytest

from policylearning.regions import actions, queries
from policylearning.regions.models import Region, RegionChange
from tests.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.data]

KEPT = {"unchanged", "renamed"}


def bring(name: str, version: int | None = None) -> actions.Report:
    return actions.import_file(
        content=shared(f"nuts/{name}").read_bytes(), name=name, version=version, by=None
    )


def levels(version: int) -> list[int]:
    found = Counter(Region.objects.filter(version=version).values_list("level", flat=True))
    return [found[level] for level in range(4)]


def lines(*countries: str) -> set[tuple[Any, ...]]:
    table = RegionChange.objects.exclude(kind__in=KEPT).select_related("before", "after")
    return {
        (line.before and line.before.code, line.after and line.after.code, line.kind, line.basis)
        for line in table
        if (line.before or line.after).country in countries  # type: ignore[union-attr]
    }


@pytest.mark.slow
def test_both_code_lists_and_the_table_between_them() -> None:
    for name, count in (("nuts_2021.csv", 2010), ("nuts_2024.csv", 1793)):
        report = bring(name)
        assert (report.read, report.added, report.refused) == (count, count, [])
        again = bring(name)
        assert (again.added, again.updated, again.unchanged) == (0, 0, count)
    assert levels(2021) == [37, 125, 334, 1514]
    assert levels(2024) == [38, 114, 296, 1345]
    assert Counter(RegionChange.objects.values_list("kind", flat=True)) == {
        "unchanged": 1708,
        "recoded": 48,
        "renamed": 12,
        "new": 11,
        "split": 11,
        "boundary_shift": 4,
        "discontinued": 2,
    }
    assert lines("NO") == {
        ("NO074", "NO072", "split", "remainder"),
        ("NO074", "NO073", "split", "remainder"),
        ("NO082", "NO083", "split", "remainder"),
        ("NO082", "NO084", "split", "remainder"),
        ("NO082", "NO085", "split", "remainder"),
        ("NO091", "NO093", "split", "remainder"),
        ("NO091", "NO094", "split", "remainder"),
    }
    assert lines("LV") == {
        ("LV003", "LV00B", "recoded", "name"),
        ("LV006", "LV00A", "recoded", "name"),
        ("LV007", None, "discontinued", "code"),
        ("LV008", "LV00C", "recoded", "name"),
    }
    lisbon = queries.find("PT17")
    assert lisbon is not None
    assert [heir.code for heir in queries.successors(lisbon)] == ["PT1A", "PT1B"]
    london = queries.find("UKI")
    assert london is not None
    assert (london.version, queries.successors(london)) == (2021, [london])


@pytest.mark.slow
def test_eurostats_own_list_fits_onto_the_packaged_table() -> None:
    actions.load_packaged()
    report = bring("NUTS2021-NUTS2024.csv", version=2024)
    assert (report.read, report.added, len(report.refused)) == (1582, 0, 81)
    assert {each.code.rstrip("Z")[:2] for each in report.refused} >= {"BE", "PL", "EL"}
    assert all("extra-regio" in each.reason for each in report.refused)
    assert report.updated == 2
    again = bring("NUTS2021-NUTS2024.csv", version=2024)
    assert (again.added, again.updated) == (0, 0)


def test_eurostats_list_alone_brings_its_countries_along() -> None:
    report = bring("NUTS2021-NUTS2024.csv", version=2024)
    assert (report.added, len(report.refused)) == (1501 + 27, 81)
    sofia = queries.find("BG412")
    assert sofia is not None
    assert (sofia.name, sofia.native_name, queries.label_path(sofia)) == (
        "Sofiya",
        "София",
        "Bulgaria › Yugozapadna i Yuzhna tsentralna B'lgariya › Yugozapaden › Sofiya",
    )


@pytest.mark.slow
@pytest.mark.parametrize(("version", "count", "drawn"), [(2021, 2010, 1983), (2024, 1793, 1766)])
def test_giscos_outlines(version: int, count: int, drawn: int) -> None:
    report = bring(f"NUTS_RG_60M_{version}_4326.geojson")
    assert (report.read, report.added, report.shapes, report.refused) == (count, count, drawn, [])
    outside = Region.objects.filter(shape=None).values_list("code", flat=True)
    assert {code[:2] for code in outside} <= {"ES", "FR", "PT", "NO"}
    again = bring(f"NUTS_RG_60M_{version}_4326.geojson")
    assert (again.added, again.updated, again.unchanged) == (0, 0, count)
    assert not Region.objects.filter(longitude=None).exists()
