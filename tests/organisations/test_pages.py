"""The pages, for visitor, member, people of the organisation, and the secretariat."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from policylearning.audit.models import Entry
from policylearning.common.panels import desk
from policylearning.organisations.models import Membership, Organisation, VerificationRequest
from policylearning.organisations.queries import alike, listed, main_organisation, suggest
from policylearning.organisations.roles import is_verified_authority
from tests.factories.accounts import expert, member, secretariat
from tests.factories.organisations import MembershipFactory, OrganisationFactory, VerificationRequestFactory
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]


def waiting(user: Any) -> list[str]:
    keys = ("organisations.verifications", "organisations.memberships", "organisations.mine")
    return [item.title for key in keys for item in desk[key].items(user)]


# Who sees what --------------------------------------------------------------------------------------
def test_visitors_see_what_somebody_confirmed(client: Client) -> None:
    shown = [
        OrganisationFactory(name="Imported"),
        OrganisationFactory(name="Verified", created_by=member(), verified=True),
        MembershipFactory(
            organisation=OrganisationFactory(name="With people", created_by=member())
        ).organisation,
    ]
    hidden = OrganisationFactory(name="Just added", created_by=member())
    MembershipFactory(organisation=hidden, confirmed_at=None)
    page = client.get("/organisations/").content.decode()
    assert [each.name in page for each in shown] == [True, True, True]
    assert hidden.name not in page
    assert [client.get(each.get_absolute_url()).status_code for each in shown] == [200, 200, 200]
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get("/organisations/999999/").status_code == 404


def test_members_see_all_to_find_their_own(sign_in: SignIn) -> None:
    hidden = OrganisationFactory(name="Just added", created_by=member())
    assert sign_in(member()).get(hidden.get_absolute_url()).status_code == 200


def test_the_list_is_searched_and_filtered(client: Client) -> None:
    OrganisationFactory(name="Région Île-de-France", region=region("FR1", "Île-de-France"))
    OrganisationFactory(
        name="Region Attica", type="university", region=region("EL3", "Attica"), verified_at=None
    )

    def names(query: str) -> list[str]:
        page = client.get(f"/organisations/?{query}").content.decode()
        return [name for name in ("Région Île-de-France", "Region Attica") if name in page]

    assert names("q=ile+de") == ["Région Île-de-France"]
    assert names("type=university") == ["Region Attica"]
    assert names("country=EL") == ["Region Attica"]
    assert names("verified=on") == []
    assert names("q=nobody") == []


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same(client: Client, number: int, django_assert_max_num_queries: Any) -> None:
    for n in range(number):
        MembershipFactory(organisation=OrganisationFactory(region=region(f"FR{n:02}", f"Region {n}")))
    with django_assert_max_num_queries(6):
        client.get("/organisations/")


# Find or add mine -----------------------------------------------------------------------------------
def test_finding_mine_by_name_accents_aside_and_by_domain() -> None:
    organisation = OrganisationFactory(name="Περιφέρεια Αττικής", email_domain="patt.gov.gr")
    OrganisationFactory(name="Another")
    user = member()
    for text in ("perifereia att", "ΑΤΤΙΚΗΣ", "ann@patt.gov.gr", "https://patt.gov.gr"):
        assert suggest(user, text) == [organisation], text
    for text in ("", "?!", "gmail.com", "ttikis"):
        assert suggest(user, text) == [], text


def test_the_page_offers_the_organisation_of_my_address(sign_in: SignIn) -> None:
    OrganisationFactory(name="Region of the domain", email_domain="region.eu")
    page = sign_in(member(email="ann@region.eu")).get("/organisations/mine/").content.decode()
    assert "Region of the domain" in page
    assert (
        "Region of the domain"
        not in sign_in(member(email="b@gmail.com")).get("/organisations/mine/").content.decode()
    )


def test_typing_gives_the_partial_alone(sign_in: SignIn) -> None:
    OrganisationFactory(name="Region Attica")
    response = sign_in(member()).get("/organisations/mine/?q=att", headers={"HX-Request": "true"})
    page = response.content.decode()
    assert ("Region Attica" in page, "<html" in page) == (True, False)


def test_this_is_mine(sign_in: SignIn) -> None:
    organisation, user = OrganisationFactory(), member()
    response = sign_in(user).post(f"/organisations/{organisation.pk}/join/")
    assert response["Location"] == organisation.get_absolute_url()
    assert Membership.objects.get().user == user
    assert main_organisation(user) == organisation


def test_adding_mine_in_two_steps_when_one_looks_the_same(sign_in: SignIn) -> None:
    known = OrganisationFactory(name="Region Example")
    user = member(email="ann@region.eu")
    client = sign_in(user)
    page = client.get("/organisations/add/?name=Region+Example")
    assert page.context["form"].initial == {"name": "Region Example", "email_domain": "region.eu"}
    form = {
        "name": "Region Example",
        "type": "regional_authority",
        "email_domain": "region.eu",
        "website": "region.eu",
    }
    response = client.post("/organisations/add/", form | {"form_id": page.context["form"].form_id})
    text = response.content.decode()
    assert "Is it one of these?" in text
    assert known.get_absolute_url() in text
    assert 'type="checkbox" name="although_alike"' in text
    form |= {"although_alike": "on", "form_id": response.context["form"].form_id}
    response = client.post("/organisations/add/", form)
    added = Organisation.objects.exclude(pk=known.pk).get()
    assert response["Location"] == added.get_absolute_url()
    assert (added.website, added.email_domain, added.created_by) == ("https://region.eu", "region.eu", user)


def test_a_free_domain_is_refused_at_its_field(sign_in: SignIn) -> None:
    form = {"name": "Region", "type": "other", "email_domain": "gmail.com"}
    response = sign_in(member()).post("/organisations/add/", form)
    assert list(response.context["form"].errors) == ["email_domain"]
    assert "Anybody can have an address at gmail.com" in response.content.decode()


def test_similar_names_in_other_countries_are_others() -> None:
    OrganisationFactory(name="Ministry of Regional Development", region=region("RO", "România", level=0))
    assert alike("Ministry of Regional Development", region("BG", "Bulgaria", level=0)) == []
    assert len(alike("Ministry of Regional Development")) == 1


# Rights on the pages --------------------------------------------------------------------------------
def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    organisation = OrganisationFactory()
    for address in (
        "mine/",
        "add/",
        "suggest/",
        f"{organisation.pk}/edit/",
        f"{organisation.pk}/verification/",
    ):
        assert client.get(f"/organisations/{address}")["Location"].startswith("/account/login/"), address
    assert client.post(f"/organisations/{organisation.pk}/join/")["Location"].startswith("/account/login/")


def test_a_member_sees_no_page_of_the_secretariat(sign_in: SignIn) -> None:
    request = VerificationRequestFactory()
    membership = MembershipFactory(confirmed_at=None)
    for user in (member(), expert(), request.asked_by):
        client = sign_in(user)
        for address in (
            "waiting/",
            f"verifications/{request.pk}/",
            f"memberships/{membership.pk}/",
            f"{request.organisation.pk}/domain/",
        ):
            assert client.get(f"/organisations/{address}").status_code == 404, address
            assert client.post(f"/organisations/{address}", {"verb": "verify"}).status_code == 404, address
    assert VerificationRequest.objects.get().state == "requested"


def test_outsiders_may_not_edit_ask_or_leave_for_others(sign_in: SignIn) -> None:
    membership = MembershipFactory()
    client = sign_in(member())
    base = f"/organisations/{membership.organisation.pk}"
    assert client.get(f"{base}/edit/").status_code == 403
    assert client.post(f"{base}/verification/", {"statement": "x"}).status_code == 403
    assert client.post(f"/organisations/memberships/{membership.pk}/leave/").status_code == 404
    assert Membership.objects.filter(pk=membership.pk).exists()


# From asking to verified ------------------------------------------------------------------------------
def test_from_asking_to_verified(sign_in: SignIn) -> None:
    user, office = member(name="Ann Example"), secretariat()
    organisation = MembershipFactory(
        user=user, confirmed_at=None, organisation__name="Region Example"
    ).organisation
    mine, theirs = sign_in(user), sign_in(office)
    assert waiting(office) == ["Ann Example says to work for Region Example"]
    page = mine.get(organisation.get_absolute_url()).content.decode()
    assert "Ask for verification as a public authority" in page
    mine.post(f"/organisations/{organisation.pk}/verification/", {"statement": "We manage the programme."})
    request = VerificationRequest.objects.get()
    assert waiting(office)[0] == "Region Example asks to be verified as a public authority"

    assert "Region Example" in theirs.get("/organisations/waiting/").content.decode()
    page_text = theirs.get(request.get_absolute_url()).content.decode()
    assert "We manage the programme." in page_text
    refused = theirs.post(request.get_absolute_url(), {"verb": "refuse", "reason": ""})
    assert "the person reads it" in refused.content.decode()
    assert (
        theirs.post(request.get_absolute_url(), {"verb": "verify"})["Location"] == "/organisations/waiting/"
    )
    assert is_verified_authority(user) is True
    assert waiting(office) == []
    assert "Verified public authority" in mine.get(organisation.get_absolute_url()).content.decode()


def test_refused_with_a_reason_the_member_reads(sign_in: SignIn) -> None:
    request = VerificationRequestFactory()
    MembershipFactory(user=request.asked_by, organisation=request.organisation)
    sign_in(secretariat()).post(request.get_absolute_url(), {"verb": "refuse", "reason": "An association."})
    page = sign_in(request.asked_by).get(request.organisation.get_absolute_url()).content.decode()
    assert "An association." in page
    assert (
        "An association."
        not in sign_in(member()).get(request.organisation.get_absolute_url()).content.decode()
    )


def test_confirming_and_refusing_people(sign_in: SignIn) -> None:
    first, second = MembershipFactory(confirmed_at=None), MembershipFactory(confirmed_at=None)
    client = sign_in(secretariat())
    for verb in ({}, {"verb": "maybe"}, {"verb": "Confirm"}):
        page = client.post(f"/organisations/memberships/{first.pk}/", {**verb, "reason": "x"})
        assert "Press one of the buttons that say what you decide." in page.content.decode()
    assert Membership.objects.get(pk=first.pk).confirmed_at is None, "neither confirmed nor refused"
    client.post(f"/organisations/memberships/{first.pk}/", {"verb": "confirm"})
    client.post(
        f"/organisations/memberships/{second.pk}/", {"verb": "refuse", "reason": "Nobody knows them there."}
    )
    first.refresh_from_db()
    assert first.confirmed_at is not None
    assert not Membership.objects.filter(pk=second.pk).exists()


def test_confirming_and_dropping_a_domain(sign_in: SignIn) -> None:
    organisation = OrganisationFactory()
    client = sign_in(secretariat())
    address = f"/organisations/{organisation.pk}/domain/"
    refused = client.post(address, {"verb": "confirm", "email_domain": "gmail.com"})
    assert list(refused.context["form"].errors) == ["email_domain"]
    client.post(address, {"verb": "confirm", "email_domain": "region.eu"})
    organisation.refresh_from_db()
    assert (organisation.email_domain, organisation.domain_confirmed_at is not None) == ("region.eu", True)
    client.post(address, {"verb": "drop", "email_domain": "region.eu"})
    organisation.refresh_from_db()
    assert (organisation.email_domain, organisation.domain_confirmed_at) == ("", None)


def test_a_member_without_organisation_is_asked_for_one() -> None:
    assert waiting(member()) == ["Which organisation do you work for?"]
    assert waiting(MembershipFactory(confirmed_at=None).user) == []


@pytest.mark.parametrize("number", [1, 50])
def test_what_waits_costs_the_same(number: int, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    for _ in range(number):
        VerificationRequestFactory()
        MembershipFactory(confirmed_at=None)
    office = secretariat()
    client = sign_in(office)
    with django_assert_max_num_queries(8):
        client.get("/organisations/waiting/")
    with django_assert_max_num_queries(4):
        waiting(office)


def test_numbers_of_people_count_the_confirmed() -> None:
    organisation = MembershipFactory().organisation
    MembershipFactory(organisation=organisation)
    MembershipFactory(organisation=organisation, confirmed_at=None)
    assert listed(None).get().people == 2


def test_a_decision_without_a_button_changes_nothing_and_keeps_the_reason(sign_in: SignIn) -> None:
    request = VerificationRequestFactory()
    answer = sign_in(secretariat()).post(request.get_absolute_url(), {"reason": "They wrote a law."})
    assert answer.status_code == 200
    assert "They wrote a law." in answer.content.decode()
    request.refresh_from_db()
    assert request.state == "requested"


def test_what_is_said_with_a_confirmation_is_kept(sign_in: SignIn) -> None:
    membership = MembershipFactory(confirmed_at=None)
    sign_in(secretariat()).post(
        f"/organisations/memberships/{membership.pk}/", {"verb": "confirm", "reason": "Known by telephone."}
    )
    assert Entry.objects.get(verb="organisations.confirm_membership").why == "Known by telephone."
