"""The shell in a real browser: both widths, both schemes, keyboard, and without scripts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import expect

from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory
from tests.factories.topics import TopicFactory
from tests.pages import LOOKS, assert_accessible, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PAGES = ["/", "/design/", "/accessibility/", "/privacy/", "/offline/", "/nowhere/"]


@pytest.fixture
def filled() -> Any:
    topic = TopicFactory(name="Low-carbon economy", accent="low-carbon", contact_email="team@example.org")
    PracticeFactory.create_batch(4, published=True, topics=[topic], region=RegionFactory())
    return topic


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_is_accessible_and_fits(
    new_page: Callable[..., Any], filled: Any, width: int, scheme: str
) -> None:
    page = new_page(width=width, scheme=scheme)
    for address in [*PAGES, f"/topics/{filled.slug}/"]:
        page.goto(address)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), address
        assert_accessible(page)


def test_the_desk_is_accessible_and_fits_whatever_the_name(new_page: Callable[..., Any]) -> None:
    page = new_page(width=390)
    sign_in(page, UserFactory(name="Maria Wilhelmina Zawadzka-Nowicka of Upper Styria"))
    page.goto("/desk/")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert_accessible(page)


def test_the_first_key_skips_to_the_content(page: Any, filled: Any) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_menu_closes_on_escape_and_keeps_the_focus(page: Any) -> None:
    sign_in(page, UserFactory(name="Ana Horvat"))
    page.goto("/desk/")
    page.get_by_text("Ana Horvat").click()
    expect(page.get_by_role("link", name="My desk")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="My desk")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_scheme_can_be_forced(page: Any) -> None:
    page.goto("/")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(22, 32, 44)"
    page.evaluate("document.documentElement.dataset.scheme = 'dark'")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(232, 237, 243)"


def test_a_signed_in_person_without_network_gets_words(page: Any) -> None:
    sign_in(page, UserFactory())
    page.goto("/desk/")
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.goto("/desk/")
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).display") == "grid"
    page.context.set_offline(False)


# A list, with the page of the list kit's own tests -------------------------------------------------------
@pytest.fixture
def organisations(settings: Any) -> Iterator[None]:
    from tests.common.test_lists import LOADERS

    for place in range(30):
        OrganisationFactory(name=f"Office {place:02}", type="agency" if place % 3 else "university")
    template = {**settings.TEMPLATES[0], "APP_DIRS": False}
    template["OPTIONS"] = {**template["OPTIONS"], "loaders": LOADERS}
    with override_settings(ROOT_URLCONF="tests.common.lists_pages", TEMPLATES=[template]):
        yield


@pytest.mark.usefixtures("organisations")
def test_facets_refresh_in_place_and_keep_the_focus(page: Any) -> None:
    page.goto("/test/list/")
    page.evaluate("window.still = true")
    agency = page.get_by_role("checkbox", name="Agency")
    agency.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/test/list/?type=agency")
    page.locator(".results .count", has_text="20 organisations").wait_for()
    assert page.evaluate("window.still")
    assert page.evaluate("document.activeElement.value") == "agency"
    assert page.locator("#list-count").inner_text() == "20 organisations"
    page.go_back()
    page.locator(".results .count", has_text="30 organisations").wait_for()
    assert not page.get_by_role("checkbox", name="Agency").is_checked()


@pytest.mark.usefixtures("organisations")
def test_typing_refines_the_list_without_losing_the_place(page: Any) -> None:
    page.goto("/test/list/?type=agency")
    page.get_by_role("searchbox").press_sequentially("office 01")
    page.wait_for_url("**q=office+01**")
    page.locator(".results .count", has_text="1 organisation").wait_for()
    assert page.evaluate("document.activeElement.value") == "office 01"
    page.get_by_role("link", name="Remove “office 01”").click()
    page.wait_for_url("**/test/list/?type=agency")


@pytest.mark.usefixtures("organisations")
def test_on_a_phone_the_drawer_stays_open_while_choosing(new_page: Callable[..., Any]) -> None:
    page = new_page(width=390)
    page.goto("/test/list/")
    page.get_by_role("button", name="Filters").click()
    assert_accessible(page)
    page.get_by_role("checkbox", name="Agency").check()
    page.get_by_role("button", name="Show 20 organisations").wait_for()
    assert page.get_by_role("checkbox", name="Agency").is_checked()
    page.get_by_role("button", name="Show 20 organisations").click()
    expect(page.get_by_role("checkbox", name="Agency")).to_be_hidden()
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()


@pytest.mark.usefixtures("organisations")
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_list_is_accessible(new_page: Callable[..., Any], width: int, scheme: str) -> None:
    page = new_page(width=width, scheme=scheme)
    for query in ("", "?view=table", "?q=nowhere", "?type=agency&above=abc&page=2"):
        page.goto(f"/test/list/{query}")
        assert_accessible(page)


@pytest.mark.usefixtures("organisations")
def test_a_list_works_without_scripts(new_page: Callable[..., Any]) -> None:
    page = new_page(java_script=False)
    page.goto("/test/list/")
    page.get_by_role("checkbox", name="Agency").check()
    page.get_by_role("button", name="Apply filters").click()
    assert "type=agency" in page.url
    assert page.locator(".results .count").inner_text() == "20 organisations"
