"""A region takes a practice up, in a real browser."""

import pytest
from playwright.sync_api import expect

from policylearning.impact.models import Transfer
from tests.factories.impact import confirmed, logged, receiving
from tests.factories.practices import PracticeFactory
from tests.factories.topics import TopicFactory
from tests.pages import LOOKS, assert_accessible, screenshot, sign_in, sign_out

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def practice():
    return PracticeFactory(published=True, title="Vouchers for small firms", topics=[TopicFactory()])


def test_a_region_enters_a_transfer_and_the_owner_confirms_it(page, practice):
    member, _organisation = receiving(name="Regionalverband Nord")

    sign_in(page, member)
    page.goto(practice.get_absolute_url())
    page.get_by_role("link", name="I want to transfer this").click()
    page.get_by_label("Visited").check()
    page.get_by_label("Note").fill("Two days with their team.")
    page.get_by_role("button", name="Enter it in the ledger").click()
    page.get_by_text("Waiting for the other side").wait_for()
    assert_accessible(page)

    sign_out(page)
    sign_in(page, practice.owner)
    page.goto("/transfers/mine/")
    assert_accessible(page)
    page.get_by_role("link", name="Confirm or dispute").click()
    page.get_by_role("button", name="Yes, confirm it").click()
    page.get_by_text("Confirmed. Everybody can read it").wait_for()

    sign_out(page)
    page.goto(practice.get_absolute_url())
    page.get_by_role("link", name="Visited: Regionalverband Nord").click()
    expect(page.get_by_text("Two days with their team.")).to_be_visible()
    assert Transfer.objects.get().confirmed_state == "visited"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_of_the_ledger_are_accessible(new_page, practice, width, scheme):
    transfers = [
        confirmed(practice, stage=stage, note="What we changed.")
        for stage in ("visited", "adapted", "running")
    ]
    member, _organisation = receiving()
    page = new_page(width=width, scheme=scheme)
    for name, path in (
        ("ledger", f"/practices/{practice.pk}/transfers/ledger/"),
        ("public", transfers[2].get_absolute_url()),
    ):
        page.goto(path)
        assert_accessible(page)
        screenshot(page, f"impact/{name}-{width}-{scheme}")
    sign_in(page, transfers[1].receiver)
    own = transfers[1].get_absolute_url()
    for name, path in (("mine", "/transfers/mine/"), ("transfer", own), ("step", f"{own}step/run/")):
        page.goto(path)
        assert_accessible(page)
        screenshot(page, f"impact/{name}-{width}-{scheme}")
    sign_out(page)
    sign_in(page, practice.owner)
    page.goto(logged(practice).get_absolute_url())
    assert_accessible(page)
    screenshot(page, f"impact/waiting-{width}-{scheme}")
    page.goto(practice.get_absolute_url())
    screenshot(page, f"impact/practice-{width}-{scheme}")
    sign_out(page)
    sign_in(page, member)
    page.goto(f"/practices/{practice.pk}/transfers/new/")
    assert_accessible(page)
    screenshot(page, f"impact/log-{width}-{scheme}")
