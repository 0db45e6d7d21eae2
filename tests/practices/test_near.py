"""The order "From regions like mine" on the list of practices."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory
from tests.search.fixtures import Index, search_index

__all__ = ["search_index"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def practices(search_index: Index) -> Any:
    aragon = RegionFactory(code="ES24", name="Aragón", level=2, country="ES", longitude=-0.9, latitude=41.6)
    for place in range(9):
        RegionFactory(code=f"FRJ{place}", level=2, country="FR", longitude=0.1 * place, latitude=43)
    for code, name, east, north in (
        ("FRI1", "Aquitaine", -0.5, 44.4),
        ("NL41", "Noord-Brabant", 5.2, 51.5),
        ("ES24", "", 0, 0),
    ):
        region = (
            RegionFactory(code=code, name=name, level=2, country=code[:2], longitude=east, latitude=north)
            if name
            else aragon
        )
        PracticeFactory(published=True, title=f"Heat in {code}", region=region)
    search_index.catch_up()
    return aragon


def titles(client: Client, query: str) -> list[str]:
    listing = client.get(f"/practices/?{query}").context["listing"]
    return [practice.title for practice in listing.page.items]


def sorts(client: Client, query: str = "") -> list[str]:
    return [sort.key for sort in client.get(f"/practices/?{query}").context["listing"].sorts]


def test_a_visitor_is_asked_for_a_region_first(practices: Any, client: Client) -> None:
    assert "near" not in sorts(client)
    html = client.get("/practices/?sort=near&q=heat").content.decode()

    assert "<details open>" in html
    assert '<input type="hidden" name="q" value="heat">' in html
    assert "No region is called so" not in html
    assert titles(client, "sort=near") == ["Heat in ES24", "Heat in NL41", "Heat in FRI1"], "newest first"


@pytest.mark.parametrize("typed", ["ES24", "arag%C3%B3n", "Arag%C3%B3n+(ES24)"])
def test_a_visitor_chooses_one_by_code_or_name(practices: Any, client: Client, typed: str) -> None:
    address = f"sort=near&near={typed}"

    assert titles(client, address) == ["Heat in ES24", "Heat in FRI1", "Heat in NL41"]
    assert "near" in sorts(client, address)
    html = client.get(f"/practices/?{address}").content.decode()
    assert (
        "By place: Aragón, the regions whose centres are nearest, the rest of Spain, then by distance."
        in html
    )
    assert "The newest first within each." in html
    assert "From regions like mine: Aragón, Spain" in html
    assert 'name="near" value="' in html


def test_the_region_stays_when_the_list_is_narrowed(practices: Any, client: Client) -> None:
    listing = client.get("/practices/?sort=near&near=NL41&q=heat&country=ES").context["listing"]

    assert listing.sort.key == "near"
    assert [chip.href for chip in listing.chips if chip.name == "country"] == [
        "/practices/?q=heat&near=NL41&sort=near"
    ]
    assert ("near", "NL41") in listing.hidden


def test_an_unknown_region_is_said_to_be_unknown(practices: Any, client: Client) -> None:
    html = client.get("/practices/?sort=near&near=Atlantis").content.decode()

    assert "No region is called so" in html
    assert 'value="Atlantis"' in html
    assert "near" not in sorts(client, "sort=near&near=Atlantis")


def test_a_member_has_the_region_of_their_organisation(practices: Any, sign_in: Any) -> None:
    membership = MembershipFactory(organisation=OrganisationFactory(region=practices))
    client = sign_in(membership.user)

    assert "near" in sorts(client)
    assert titles(client, "sort=near") == ["Heat in ES24", "Heat in FRI1", "Heat in NL41"]
    assert titles(client, "sort=near&near=NL41")[0] == "Heat in NL41"
    assert "near" not in sorts(sign_in(UserFactory()))


def test_what_the_order_rests_on_is_said_only_with_it(practices: Any, client: Client) -> None:
    assert "By place" not in client.get("/practices/?near=ES24").content.decode()
