"""Keeping, ordering, sharing and comparing practices, in a real browser."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from policylearning.finder import actions
from tests.factories.accounts import UserFactory
from tests.factories.finder import ShortlistFactory
from tests.factories.practices import IndicatorFactory, PracticeFactory
from tests.factories.topics import TagFactory, TopicFactory
from tests.pages import LOOKS, assert_accessible, screenshot, sign_in, sign_out

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def practices():
    topic, tags = TopicFactory(), TagFactory.create_batch(2)
    made = [
        PracticeFactory(
            published=True,
            title=title,
            topics=[topic],
            tags=tags,
            setup_months=months,
            cost_from=Decimal(months * 10_000),
            resources="Two people and a room.",
            legal_preconditions="A law on vouchers.",
        )
        for title, months in (
            ("Vouchers for small firms", 3),
            ("Heat from a data centre", 18),
            ("A repair café", 6),
            ("Buses on demand", 12),
        )
    ]
    for practice in made:
        IndicatorFactory(practice=practice)
    return made


def test_a_member_keeps_orders_shares_and_compares(page, practices):
    first, second = practices[:2]
    sign_in(page, UserFactory(name="Ann Example"))
    for practice in (first, second):
        page.goto(practice.get_absolute_url())
        page.get_by_role("button", name="Shortlist it").click()
        page.get_by_role("link", name="On my shortlist").wait_for()
    page.get_by_role("link", name="On my shortlist").click()
    page.get_by_role("link", name="My shortlist", exact=True).click()

    page.get_by_role("button", name=f"Move “{second.title}” up").click()
    page.get_by_text(f"“{second.title}” was moved.").wait_for(state="attached")
    titles = page.locator("#items li h3").all_inner_texts()
    assert titles == [second.title, first.title]
    for practice in (first, second):
        page.get_by_label(f"Compare “{practice.title}”").check()
    page.get_by_role("button", name="Compare the chosen ones").click()
    expect(page.get_by_role("cell", name="18 months")).to_be_visible()
    assert_accessible(page)

    page.go_back()
    page.get_by_role("link", name="Share by link").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.locator(".banner a").first.get_attribute("href")
    sign_out(page)
    page.goto(link)
    expect(page.get_by_role("link", name=first.title)).to_be_visible()
    assert page.get_by_text("Ann Example").count() == 0


def test_without_java_script_keeping_and_ordering_work(new_page, practices):
    page = new_page(java_script=False)
    sign_in(page, UserFactory())
    for practice in practices[:2]:
        page.goto(practice.get_absolute_url())
        page.get_by_role("button", name="Shortlist it").click()
        expect(page.get_by_role("link", name="On my shortlist")).to_be_visible()
    page.goto("/shortlists/")
    page.get_by_role("link", name="My shortlist", exact=True).click()
    page.get_by_role("button", name=f"Move “{practices[0].title}” down").click()
    assert page.locator("#items li h3").all_inner_texts() == [practices[1].title, practices[0].title]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_are_accessible(new_page, practices, width, scheme):
    page = new_page(width=width, scheme=scheme)
    compare = "/compare/?" + "&".join(f"practice={each.pk}" for each in practices)
    shared = ShortlistFactory(shared=True, title="For the board", note="What we might do next year.")
    for practice in practices:
        item = actions.add(practice=practice, by=shared.owner, shortlist=shared)
    actions.annotate(item=item, by=shared.owner, note="Ask them about the drivers.")
    public = {
        "compare": compare,
        "compare-one": f"/compare/?practice={practices[0].pk}",
        "compare-none": "/compare/",
        "shared": shared.shared_path,
    }
    own = shared.get_absolute_url()
    mine = {
        "mine": "/shortlists/",
        "shortlist": own,
        "share": f"{own}share/",
        "table": f"{own}table/",
        "choose": f"/shortlists/practices/{practices[0].pk}/",
    }
    for name, path in public.items():
        page.goto(path)
        assert_accessible(page)
        screenshot(page, f"finder/{name}-{width}-{scheme}")
    sign_in(page, shared.owner)
    for name, path in mine.items():
        page.goto(path)
        assert_accessible(page)
        screenshot(page, f"finder/{name}-{width}-{scheme}")
