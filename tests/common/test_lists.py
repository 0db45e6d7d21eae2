"""The list kit, by what a visitor gets from it."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.forms import BoundField, Field, Form
from django.http import QueryDict
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from policylearning.common.lists.facets import Facet, Option
from policylearning.common.lists.state import normalised
from policylearning.organisations.enums import OrganisationType
from tests.factories.organisations import OrganisationFactory

URL = "/test/list/"
LOADERS = [
    (
        "django.template.loaders.locmem.Loader",
        {
            "test/card.html": '<article class="card"><h3>{{ organisation.name }}</h3></article>',
            "test/map.html": "<p>On the map: {{ map.names|join:', ' }}</p>",
        },
    ),
    "django.template.loaders.app_directories.Loader",
]


@pytest.fixture(autouse=True)
def _page(settings: Any) -> Iterator[None]:
    template = {**settings.TEMPLATES[0], "APP_DIRS": False}
    template["OPTIONS"] = {**template["OPTIONS"], "loaders": LOADERS}
    with override_settings(ROOT_URLCONF="tests.common.lists_pages", TEMPLATES=[template]):
        yield


pytestmark = pytest.mark.django_db


def names(page: str) -> list[str]:
    return [part.split("</h3>")[0] for part in page.split("<h3>")[1:]]


def get(client: Client, query: str = "", **headers: str) -> str:
    response = client.get(URL + query, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def make(count: int, **fields: Any) -> None:
    for number in range(count):
        OrganisationFactory(name=f"Office {number:03}", **fields)


# What is shown ----------------------------------------------------------------------------------------
def test_an_empty_list_says_so(client: Client) -> None:
    page = get(client)
    assert "Nothing here yet" in page
    assert "0 organisations" in page
    assert "Chosen" not in page
    assert "Download this list" not in page, "there is nothing to download"
    assert "id_sort" not in page


def test_filters_that_leave_nothing_offer_a_way_back(client: Client) -> None:
    make(1)
    page = get(client, "?q=nowhere&sort=type")
    assert "Nothing fits all of this" in page
    assert 'href="/test/list/?sort=type"' in page


def test_search_count_and_order(client: Client) -> None:
    OrganisationFactory(name="Zagreb"), OrganisationFactory(name="Aarhus"), OrganisationFactory(name="Aachen")
    page = get(client, "?q=aa")
    assert names(page) == ["Aachen", "Aarhus"]
    assert "2 organisations" in page
    assert "Best match" in page
    assert "Best match" not in get(client)


def test_rows_with_equal_values_stand_on_one_page_only(client: Client) -> None:
    for _each in range(25):
        OrganisationFactory(name="Same", type="agency")
    pages = [client.get(f"{URL}?sort=type&page={n}").context["listing"].page.items for n in (1, 2, 3)]
    seen = [organisation.pk for page in pages for organisation in page]
    assert seen == sorted(seen)
    assert len(set(seen)) == 25


def test_facets_count_what_all_other_filters_let_through(client: Client) -> None:
    make(3, type="agency")
    make(2, type="university")
    OrganisationFactory(name="Elsewhere", type="university")
    listing = client.get(f"{URL}?type=agency&q=office").context["listing"]
    (kind, *_others) = listing.facets
    assert [(o.label, o.count, o.chosen) for o in kind.options] == [
        ("University or research organisation", 2, False),
        ("Agency", 3, True),
    ]
    assert listing.count_text == "3 organisations"


def test_several_values_of_a_facet_widen_it(client: Client) -> None:
    make(3, type="agency")
    make(2, type="university")
    make(1, type="ngo")
    assert client.get(f"{URL}?type=agency&type=university").context["listing"].page.total == 5


def test_many_options_are_cut_short_and_the_chosen_stay(client: Client) -> None:
    for place, kind in enumerate(OrganisationType.values):
        make(place + 1, type=kind)
    (kind, *_others) = client.get(f"{URL}?type=managing_authority").context["listing"].facets
    assert len(kind.options) == 8
    assert len(kind.rest) == len(OrganisationType.values) - 8
    assert kind.options[0].chosen


def test_chips_lead_to_the_list_without_them(client: Client) -> None:
    make(1, type="local_authority", verified=True)
    listing = client.get(
        f"{URL}?q=off&type=local_authority&type=other&verified=on&above=1&page=4&sort=type"
    ).context["listing"]
    assert {chip.label: chip.href for chip in listing.chips} == {
        "“off”": "/test/list/?type=local_authority&type=other&verified=on&above=1&sort=type",
        "Local authority": "/test/list/?q=off&type=other&verified=on&above=1&sort=type",
        "Other": "/test/list/?q=off&type=local_authority&verified=on&above=1&sort=type",
        "Verified": "/test/list/?q=off&type=local_authority&type=other&above=1&sort=type",
        "Number from: 1": "/test/list/?q=off&type=local_authority&type=other&verified=on&sort=type",
    }
    assert listing.reset == "/test/list/?sort=type"
    assert listing.filtered == 4, "the words are no filter"


def test_a_single_tick_has_no_heading_that_repeats_it(client: Client) -> None:
    make(1)
    page = get(client)
    assert page.count(">Verified<") == 1 + page.count('<th scope="col">Verified<')


# Pages ------------------------------------------------------------------------------------------------
def test_pages(client: Client) -> None:
    make(95)
    listing = client.get(f"{URL}?page=5&q=office").context["listing"]
    assert [each.name for each in listing.page.items] == [f"Office {n:03}" for n in range(40, 50)]
    assert listing.previous == "/test/list/?q=office&page=4"
    assert listing.next == "/test/list/?q=office&page=6"
    assert [number for number, _href in listing.links] == [1, None, 4, 5, 6, None, 10]
    assert listing.links[0] == (1, "/test/list/?q=office")


@pytest.mark.parametrize("page", ["4", "99", "99999999", "9" * 400])
def test_a_page_beyond_the_end_is_the_last_or_the_first(client: Client, page: str) -> None:
    make(31)
    shown = names(get(client, f"?page={page}"))
    assert shown in (["Office 030"], [f"Office {n:03}" for n in range(10)])
    if len(page) < 9:
        assert shown == ["Office 030"]


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "abc", "", "²", "１２", "%00", "1e3"])
def test_a_page_that_is_no_number_is_the_first(client: Client, page: str) -> None:
    make(11)
    assert len(names(get(client, f"?page={quote(page, safe='%')}"))) == 10


def test_pages_go_so_deep_and_no_deeper(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policylearning.common.lists.listing.DEPTH", 20)
    make(35)
    page = get(client, "?page=4")
    assert names(page)[0] == "Office 010"
    assert "No further pages are shown" in page
    assert "35 organisations" in page


def test_a_count_that_is_too_long_to_make_is_not_made(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policylearning.common.lists.querysets.COUNTED_AT_MOST", 12)
    make(15)
    assert "More than 12 organisations" in get(client)


@pytest.mark.parametrize("count", [1, 50])
def test_a_list_costs_the_same_for_one_row_and_fifty(client: Client, count: int) -> None:
    make(count)
    with CaptureQueriesContext(connection) as queries:
        get(client, "?q=office")
    assert len(queries) == 4  # the count, the keys, the rows, one facet


def test_the_options_of_a_facet_are_escaped() -> None:
    evil = '"><script>'
    option = Option(evil, evil, evil, 1, True)
    facet = Facet("x", "X", BoundField(Form(), Field(), "x"), (option,), (option,), True, True, ())
    for html in (facet.first_html, facet.rest_html):
        assert "<script" not in html
        assert html.count("&quot;&gt;&lt;script&gt;") == 3
        assert " checked>" in html


# Whatever arrives ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "query",
    [
        "type=nonsense",
        "type=agency&type=nonsense",
        "above=abc",
        "above=1e999",
        "above=" + "9" * 60,
        "above=NaN",
        "since=yesterday",
        "since=0000-00-00",
        "sort=nonsense",
        "view=nonsense",
        "format=nonsense",
        "verified=maybe",
        "unknown=1",
        "q=%00",
        "q=%ff%fe",
        "q=%ed%a0%80",
        "q=" + "a" * 5000,
        "q=%25_%27%22%3Cscript%3E",
        "=&&&==;",
        "type[]=agency&q[$ne]=1",
    ],
)
def test_no_parameter_breaks_a_list(client: Client, query: str) -> None:
    make(2)
    page = get(client, f"?{query}")
    assert "<script>" not in page.replace("<script src", "")


def test_a_wrong_value_is_an_error_at_its_field_and_filters_nothing(client: Client) -> None:
    make(2)
    listing = client.get(f"{URL}?above=abc&type=nonsense").context["listing"]
    assert listing.page.total == 2
    assert {f.name: f.errors for f in listing.facets if f.errors} == {
        "above": ("Enter a number.",),
        "type": ("Select a valid choice. nonsense is not one of the available choices.",),
    }
    assert listing.chips == []


def test_text_arrives_in_one_form(client: Client) -> None:
    OrganisationFactory(name="Región")
    assert names(get(client, "?q=" + quote("  Regio\u0301n "))) == ["Región"]


# Partial updates ----------------------------------------------------------------------------------------
def test_htmx_gets_the_part_that_changes(client: Client) -> None:
    make(2)
    response = client.get(f"{URL}?q=office&type=&page=1", headers={"HX-Request": "true"})
    part = response.content.decode()
    assert "<html" not in part
    assert '<p id="list-count" hx-swap-oob="innerHTML">2 organisations</p>' in part
    assert 'id="list-body"' in part
    assert response["HX-Push-Url"] == "/test/list/?q=office"
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_htmx_gets_the_whole_page_when_it_needs_it(client: Client, header: str) -> None:
    assert "<html" in get(client, **{"HX-Request": "true", header: "true"})


def test_the_page_works_without_scripts(client: Client) -> None:
    make(1)
    page = get(client)
    assert page.count("<noscript>") == 2
    assert page.count('form="list-form"') >= 4


# Other views and exports --------------------------------------------------------------------------------
def test_a_list_as_a_table(client: Client) -> None:
    OrganisationFactory(name="Office", type="local_authority", verified=True)
    page = get(client, "?view=table")
    assert '<th scope="col">Name</th><th scope="col">Type</th><th scope="col">Region</th>' in page
    assert "Added" not in page
    assert "<td>Local authority</td><td>–</td><td>Yes</td>" in page.replace("\n", "")
    assert '<input type="hidden" name="view" value="table" form="list-form">' in page


def test_a_list_as_a_map(client: Client) -> None:
    make(12)
    page = get(client, "?view=map&q=office")
    assert "On the map: Office 000" in page
    assert "Office 011" in page
    assert 'class="pages"' not in page


def test_exports_have_all_rows_of_the_query(client: Client, clock: Any) -> None:
    make(12, type="agency")
    make(1, type="ngo")
    response = client.get(f"{URL}?type=agency&format=csv&page=2&view=table")
    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="organisations-2027-03-12.csv"'
    assert rows[0] == ["Name", "Type", "Region", "Added", "Verified"]
    assert rows[1] == ["Office 000", "Agency", "", "2027-03-12T10:00:00+00:00", "False"]
    assert len(rows) == 13


def test_json_export(client: Client, clock: Any) -> None:
    OrganisationFactory(name="Région “Sud”", type="agency")
    found = json.loads(client.get(f"{URL}?format=json").getvalue())
    assert found == [
        {
            "name": "Région “Sud”",
            "type": "Agency",
            "region": None,
            "created_at": "2027-03-12T10:00:00Z",
            "verified": False,
        }
    ]
    assert json.loads(client.get(f"{URL}?format=json&q=nowhere").getvalue()) == []


def test_xlsx_export(client: Client) -> None:
    OrganisationFactory(name="=1+1", type="agency")
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{URL}?format=xlsx").getvalue()))
    header, row = book.get_sheet_by_index(0).to_python()
    assert header == ["Name", "Type", "Region", "Added", "Verified"]
    assert row[:2] == ["=1+1", "Agency"]


def test_feed(client: Client) -> None:
    OrganisationFactory(name="Office & Co")
    response = client.get(f"{URL}?q=office&format=atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    text = response.content.decode()
    assert "<title>Office &amp; Co</title>" in text
    assert "A &lt;summary&gt;" in text
    assert 'href="http://127.0.0.1:8000/test/list/?q=office&amp;format=atom"' in text


def test_every_export_is_linked_with_the_state(client: Client) -> None:
    make(1)
    listing = client.get(f"{URL}?q=office&view=table&page=1").context["listing"]
    assert listing.exports == [
        ("CSV", "/test/list/?q=office&format=csv"),
        ("XLSX", "/test/list/?q=office&format=xlsx"),
        ("JSON", "/test/list/?q=office&format=json"),
    ]
    assert listing.feed == "/test/list/?q=office&format=atom"


def test_of_an_endless_address_a_part_is_read() -> None:
    """A chip for each of thousands of values, each with the address of all the others, would take minutes."""
    asked = QueryDict("&".join(f"kind={n}&q={n}" for n in range(400)))
    assert sum(len(values) for _name, values in normalised(asked).lists()) == 100
