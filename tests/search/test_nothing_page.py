"""The list of practices where nothing was found."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from policylearning.search.nothing import Offer, offers, offers_where_nothing_was_found
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TopicFactory
from tests.journeys.conftest import Stage, index, stage
from tests.pages import LOOKS, assert_accessible
from tests.search.fixtures import Index, search_index

__all__ = ["search_index", "stage"]


@pytest.fixture
def harbours(db: None, search_index: Index) -> None:
    topic = TopicFactory(name="Low-carbon economy", slug="low-carbon")
    spain = RegionFactory(code="ES24", name="Aragón", level=2, country="ES")
    PracticeFactory(published=True, title="Harbour power for ferries", topics=[topic], region=spain)
    TopicFactory(name="Research and innovation", slug="research")
    search_index.catch_up()


def page_of(client: Client, query: str) -> str:
    return client.get(f"/practices/?{query}").content.decode()


def test_wider_facets_come_with_their_numbers(harbours: None, client: Client) -> None:
    html = page_of(client, "q=harbour&topic=research&country=ES")

    assert "With fewer filters" in html
    assert 'href="/practices/?q=harbour&amp;country=ES"' in html
    assert "Without Topic: Research and innovation" in " ".join(html.split())
    assert "one result" in html
    assert "Near terms" not in html


def test_where_no_single_facet_is_enough_all_go(harbours: None, client: Client) -> None:
    html = page_of(client, "q=harbour&topic=research&country=PL&sort=newest")

    assert "Without any filter" in html
    assert 'href="/practices/?q=harbour&amp;sort=newest"' in html


def test_near_terms_and_offers(harbours: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "_items", dict(offers._items))
    offers_where_nothing_was_found("test.helpdesk", order=5)(
        lambda user, listing: Offer("Ask the helpdesk", f"/ask/?about={listing.query.text}")
    )
    offers_where_nothing_was_found("test.silent")(lambda user, listing: None)
    html = page_of(client, "q=ferrology")

    assert "With fewer filters" not in html
    assert '<a class="tag" href="/practices/?q=ferries" rel="nofollow">ferries</a>' in html
    assert html.index("Ask the helpdesk") < html.index("Say what you need in four questions")
    assert html.count("Save this search and be told of what is new") == 1
    assert html.count("four questions") == 1


def test_a_list_that_found_something_or_was_not_asked_has_none_of_it(harbours: None, client: Client) -> None:
    assert "ways-on" not in page_of(client, "q=harbour")
    assert "ways-on" not in page_of(client, "")


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_from_nothing_to_something(new_page: Callable[..., Page], stage: Stage) -> None:
    stage.practice(published=True, title="Renovating by the staircase")
    TopicFactory(name="Research and innovation", slug="research-and-innovation")
    index()
    for width, scheme in LOOKS:
        page: Any = new_page(width=width, scheme=scheme)
        page.goto("/practices/?q=staircase&topic=research-and-innovation")
        expect(page.get_by_role("heading", name="With fewer filters")).to_be_visible()
        assert_accessible(page)
    page.get_by_role("link", name="Without Topic: Research and innovation").click()
    expect(page.get_by_role("link", name="Renovating by the staircase")).to_be_visible()
