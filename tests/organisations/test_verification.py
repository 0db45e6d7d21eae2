"""Verified public authorities: asked, decided, revoked, each with its reason."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError

from policylearning.accounts.models import User
from policylearning.audit.actions import WrongState
from policylearning.audit.models import Entry
from policylearning.common.errors import Forbidden
from policylearning.notifications.models import Notice
from policylearning.organisations import actions
from policylearning.organisations.enums import PUBLIC_AUTHORITIES, OrganisationType
from policylearning.organisations.errors import AlreadyAsked, NotAPublicAuthority, ReasonNeeded
from policylearning.organisations.models import VerificationRequest
from policylearning.organisations.roles import is_verified_authority
from policylearning.organisations.workflow import VERIFICATION
from tests.factories.accounts import expert, manager, member, secretariat
from tests.factories.organisations import MembershipFactory, OrganisationFactory, VerificationRequestFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def asked(**fields: Any) -> VerificationRequest:
    membership = MembershipFactory(confirmed_at=None)
    return VerificationRequestFactory(
        organisation=membership.organisation, asked_by=membership.user, **fields
    )


def test_asking_waits_for_the_secretariat() -> None:
    membership = MembershipFactory()
    request = actions.request_verification(
        organisation=membership.organisation, statement="The law says so.", by=membership.user, at=NOON
    )
    assert (request.state, request.asked_by, request.asked_at) == ("requested", membership.user, NOON)
    assert is_verified_authority(again(membership.user)) is False


def test_verifying_verifies_the_organisation_and_confirms_who_asked() -> None:
    request, by = asked(), secretariat()
    actions.verify(request=request, by=by, at=NOON)
    request.refresh_from_db()
    organisation = request.organisation
    assert (request.state, request.decided_by) == ("verified", by)
    assert (organisation.verified_at, organisation.verified_by) == (NOON, by)
    assert is_verified_authority(again(request.asked_by)) is True
    assert "organisations.verified" in Notice.objects.filter(user=request.asked_by).values_list(
        "key", flat=True
    )
    entry = Entry.objects.get(verb="verify")
    assert (entry.before, entry.after, entry.by) == ("requested", "verified", by)


def test_refusing_needs_a_reason_and_says_it() -> None:
    request, by = asked(), secretariat()
    with pytest.raises(ReasonNeeded):
        actions.refuse(request=request, reason="", by=by)
    actions.refuse(request=request, reason="It is an association.", by=by, at=NOON)
    request.refresh_from_db()
    assert (request.state, request.reason, request.organisation.verified_at) == (
        "refused", "It is an association.", None,
    )  # fmt: skip
    notice = Notice.objects.get(user=request.asked_by)
    assert notice.key == "organisations.refused"
    assert Entry.objects.get(verb="refuse").why == "It is an association."


def test_after_a_refusal_one_asks_again() -> None:
    request = asked(state="refused")
    again_ = actions.request_verification(
        organisation=request.organisation, statement="Here.", by=request.asked_by
    )
    assert again_.pk != request.pk


def test_revoking_takes_the_rights_away() -> None:
    request, by = asked(), secretariat()
    actions.verify(request=request, by=by)
    with pytest.raises(ReasonNeeded):
        actions.revoke(request=request, reason=" ", by=by)
    actions.revoke(request=request, reason="It was dissolved.", by=by)
    request.refresh_from_db()
    assert (request.state, request.organisation.verified_at, request.organisation.verified_by) == (
        "revoked",
        None,
        None,
    )
    assert is_verified_authority(again(request.asked_by)) is False


def test_taking_a_request_back() -> None:
    request = asked()
    for by in (member(), secretariat(), expert()):
        with pytest.raises(Forbidden):
            actions.withdraw(request=request, by=by)
    assert actions.withdraw(request=request, by=request.asked_by).state == "withdrawn"


def test_a_state_s_domain_verifies_at_once() -> None:
    user = member(email="ann@finances.gouv.fr")
    organisation = actions.add_organisation(
        name="Ministère des finances", type="national_authority", email_domain="finances.gouv.fr", by=user
    )
    request = actions.request_verification(organisation=organisation, statement="", by=user, at=NOON)
    organisation.refresh_from_db()
    assert (request.state, request.decided_by) == ("verified", None)
    assert (organisation.verified_at, organisation.verified_by) == (NOON, None)
    assert is_verified_authority(again(user)) is True


def test_a_domain_the_secretariat_confirmed_still_waits_for_it() -> None:
    organisation = OrganisationFactory(email_domain="region.eu", domain_confirmed_at=NOON)
    user = member(email="ann@region.eu")
    actions.join(organisation=organisation, user=user, by=user)
    assert actions.request_verification(organisation=organisation, statement="", by=user).state == "requested"


def test_somebody_from_elsewhere_does_not_profit_from_the_domain() -> None:
    organisation = OrganisationFactory(email_domain="finances.gouv.fr", domain_confirmed_at=NOON)
    outsider = MembershipFactory(
        organisation=organisation, user=member(email="x@other.eu"), confirmed_at=None
    ).user
    request = actions.request_verification(organisation=organisation, statement="", by=outsider)
    assert request.state == "requested"


@pytest.mark.parametrize("kind", sorted(set(OrganisationType) - PUBLIC_AUTHORITIES))
def test_no_other_type_is_verified(kind: str) -> None:
    membership = MembershipFactory(organisation=OrganisationFactory(type=kind))
    with pytest.raises(NotAPublicAuthority):
        actions.request_verification(organisation=membership.organisation, statement="", by=membership.user)
    with pytest.raises(NotAPublicAuthority):
        actions.verify(
            request=VerificationRequestFactory(organisation=membership.organisation), by=secretariat()
        )


def test_one_request_at_a_time() -> None:
    request = asked()
    with pytest.raises(AlreadyAsked):
        actions.request_verification(organisation=request.organisation, statement="", by=request.asked_by)
    with pytest.raises(IntegrityError):
        VerificationRequestFactory(organisation=request.organisation)


def test_only_its_people_ask() -> None:
    with pytest.raises(Forbidden):
        actions.request_verification(organisation=OrganisationFactory(), statement="", by=member())


def test_only_the_secretariat_decides() -> None:
    for by in (member(), expert(), manager()):
        request = asked()
        with pytest.raises(Forbidden):
            actions.verify(request=request, by=by)
        with pytest.raises(Forbidden):
            actions.verify(request=request, by=request.asked_by)
        with pytest.raises(Forbidden):
            actions.refuse(request=request, reason="No.", by=by)


@pytest.mark.parametrize("state", ["verified", "refused", "withdrawn", "revoked"])
def test_two_deciding_at_once_the_second_is_told(state: str) -> None:
    request = asked(state=state)
    with pytest.raises(WrongState):
        actions.refuse(request=request, reason="No.", by=secretariat())


def test_the_table() -> None:
    steps = {(source, each.verb, each.target) for each in VERIFICATION.transitions for source in each.sources}
    assert steps == {
        ("requested", "verify", "verified"),
        ("requested", "refuse", "refused"),
        ("requested", "withdraw", "withdrawn"),
        ("verified", "revoke", "revoked"),
    }
