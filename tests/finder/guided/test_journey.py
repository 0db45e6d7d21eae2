"""Four questions, reasons, a shortlist: in a real browser."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from policylearning.practices.models import Practice
from policylearning.search.actions import changed_many
from tests.factories.accounts import UserFactory
from tests.factories.practices import PracticeFactory
from tests.factories.regions import a_few
from tests.factories.topics import TopicFactory
from tests.pages import LOOKS, assert_accessible, screenshot, sign_in
from tests.search.fixtures import search_index  # noqa: F401

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def practices(search_index):  # noqa: F811
    regions, topic = a_few(), TopicFactory()
    made = [
        PracticeFactory(
            published=True,
            title=title,
            topics=[topic],
            region=regions[code],
            setup_months=months,
            cost_from=Decimal(months * 10_000),
            description="Heat that was lost now warms the houses around it.",
            legal_preconditions="A heat act that lets others feed into the network.",
        )
        for title, code, months in (
            ("Heat from a data centre", "NL41", 18),
            ("Heat from a river", "FRY4", 6),
            ("Heat from a bakery", "EL30", 3),
        )
    ]
    changed_many(Practice, [each.pk for each in made])
    search_index.catch_up()
    return made


def test_four_questions_lead_to_a_shortlist_without_java_script(new_page, practices):
    page = new_page(java_script=False)
    page.goto("/")
    page.get_by_role("link", name="See what fits my region and means").click()
    page.get_by_label("What are you trying to change?").last.fill("Warm houses with lost heat")
    page.get_by_label("For which region?").fill("NL42")
    page.get_by_label("Time, months").fill("12")
    page.get_by_label("The legal ground").check()
    page.get_by_role("button", name="Show what fits").click()
    expect(page.get_by_text("It takes 18 months to set up; you have 12.")).to_be_visible()
    expect(page.get_by_text("from Zuid-Nederland, in which your region lies too")).to_be_visible()
    shown = page.url
    page.get_by_role("link", name="Change the answers").click()
    assert page.get_by_label("Time, months").input_value() == "12"
    page.go_back()
    assert page.url == shown
    page.get_by_label("Compare “Heat from a river”").check()
    page.get_by_label("Compare “Heat from a bakery”").check()
    page.get_by_role("button", name="Compare the chosen ones").click()
    expect(page.get_by_role("row", name="Time to set up")).to_contain_text("6 months")
    page.goto(shown)
    sign_in(page, UserFactory())
    page.get_by_role("link", name="Keep as a shortlist").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Warm houses with lost heat")).to_be_visible()
    expect(page.get_by_text("you have what it presupposes").first).to_be_visible()
    page.get_by_role("link", name="Change the note on “Heat from a river”").click()
    assert "within your 12" in page.get_by_label("Note").input_value()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_are_accessible(new_page, practices, width, scheme):
    page = new_page(width=width, scheme=scheme)
    given = "challenge=lost+heat&region=NL42&months=12&money=70000&has=legal"
    pages = {
        "questions": "/finder/",
        "errors": "/finder/?challenge=&region=Atlantis",
        "found": f"/finder/?{given}",
        "nothing": "/finder/?challenge=xqzw+vvkpt",
        "keep": f"/finder/keep/?{given}",
        "home": "/",
        "list": "/practices/?q=heat",
    }
    sign_in(page, UserFactory())
    for name, path in pages.items():
        page.goto(path)
        assert_accessible(page)
        screenshot(page, f"guided/{name}-{width}-{scheme}")
