"""The secretariat merges two organisations, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest

from policylearning.organisations import actions
from policylearning.organisations.models import Organisation
from tests.factories import accounts
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.practices import PracticeFactory
from tests.pages import assert_accessible, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_pair_is_merged_and_separated_again(new_page: Callable[..., Any], width: int, scheme: str) -> None:
    OrganisationFactory(name="Provinz Steiermark", verified=True)
    MembershipFactory(organisation=OrganisationFactory(name="Provinz  Steiermark "))
    PracticeFactory(published=True, institution=Organisation.objects.latest("pk"))
    actions.look_alike()
    page = new_page(width=width, scheme=scheme)
    sign_in(page, accounts.secretariat())

    page.goto("/office/")
    page.get_by_role("link", name="Organisations that may be the same").click()
    assert_accessible(page)
    page.get_by_role("link", name="Keep this one").first.click()
    assert_accessible(page)
    page.get_by_label("Reason").fill("Entered twice")
    page.get_by_role("button", name="Merge").click()
    page.get_by_text("Merged. The old name and address lead here.").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Separate again").click()
    assert_accessible(page)
    page.get_by_role("button", name="Separate").click()
    page.get_by_text("It is an organisation of its own again.").wait_for()
    page.get_by_role("link", name="Merge into another").click()
    page.get_by_role("link", name="Keep this one").first.wait_for()
    assert_accessible(page)
