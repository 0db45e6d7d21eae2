"""The search box as a combobox: by keyboard, by mouse, and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.factories.topics import TagFactory
from tests.journeys.conftest import Stage, index, stage
from tests.pages import LOOKS, assert_accessible
from tests.search.fixtures import search_index

__all__ = ["search_index", "stage"]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def renovation(stage: Stage) -> Any:
    tag = TagFactory(name="Renovation of homes", slug="renovation-of-homes")
    practice = stage.practice(published=True, title="Renovating by the staircase", tags=[tag])
    stage.practice(published=True, title="A bus that knows the train")
    index()
    return practice


def box(page: Page) -> Locator:
    return page.get_by_role("combobox").first


def chosen(page: Page) -> Locator:
    return page.locator("[role=option][aria-selected=true]")


def test_a_title_is_chosen_by_keyboard(page: Page, renovation: Any) -> None:
    page.goto("/")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    box(page).press_sequentially("renov")

    expect(page.get_by_role("listbox")).to_be_visible()
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="suggestions")).to_have_text("3 suggestions")
    expect(page.get_by_role("option")).to_have_text(
        ["renovating", "Renovating by the staircase", "Renovation of homes"]
    )
    expect(page.get_by_role("group", name="Good practices").get_by_role("option")).to_have_count(1)
    assert_accessible(page)

    page.keyboard.press("ArrowUp")
    expect(chosen(page)).to_have_text("Renovation of homes")
    page.keyboard.press("ArrowUp")
    expect(chosen(page)).to_have_text("Renovating by the staircase")
    assert box(page).get_attribute("aria-activedescendant") == chosen(page).get_attribute("id")
    expect(box(page)).to_have_value("renov")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + renovation.get_absolute_url())


def test_escape_closes_and_leaves_what_was_typed(page: Page, renovation: Any) -> None:
    page.goto("/practices/")
    box(page).press_sequentially("renov")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).to_have_value("renov")
    expect(box(page)).to_be_focused()
    assert box(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page, renovation: Any) -> None:
    page.goto("/")
    box(page).press_sequentially("renov")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/?q=renov")


def test_a_word_searches_and_a_tag_narrows_what_is_there(page: Page, renovation: Any) -> None:
    page.goto("/practices/?topic=low-carbon-economy")
    box(page).press_sequentially("renov")
    page.get_by_role("option", name="renovating", exact=True).click()
    expect(box(page)).to_have_value("renovating")
    page.wait_for_url("**q=renovating**")
    expect(page.get_by_role("listbox")).to_be_hidden()

    box(page).fill("old flats renovation of")
    page.wait_for_url("**q=old+flats+renovation+of**")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.get_by_role("option", name="old flats + Renovation of homes").click()
    page.wait_for_url("**/practices/?q=old+flats&topic=low-carbon-economy&tag=renovation-of-homes")


def test_a_late_answer_is_dropped(page: Page, renovation: Any) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/search/suggest/?*q=reno", hold)
    page.goto("/")
    box(page).fill("reno")
    page.wait_for_timeout(400)
    assert len(held) == 1
    box(page).fill("a bus that")
    expect(page.get_by_role("option", name="A bus that knows the train")).to_be_visible()
    held[0].abort()
    expect(page.get_by_role("option", name="Renovating by the staircase")).to_have_count(0)
    expect(box(page)).to_have_value("a bus that")


def test_a_broken_answer_leaves_a_plain_search_box(page: Page, renovation: Any) -> None:
    page.route("**/search/suggest/**", lambda route: route.fulfill(status=503, body="busy"))
    page.goto("/")
    box(page).press_sequentially("renov")
    page.wait_for_timeout(400)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/?q=renov")


def test_lists_of_other_things_suggest_those(page: Page, stage: Stage) -> None:
    page.goto("/regions/")
    box(page).press_sequentially("arag")
    page.get_by_role("option", name="Aragón").click()
    page.wait_for_url("**/regions/ES24/")

    page.goto("/organisations/")
    box(page).press_sequentially("energy off")
    expect(page.get_by_role("option", name="Ebro Energy Office")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/organisations/{stage.institution.pk}/")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_it_is_accessible_open(
    new_page: Callable[..., Page], renovation: Any, width: int, scheme: str
) -> None:
    page = new_page(width=width, scheme=scheme)
    for address in ("/", "/practices/", "/organisations/", "/privacy/"):
        page.goto(address)
        box(page).press_sequentially("ener" if "org" in address else "renov")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        if page.locator("#list-form").count():
            page.wait_for_url("**?q=*")  # the list follows what is typed
        expect(page.locator(".htmx-request")).to_have_count(0)
        assert_accessible(page)


def test_without_scripts_it_is_a_search_box(new_page: Callable[..., Page], renovation: Any) -> None:
    page = new_page(java_script=False)
    page.goto("/")
    page.get_by_role("searchbox").first.fill("staircase")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Renovating by the staircase")).to_be_visible()
