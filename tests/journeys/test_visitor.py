"""A visitor finds a practice that fits, without an account, without JavaScript if need be."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.factories.topics import TopicFactory
from tests.journeys.conftest import Stage, Walk, index
from tests.pages import LOOKS, assert_accessible

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _practices(stage: Stage) -> None:
    stage.practice(
        published=True,
        title="Renovating by the staircase",
        summary="One office takes a housing block from the first meeting to the paid bill.",
        description="Owners of old flats vote once, on a monthly sum for insulation and new windows.",
    )
    stage.practice(
        published=True, title="A bus that knows the train", summary="Minibuses on call meet every train."
    )
    index()


@pytest.mark.usefixtures("_practices")
@pytest.mark.parametrize("java_script", [True, False])
def test_from_a_question_to_a_practice(new_page: Callable[..., Page], java_script: bool) -> None:
    page = new_page(java_script=java_script)
    visitor = Walk(page).opens("/")
    page.get_by_role("combobox" if java_script else "searchbox").first.fill("insulating windows of old flats")
    page.keyboard.press("Enter")
    visitor.reads("1 practice").reads("Renovating by the staircase")
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("link", name="Renovating by the staircase").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Renovating by the staircase")
    visitor.reads("What was done").reads("Evidence of success")
    assert page.context.cookies() == [], "a visitor gets no cookie"


@pytest.mark.usefixtures("_practices")
def test_facets_narrow_the_list_and_back_widens_it(page: Page) -> None:
    visitor = Walk(page).opens("/practices/").reads("2 practices")
    page.goto("/practices/?q=staircase")
    visitor.reads("1 practice")
    page.go_back()
    visitor.reads("2 practices")


def test_a_ticked_facet_narrows_the_list_and_keeps_the_focus(page: Page, stage: Stage) -> None:
    stage.practice(published=True, title="A bus that knows the train")
    other = TopicFactory(name="Research and innovation", slug="research-and-innovation")
    replace(stage, topic=other).practice(published=True, title="Vouchers of two pages")
    index()
    visitor = Walk(page).opens("/practices/").reads("2 practices")
    box = page.get_by_role("checkbox", name="Research and innovation")
    box.focus()
    page.keyboard.press("Space")
    visitor.reads("1 practice").reads("Vouchers of two pages")
    page.wait_for_url("**/practices/?topic=research-and-innovation")
    expect(box).to_be_focused()
    expect(box).to_be_checked()
    page.get_by_role("link", name="Remove Research and innovation").click()
    visitor.reads("2 practices")


@pytest.mark.usefixtures("_practices")
def test_a_facet_works_without_scripts(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script=False)
    visitor = Walk(page).opens("/practices/?q=windows").reads("1 practice")
    page.get_by_role("checkbox", name="Low-carbon economy").check()
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**topic=low-carbon-economy**")
    visitor.reads("1 practice")


@pytest.mark.usefixtures("_practices")
def test_words_that_nobody_wrote_find_nothing_and_say_so(page: Page) -> None:
    Walk(page).opens("/practices/?q=xqzvkw").reads("No practice fits all of this")


@pytest.mark.usefixtures("_practices")
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_way_is_accessible(new_page: Callable[..., Page], width: int, scheme: str) -> None:
    page = new_page(width=width, scheme=scheme)
    addresses = [
        "/",
        "/practices/",
        "/practices/?q=windows",
        "/practices/?view=table",
        "/practices/?view=map",
        "/practices/how-we-rate/",
        "/validation/rubric/",
        "/topics/low-carbon-economy/",
        "/regions/ES24/",
    ]
    for address in addresses:
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            f"{address} is too wide"
        )
    page.goto("/practices/")
    page.locator("article h3 a").first.click()
    page.wait_for_load_state()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "the practice page is too wide"
    )
