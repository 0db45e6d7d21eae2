"""A person types into a form in a real browser, and things go wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from policylearning.common.models import FormDraft
from tests.common.forms_pages import saved
from tests.factories.accounts import UserFactory
from tests.pages import LOOKS, assert_accessible, screenshot, sign_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.common.forms_pages"),
]


@pytest.fixture
def user() -> Any:
    saved.clear()
    return UserFactory()


@pytest.fixture
def form_page(page: Page, user: Any) -> Page:
    sign_in(page, user)
    page.goto("/note/")
    return page


def test_typing_is_counted_and_saved_by_itself_and_found_again(form_page: Page) -> None:
    form_page.get_by_label("Title").fill("much too long 🙂")
    expect(form_page.locator("#id_title_count")).to_have_text("Characters too many: 5")
    expect(form_page.get_by_text("Saved at")).to_be_visible()
    form_page.goto("/note/")
    expect(form_page.get_by_text("Your unsaved text is back")).to_be_visible()
    expect(form_page.get_by_label("Title")).to_have_value("much too long 🙂")
    form_page.get_by_role("button", name="Discard it and show what is saved").click()
    expect(form_page.get_by_label("Title")).to_have_value("as saved")
    assert not FormDraft.objects.exists()


def test_the_network_goes_and_the_text_is_saved_when_it_is_back(form_page: Page) -> None:
    form_page.context.set_offline(True)
    form_page.get_by_label("Text").fill("typed in a tunnel")
    expect(form_page.get_by_text("Not saved: the network is gone.")).to_be_visible()
    form_page.context.set_offline(False)
    expect(form_page.get_by_text("Saved at")).to_be_visible()
    assert FormDraft.objects.get().data["text"] == ["typed in a tunnel"]


def test_the_page_is_closed_while_the_network_is_gone(form_page: Page) -> None:
    form_page.route("**/forms/draft/", lambda route: route.abort())
    form_page.get_by_label("Text").fill("typed in a tunnel")
    expect(form_page.get_by_text("Not saved: the network is gone.")).to_be_visible()
    form_page.goto("/note/")
    expect(form_page.get_by_text("This browser holds text that was not sent")).to_be_visible()
    form_page.get_by_role("button", name="Put it back").click()
    expect(form_page.get_by_label("Text")).to_have_value("typed in a tunnel")


def test_the_session_ends_while_typing(form_page: Page, user: Any) -> None:
    form_page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    form_page.get_by_label("Title").fill("late text")
    expect(form_page.get_by_text("You are signed out.")).to_be_visible()
    sign_in(form_page, user)
    form_page.goto("/note/")
    form_page.get_by_role("button", name="Put it back").click()
    expect(form_page.get_by_label("Title")).to_have_value("late text")


def test_nobody_finds_the_text_of_who_sat_here_before(form_page: Page) -> None:
    form_page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    form_page.get_by_label("Title").fill("mine")
    expect(form_page.get_by_text("You are signed out.")).to_be_visible()
    sign_in(form_page, UserFactory())
    form_page.goto("/note/")
    expect(form_page.get_by_label("Title")).to_have_value("as saved")
    assert form_page.evaluate("Object.keys(localStorage).length") == 0


def test_enter_sends_the_form_and_leaves_no_copy_in_the_browser(form_page: Page) -> None:
    form_page.get_by_label("Title").fill("By Enter")
    form_page.get_by_label("Title").press("Enter")
    form_page.wait_for_url("**/notes/By%20Enter/")
    assert [each["title"] for each in saved] == ["By Enter"]
    form_page.goto("/note/")
    expect(form_page.get_by_label("Title")).to_have_value("as saved")
    expect(form_page.get_by_text("This browser holds")).to_have_count(0)


def test_rows_are_added_and_removed(form_page: Page) -> None:
    form_page.get_by_label("Label").fill("one")
    form_page.get_by_role("button", name="Add another").click()
    second = form_page.locator("#id_links-1-label")
    expect(second).to_be_focused()
    second.fill("two")
    form_page.locator("#id_links-0-DELETE").check()
    form_page.get_by_role("button", name="Keep").click()
    form_page.wait_for_url("**/notes/**")
    assert saved[0]["links"] == [{"label": "two"}]


def test_errors_take_the_focus_and_lead_to_their_field(form_page: Page) -> None:
    form_page.get_by_label("Title").fill("")
    form_page.get_by_role("button", name="Keep").click()
    expect(form_page.get_by_role("alert")).to_be_focused()
    form_page.get_by_role("link", name="Enter “Title”.").click()
    expect(form_page.get_by_label("Title")).to_be_focused()


def test_without_javascript_it_works_by_submits(new_page: Callable[..., Page], user: Any) -> None:
    page = new_page(java_script=False)
    sign_in(page, user)
    page.goto("/note/")
    page.get_by_label("Title").fill("a draft")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_label("Title")).to_have_value("a draft")
    page.get_by_role("button", name="Add another").click()
    page.locator("#id_links-1-label").fill("second")
    page.get_by_role("button", name="Keep").click()
    page.wait_for_url("**/notes/**")
    assert (saved[0]["title"], saved[0]["links"]) == ("a draft", [{"label": "second"}])


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_form_with_errors_is_accessible(
    new_page: Callable[..., Page], user: Any, width: int, scheme: str
) -> None:
    page = new_page(width=width, scheme=scheme)
    sign_in(page, user)
    page.goto("/note/")
    page.get_by_label("Title").fill("late")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("alert")).to_be_visible()
    screenshot(page, f"kits/form-{width}-{scheme}")
    assert_accessible(page)
    page.goto("/steps/second/")
    screenshot(page, f"kits/steps-{width}-{scheme}")
    assert_accessible(page)
