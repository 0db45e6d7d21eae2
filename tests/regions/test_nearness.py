"""Which regions are like a given one."""

import pytest

from policylearning.regions import nearness as rules_of_nearness
from policylearning.regions.models import Region
from policylearning.regions.nearness import Nearness, by_place, nearness, nearness_rule
from tests.factories.regions import RegionFactory

pytestmark = pytest.mark.django_db


def region(code: str, east: float | None = None, north: float | None = None, name: str = "") -> Region:
    made: Region = RegionFactory(
        code=code, name=name or code, level=len(code) - 2, country=code[:2], longitude=east, latitude=north
    )
    return made


def test_itself_its_neighbours_its_country_then_by_distance() -> None:
    aragon = region("ES24", -0.9, 41.6, "Aragón")
    for place in range(1, 13):
        region(f"FR{place + 10}", -0.9 + place, 43)
    region("ES61", -4.7, 37.4)
    region("NL41", None, None)

    found = by_place(aragon)

    assert found.rings == (
        ("ES24",),
        (*(f"FR{place + 10}" for place in range(1, 7)), "ES61", "FR17", "FR18", "FR19"),
        ("ES",),
        ("FR20", "FR21", "FR22"),
    )
    assert found.basis == (
        "By place: Aragón, the regions whose centres are nearest, the rest of Spain, then by distance."
    )


def test_a_small_region_is_compared_by_the_one_it_lies_in() -> None:
    zaragoza = region("ES243", -1, 41.5)
    region("ES24", -0.9, 41.6)
    region("FRI1", -0.5, 44.4)
    region("FRI12", -0.9, 41.7)

    assert by_place(zaragoza).rings == (("ES243",), ("ES24",), ("FRI1",), ("ES",))


def test_a_country_is_compared_with_countries() -> None:
    spain = region("ES", -3, 40, "Spain")
    region("PT", -8, 39.5)
    region("FR", 2, 46)
    region("ES24", -0.9, 41.6)

    found = by_place(spain)
    assert found.rings == (("ES",), ("PT", "FR"))
    assert found.basis == "By place: Spain first, then by distance."


def test_a_place_that_is_not_known_has_its_country() -> None:
    found = by_place(region("ES24", name="Aragón"))

    assert found.rings == (("ES24",), ("ES",))
    assert found.basis == "By place: Aragón, then the rest of Spain; where it lies is not known."


def test_distance_is_along_the_great_circle() -> None:
    here = rules_of_nearness._kilometres((0.0, 0.0), (0.0, 0.0))
    quarter = rules_of_nearness._kilometres((0.0, 0.0), (rules_of_nearness.math.pi / 2, 0.0))

    assert here == 0
    assert quarter == pytest.approx(10_007.5, abs=0.1)


def test_another_rule_goes_first_where_it_has_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules_of_nearness.rules, "_items", dict(rules_of_nearness.rules._items))
    known = Nearness((("PT17",),), "By figures.")
    nearness_rule("test.figures", order=10)(lambda region: known if region.code == "ES24" else None)

    assert nearness(region("ES24")) == known
    assert nearness(region("ES61")).rings == (("ES61",), ("ES",))
