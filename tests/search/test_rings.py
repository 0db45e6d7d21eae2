"""The order by place, ring by ring."""

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search.queries import search
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()
RINGS = (("ES24",), ("FRI1", "ES61"), ("ES",))


@pytest.fixture
def places(search_index: Index) -> Index:
    for title, regions, day in (
        ("far", ["NL41", "NL4", "NL"], "2026-12-01"),
        ("home old", ["ES24", "ES2", "ES"], "2020-01-01"),
        ("home new", ["ES243", "ES24", "ES2", "ES"], "2024-01-01"),
        ("country", ["ES30", "ES3", "ES"], "2026-01-01"),
        ("neighbour", ["FRI1", "FRI", "FR"], "2021-01-01"),
        ("nowhere", [], "2026-06-01"),
        ("both", ["ES61", "ES6", "ES"], "2022-01-01"),
        ("same day", ["NL41", "NL4", "NL"], "2026-12-01"),
    ):
        note(f"Harbour {title}", regions=regions, date=day)
    search_index.catch_up()
    return search_index


def order(query: str = "", **more: object) -> list[str]:
    found = search(query, user=VISITOR, kinds=["note"], sort="near", near=RINGS, **more)  # type: ignore[arg-type]
    return [hit.document.title.removeprefix("Harbour ") for hit in found.hits]


NEAREST = ["home new", "home old", "both", "neighbour", "country", "same day", "far", "nowhere"]


def test_ring_by_ring_and_the_newest_first_within_each(places: Index) -> None:
    assert order() == order("harbour") == NEAREST


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_pages_neither_repeat_nor_lose_a_row(places: Index, size: int) -> None:
    pages = [order(page=page, page_size=size) for page in range(1, 10)]

    assert [title for page in pages for title in page] == NEAREST
    assert all(len(page) == size for page in pages[: len(NEAREST) // size])


def test_it_is_the_same_after_the_index_has_changed(places: Index) -> None:
    note("Harbour home newest", regions=["ES24", "ES2", "ES"], date="2025-01-01")
    places.catch_up()

    assert order() == ["home newest", *NEAREST]


def test_filters_and_totals_hold(places: Index) -> None:
    found = search(
        "", user=VISITOR, kinds=["note"], sort="near", near=RINGS, filters={"region": ["NL", "ES2"]}
    )

    assert found.total == 4
    assert [hit.document.title for hit in found.hits][:2] == ["Harbour home new", "Harbour home old"]


def test_without_rings_it_is_no_order(places: Index) -> None:
    found = search("", user=VISITOR, kinds=["note"], sort="near")

    assert [hit.document.title for hit in found.hits][:2] == ["Harbour same day", "Harbour far"]
