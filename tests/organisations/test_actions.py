"""Belonging to an organisation: by the domain of one's address, or by the secretariat."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from policylearning.accounts.models import User
from policylearning.audit.models import Entry
from policylearning.common.errors import Forbidden
from policylearning.notifications.models import Notice
from policylearning.organisations import actions
from policylearning.organisations.errors import (
    AlreadyThere,
    NotAPublicAuthority,
    ReasonNeeded,
    UnusableDomain,
)
from policylearning.organisations.models import Membership, Organisation
from policylearning.organisations.roles import is_verified_authority
from tests.factories.accounts import UserFactory, expert, member, secretariat
from tests.factories.organisations import MembershipFactory, OrganisationFactory, VerificationRequestFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)


def add(by: User, **fields: Any) -> Organisation:
    given = {"name": "Région Exemple", "type": "regional_authority"} | fields
    return actions.add_organisation(by=by, **given)


def said(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).values_list("key", flat=True))


# Adding -------------------------------------------------------------------------------------------
def test_who_adds_an_organisation_works_there_and_waits() -> None:
    user = member(email="ann@region.example.eu")
    organisation = add(user, email_domain="@Region.Example.EU", role_title="Programme manager")
    assert (organisation.created_by, organisation.email_domain, organisation.domain_confirmed_at) == (
        user, "region.example.eu", None,
    )  # fmt: skip
    membership = Membership.objects.get()
    assert (membership.user, membership.role_title, membership.confirmed_at) == (
        user,
        "Programme manager",
        None,
    )
    assert set(Entry.objects.values_list("verb", flat=True)) == {"organisations.add", "organisations.join"}


@pytest.mark.parametrize("domain", ["gmail.com", "me@yahoo.co.uk", "https://web.de"])
def test_a_domain_of_anybody_stands_for_no_organisation(domain: str) -> None:
    by, organisation = secretariat(), OrganisationFactory()
    with pytest.raises(UnusableDomain) as refused:
        add(member(), email_domain=domain)
    assert refused.value.field == "email_domain"
    with pytest.raises(UnusableDomain):
        actions.confirm_domain(organisation=organisation, email_domain=domain, by=by)
    with pytest.raises(UnusableDomain):
        actions.edit_organisation(
            organisation=organisation,
            name="x",
            type="other",
            region=None,
            website="",
            email_domain=domain,
            by=by,
        )
    assert list(Organisation.objects.values_list("email_domain", flat=True)) == [""]


@pytest.mark.parametrize("name", ["region exemple", "Exemple Région", "REGION  EXEMPLE", "Régions Exemple"])
def test_one_that_looks_the_same_is_asked_about(name: str) -> None:
    known = OrganisationFactory(name="Région Exemple")
    with pytest.raises(AlreadyThere) as refused:
        add(member(), name=name)
    assert (refused.value.alike, refused.value.field) == ([known], "name")
    assert add(member(), name=name, although_alike=True).pk != known.pk


def test_another_name_is_another_organisation() -> None:
    OrganisationFactory(name="Région Exemple")
    assert add(member(), name="City of Example").pk


def test_visitors_add_nothing() -> None:
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(Forbidden):
        add(AnonymousUser())


# Joining ------------------------------------------------------------------------------------------
def test_an_address_of_the_confirmed_domain_is_enough() -> None:
    organisation = OrganisationFactory(email_domain="region.eu", domain_confirmed_at=NOON)
    user = member(email="ann@region.eu")
    membership = actions.join(organisation=organisation, user=user, by=user, at=NOON)
    assert (membership.confirmed_at, membership.confirmed_domain) == (NOON, "region.eu")


@pytest.mark.parametrize(
    ("email", "verified", "confirmed"),
    [
        ("ann@region.eu", False, True),
        ("ann@other.eu", True, True),
        ("ann@sub.region.eu", True, True),
        ("ann@region.eu.evil.example", True, True),
        ("ann@region.eu", True, False),
    ],
    ids=["address not verified", "other domain", "subdomain", "lookalike", "domain not confirmed"],
)
def test_anything_less_waits(email: str, verified: bool, confirmed: bool) -> None:
    organisation = OrganisationFactory(
        email_domain="region.eu", domain_confirmed_at=NOON if confirmed else None
    )
    user = UserFactory(email=email, email_verified=verified)
    assert actions.join(organisation=organisation, user=user, by=user).confirmed_at is None


def test_a_state_s_domain_for_authorities_needs_nobody() -> None:
    user = member(email="ann@finances.gouv.fr")
    organisation = add(user, email_domain="finances.gouv.fr")
    assert organisation.domain_confirmed_at is not None
    assert Membership.objects.get().confirmed_domain == "finances.gouv.fr"


def test_a_company_gains_nothing_from_such_a_domain() -> None:
    organisation = add(member(email="ann@finances.gouv.fr"), email_domain="finances.gouv.fr", type="company")
    assert organisation.domain_confirmed_at is None
    assert Membership.objects.get().confirmed_at is None


def test_joining_twice_is_joining_once() -> None:
    organisation, user = OrganisationFactory(), member()
    first = actions.join(organisation=organisation, user=user, by=user)
    assert actions.join(organisation=organisation, user=user, by=user) == first
    assert Entry.objects.count() == 1


def test_the_secretariat_confirms_and_the_person_is_told() -> None:
    membership, by = MembershipFactory(confirmed_at=None), secretariat()
    actions.confirm_membership(membership=membership, by=by, at=NOON)
    membership.refresh_from_db()
    assert (membership.confirmed_at, membership.confirmed_domain) == (NOON, "")
    assert said(membership.user) == ["organisations.membership_confirmed"]


def test_the_secretariat_refuses_and_says_why() -> None:
    membership, by = MembershipFactory(confirmed_at=None), secretariat()
    with pytest.raises(ReasonNeeded):
        actions.refuse_membership(membership=membership, reason=" ", by=by)
    actions.refuse_membership(membership=membership, reason="We could not reach them.", by=by)
    assert not Membership.objects.exists()
    assert said(membership.user) == ["organisations.membership_refused"]
    assert Entry.objects.get().why == "We could not reach them."


def test_nobody_else_confirms() -> None:
    membership = MembershipFactory(confirmed_at=None)
    colleague = MembershipFactory(organisation=membership.organisation).user
    for by in (membership.user, colleague, expert(), member()):
        with pytest.raises(Forbidden):
            actions.confirm_membership(membership=membership, by=by)
        with pytest.raises(Forbidden):
            actions.refuse_membership(membership=membership, reason="No.", by=by)
    membership.refresh_from_db()
    assert membership.confirmed_at is None


def test_leaving() -> None:
    membership = MembershipFactory()
    with pytest.raises(Forbidden):
        actions.leave(membership=membership, by=member())
    actions.leave(membership=membership, by=membership.user)
    assert not Membership.objects.exists()


# Domains ------------------------------------------------------------------------------------------
def test_confirming_a_domain_confirms_those_who_wait_with_it() -> None:
    organisation = OrganisationFactory()
    inside = MembershipFactory(organisation=organisation, user=member(email="a@region.eu"), confirmed_at=None)
    outside = MembershipFactory(organisation=organisation, user=member(email="b@other.eu"), confirmed_at=None)
    actions.confirm_domain(organisation=organisation, email_domain="region.eu", by=secretariat(), at=NOON)
    inside.refresh_from_db()
    outside.refresh_from_db()
    assert (inside.confirmed_at, outside.confirmed_at) == (NOON, None)


def test_another_domain_makes_the_old_one_s_people_wait() -> None:
    organisation = OrganisationFactory(email_domain="old.eu", domain_confirmed_at=NOON)
    by_domain = MembershipFactory(organisation=organisation, confirmed_domain="old.eu")
    by_hand = MembershipFactory(organisation=organisation)
    actions.confirm_domain(organisation=organisation, email_domain="new.eu", by=secretariat())
    by_domain.refresh_from_db()
    by_hand.refresh_from_db()
    assert by_domain.confirmed_at is None
    assert by_hand.confirmed_at is not None
    actions.drop_domain(organisation=organisation, by=secretariat())
    organisation.refresh_from_db()
    assert (organisation.email_domain, organisation.domain_confirmed_at) == ("", None)


def test_only_the_secretariat_confirms_domains() -> None:
    membership = MembershipFactory()
    for by in (membership.user, expert()):
        with pytest.raises(Forbidden):
            actions.confirm_domain(organisation=membership.organisation, email_domain="region.eu", by=by)
        with pytest.raises(Forbidden):
            actions.drop_domain(organisation=membership.organisation, by=by)


def test_who_changes_address_is_looked_at_again() -> None:
    organisation = OrganisationFactory(email_domain="region.eu", domain_confirmed_at=NOON)
    user = member(email="ann@region.eu")
    membership = actions.join(organisation=organisation, user=user, by=user)
    address = user.emailaddress_set.get()
    address.email = "ann@private.example"
    address.save()
    actions.address_changed(user=user)
    membership.refresh_from_db()
    assert (membership.confirmed_at, membership.confirmed_domain) == (None, "")
    address.email = "ann.b@region.eu"
    address.save()
    actions.address_changed(user=user)
    membership.refresh_from_db()
    assert membership.confirmed_domain == "region.eu"


# Changing -----------------------------------------------------------------------------------------
def test_people_of_an_unchecked_organisation_change_it() -> None:
    membership = MembershipFactory()
    fields = {"name": "New name", "type": "agency", "region": None, "website": "https://region.eu/"}
    with pytest.raises(Forbidden):
        actions.edit_organisation(organisation=membership.organisation, by=member(), **fields)
    changed = actions.edit_organisation(organisation=membership.organisation, by=membership.user, **fields)
    assert (changed.name, changed.folded, changed.type) == ("New name", "new name", "agency")


@pytest.mark.parametrize(
    "checked", [{"verified": True}, {"email_domain": "region.eu", "domain_confirmed_at": NOON}]
)
def test_what_was_checked_only_the_secretariat_changes(checked: dict[str, Any]) -> None:
    organisation = OrganisationFactory(**checked)
    user = MembershipFactory(organisation=organisation).user
    fields = {"name": "Another", "type": "local_authority", "region": None, "website": ""}
    with pytest.raises(Forbidden):
        actions.edit_organisation(organisation=organisation, by=user, **fields)
    assert actions.edit_organisation(organisation=organisation, by=secretariat(), **fields).name == "Another"


def test_a_verified_authority_stays_an_authority() -> None:
    organisation = OrganisationFactory(verified=True)
    fields = {"name": "Another", "type": "company", "region": None, "website": ""}
    with pytest.raises(NotAPublicAuthority):
        actions.edit_organisation(organisation=organisation, by=secretariat(), **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(type="company")


# What erasure and export do ------------------------------------------------------------------------
def test_the_export_names_memberships_and_requests() -> None:
    from policylearning.organisations.privacy import erase_organisations, export_organisations

    request = VerificationRequestFactory(statement="My own words.")
    user = request.asked_by
    MembershipFactory(user=user, organisation=request.organisation, role_title="Head")
    MembershipFactory(organisation=request.organisation)
    rows = export_organisations(user)
    assert [(row["kind"], row["organisation__name"]) for row in rows] == [
        ("membership", request.organisation.name),
        ("verification", request.organisation.name),
    ]
    assert rows[1]["statement"] == "My own words."
    erase_organisations(user, user, NOON)
    request.refresh_from_db()
    assert request.statement == ""
    assert Membership.objects.filter(user=user).count() == 0
    assert Membership.objects.count() == 1
    assert is_verified_authority(user) is False
