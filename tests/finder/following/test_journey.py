"""Saving a search and hearing of what is new, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.finder import following, search_for
from tests.factories.topics import TopicFactory
from tests.pages import LOOKS, assert_accessible, screenshot, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_visitor_without_java_script_saves_a_search_and_hears_of_what_is_new(
    new_page, publish, tell, search_index
):
    ann, topic = UserFactory(name="Ann Example"), TopicFactory(name="Low carbon")
    publish("Hydrogen buses", topics=[topic])
    search_index.catch_up()
    page = new_page(java_script=False)
    page.goto(f"/practices/?q=hydrogen&topic={topic.slug}")
    page.get_by_role("link", name="Save this search").click()

    page.locator("input[name=login]").fill(ann.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.get_by_role("heading", name="Follow “hydrogen, Low carbon”").wait_for()
    page.get_by_label("What to call it").fill("Hydrogen at home")
    page.get_by_label("At once").check()
    page.get_by_role("button", name="Follow it").click()
    page.get_by_role("link", name="You follow this as “Hydrogen at home”").wait_for()

    publish("Hydrogen trains", topics=[topic])
    assert tell() == 1
    page.goto("/following/news/")
    expect(page.get_by_role("link", name="Hydrogen trains")).to_be_visible()
    expect(page.get_by_text("It fits “Hydrogen at home”.")).to_be_visible()
    assert page.get_by_text("Hydrogen buses").count() == 0

    page.goto("/following/")
    page.get_by_role("button", name="Pause Hydrogen at home").click()
    expect(page.get_by_text("Paused", exact=True)).to_be_visible()
    page.get_by_role("link", name="Remove Hydrogen at home").click()
    page.get_by_role("button", name="Stop following it").click()
    expect(page.get_by_text("You follow nothing yet")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_are_accessible(new_page, publish, tell, width, scheme):
    ann, topic = UserFactory(name="Ann Example"), TopicFactory()
    follow = following(search_for("hydrogen"), by=ann, frequency="at_once", title="Hydrogen")
    practice = publish("Hydrogen buses", topics=[topic])
    following(practice, by=ann)
    tell()
    page = new_page(width=width, scheme=scheme)
    sign_in(page, ann)
    for name, path in {
        "following": "/following/",
        "news": "/following/news/",
        "new": "/following/new/?kind=practice&q=ports",
        "change": follow.get_absolute_url(),
        "remove": f"/following/{follow.pk}/remove/",
        "stop": "/following/stop/forged/",
        "desk": "/desk/",
        "topic": f"/topics/{topic.slug}/",
        "practice": practice.get_absolute_url(),
        "list": "/practices/?q=hydrogen",
    }.items():
        page.goto(path)
        assert_accessible(page)
        screenshot(page, f"following/{name}-{width}-{scheme}")
