"""The public pages of regions."""

import json
from typing import Any

import pytest
from django.test import Client

from policylearning.common.panels import Panel, panels
from policylearning.regions import actions
from tests.factories.accounts import member
from tests.factories.regions import a_few
from tests.shared import shared

pytestmark = pytest.mark.django_db


def bring(version: int, **names: str) -> None:
    rows = "".join(f"{code},{name},5.1,52.0\n" for code, name in names.items())
    content = f"code,name,longitude,latitude\n{rows}"
    actions.import_file(content=content.encode(), name="x", version=version, by=None)


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return " ".join(response.content.decode().split())


# The list --------------------------------------------------------------------------------------------------


def test_anybody_reads_the_list_by_country(client: Client) -> None:
    a_few()
    page = text(client, "/regions/")
    assert "11 regions" in page
    assert page.index("Greece") < page.index("La Réunion") < page.index("Noord-Brabant")


def test_the_list_is_searched_and_narrowed(client: Client) -> None:
    a_few()
    page = text(client, "/regions/?q=brabant&level=2")
    assert "Noord-Brabant" in page
    assert "Zuidoost-Noord-Brabant" not in page
    assert "No region fits" in text(client, "/regions/?q=atlantis")


def test_an_empty_list_says_where_regions_come_from(client: Client) -> None:
    assert "policylearning import regions --packaged" in text(client, "/regions/")


def test_the_list_is_exported(client: Client) -> None:
    a_few()
    response = client.get("/regions/?format=csv&country=EL")
    body = b"".join(response) if response.streaming else response.content
    assert body.decode("utf-8-sig").splitlines()[1].startswith("Greece,EL,0,Greece,2024,22.6,39.3")


def test_the_list_costs_the_same_for_many(client: Client, django_assert_max_num_queries: Any) -> None:
    actions.load_packaged()
    for url in ("/regions/?q=limburg", "/regions/"):
        with django_assert_max_num_queries(6):
            client.get(url)


# One region ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_the_page_of_a_region(who: str, client: Client, sign_in: Any) -> None:
    a_few()
    reader = sign_in(member()) if who == "member" else client
    page = text(reader, "/regions/NL41/")
    assert "<h1>Noord-Brabant</h1>" in page
    assert 'href="/regions/NL4/"' in page
    assert 'href="/regions/NL414/"' in page
    assert "NUTS 2 region" in page
    assert 'aria-label="Noord-Brabant, Netherlands on the map"' in page


def test_a_country_has_its_english_name(client: Client) -> None:
    a_few()
    assert "<h1>Greece</h1>" in text(client, "/regions/EL/")


@pytest.mark.parametrize("written", ["nl41", "Nl41"])
def test_other_spellings_of_the_code_lead_to_the_one_address(client: Client, written: str) -> None:
    a_few()
    assert client.get(f"/regions/{written}/")["Location"] == "/regions/NL41/"
    assert client.get("/regions/GR30/")["Location"] == "/regions/EL30/"


@pytest.mark.parametrize(
    "url", ["/regions/ZZ99/", "/regions/NL41/?version=2016", "/regions/nothing-of-the-kind/"]
)
def test_what_is_not_there_is_a_404(client: Client, url: str) -> None:
    a_few()
    assert client.get(url).status_code == 404


def test_a_replaced_code_says_by_which(client: Client) -> None:
    bring(2021, NO="Norge", NO0="Norge", NO08="Oslo og Viken", NO082="Viken")
    bring(2024, NO="Norge", NO0="Norge", NO08="Oslo og Viken", NO083="Østfold", NO084="Akershus")
    page = text(client, "/regions/NO082/")
    assert "The code NO082 was replaced in NUTS 2024 by" in page
    assert 'href="/regions/NO083/"' in page
    assert 'href="/regions/NO084/"' in page
    assert "split, told from what was left over in the region above" in page
    assert "Before, in NUTS 2021" in text(client, "/regions/NO083/")


def test_a_discontinued_code_says_that_no_more_is_known(client: Client) -> None:
    bring(2021, XX="Land", XX1="North", XX2="South")
    bring(2024, XX="Land", XX1="North")
    page = text(client, "/regions/XX2/")
    assert "XX2 was discontinued in NUTS 2024." in page
    assert "Look in Land" in page


def test_an_older_version_says_so_and_leads_to_the_newest(client: Client) -> None:
    bring(2021, NL="Nederland", NL4="Zuid")
    bring(2024, NL="Nederland", NL4="Zuid-Nederland")
    page = text(client, "/regions/NL4/?version=2021")
    assert "<h1>Zuid</h1>" in page
    assert "In NUTS 2024 it is called Zuid-Nederland." in page
    assert "This is the region as of NUTS 2021." in text(client, "/regions/NL/?version=2021")


def test_other_apps_add_to_the_page(client: Client, monkeypatch: Any) -> None:
    a_few()
    seen = []

    def context(user: Any, region: Any) -> None:
        seen.append(region.code)

    panel = Panel(page="regions.detail", key="test", template="none.html", context=context)
    monkeypatch.setitem(panels._items, "regions.detail:test", panel)
    text(client, "/regions/NL41/")
    assert seen == ["NL41"]


def test_the_page_costs_the_same_for_many_parts(client: Client, django_assert_max_num_queries: Any) -> None:
    actions.load_packaged()
    client.get("/regions/MT/")
    for url in ("/regions/MT/", "/regions/DE/"):
        with django_assert_max_num_queries(8):
            client.get(url)


# Suggestions -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameter", ["q", "region"])
def test_suggestions_as_options(client: Client, parameter: str) -> None:
    a_few()
    page = text(client, f"/regions/suggest/?{parameter}=limb")
    assert page == '<option value="Limburg (NL) (NL42)">NUTS 2 region · Netherlands</option>'


def test_suggestions_as_json(client: Client) -> None:
    a_few()
    assert client.get("/regions/suggest/?q=limb&format=json").json() == {
        "regions": [
            {
                "code": "NL42",
                "name": "Limburg (NL)",
                "label": "Limburg (NL), Netherlands",
                "level": 2,
                "country": "NL",
                "url": "/regions/NL42/",
            }
        ]
    }


def test_suggestions_for_nothing_are_none(client: Client) -> None:
    a_few()
    assert client.get("/regions/suggest/").content.strip() == b""


@pytest.mark.data
@pytest.mark.slow
def test_any_string_may_be_typed(client: Client) -> None:
    a_few()
    for number, typed in enumerate(json.loads(shared("naughty_strings/blns.json").read_text("utf-8"))):
        assert client.get("/regions/suggest/", {"q": typed}).status_code == 200
        if number % 10 == 0:
            assert client.get("/regions/NL41/", {"version": typed}).status_code in {200, 404}
            assert client.get("/regions/", {"q": typed}).status_code == 200
