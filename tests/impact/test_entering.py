"""Entries come and go: who may enter what, and what they are told."""

from datetime import date, timedelta

import pytest

from policylearning.audit.queries import history_of
from policylearning.common import clock
from policylearning.common.errors import ActionError, Forbidden
from policylearning.impact import actions
from policylearning.impact.actions.entering import MAXIMUM_INVITATIONS, AlreadyLogged
from policylearning.impact.enums import Side, Stage
from policylearning.impact.models import Transfer
from policylearning.notifications.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.impact import confirmed, logged, receiving
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.practices import PracticeFactory
from tests.factories.regions import RegionFactory

pytestmark = pytest.mark.django_db


def test_a_member_enters_their_organisation_and_the_owner_is_asked():
    member, organisation = receiving()
    practice = PracticeFactory(published=True)

    transfer = actions.log(
        practice=practice,
        organisation=organisation,
        by=member,
        stage=Stage.VISITED,
        on=date(2026, 5, 4),
        note="Two days.",
    )

    assert (transfer.logged_side, transfer.receiver, transfer.region) == (
        Side.RECEIVER,
        member,
        organisation.region,
    )
    assert (transfer.state, transfer.awaits, transfer.started_on) == (
        Stage.VISITED,
        Side.OWNER,
        date(2026, 5, 4),
    )
    assert transfer.confirmed_by_receiver == member
    assert transfer.confirmed_by_owner is None
    assert not transfer.is_public
    event = transfer.events.get()
    assert (event.verb, event.state, event.note, event.on) == (
        "log",
        "visited",
        "Two days.",
        date(2026, 5, 4),
    )
    assert list(Notice.objects.values_list("user", flat=True)) == [practice.owner_id]
    assert [entry.verb for entry in history_of(transfer)] == ["impact.log"]


def test_the_owner_enters_somebody_else_and_the_named_person_is_asked():
    practice = PracticeFactory(published=True)
    named = UserFactory()
    organisation = OrganisationFactory(region=RegionFactory())

    transfer = actions.log(practice=practice, organisation=organisation, by=practice.owner, receiver=named)

    assert (transfer.logged_side, transfer.awaits, transfer.receiver) == (Side.OWNER, Side.RECEIVER, named)
    assert transfer.confirmed_by_owner == practice.owner
    assert list(Notice.objects.values_list("user", flat=True)) == [named.pk]


def test_without_a_name_the_confirmed_members_are_asked():
    practice = PracticeFactory(published=True)
    member, organisation = receiving()
    MembershipFactory(organisation=organisation, confirmed_at=None)
    MembershipFactory(organisation=organisation, user=UserFactory(is_active=False))

    actions.log(practice=practice, organisation=organisation, by=practice.owner)

    assert list(Notice.objects.values_list("user", flat=True)) == [member.pk]


def test_nobody_enters_an_organisation_that_did_not_confirm_them():
    practice = PracticeFactory(published=True)
    waiting = MembershipFactory(confirmed_at=None)
    for person in (waiting.user, UserFactory()):
        with pytest.raises(Forbidden):
            actions.log(
                practice=practice, organisation=waiting.organisation, by=person, region=RegionFactory()
            )
    assert not Transfer.objects.exists()


@pytest.mark.parametrize("state", [{}, {"in_validation": True}, {"retired": True}])
def test_only_a_listed_practice_is_transferred(state):
    member, organisation = receiving()
    with pytest.raises(Forbidden):
        actions.log(practice=PracticeFactory(**state), organisation=organisation, by=member)


def test_one_open_entry_for_each_practice_and_organisation():
    first = logged()
    with pytest.raises(AlreadyLogged) as error:
        actions.log(practice=first.practice, organisation=first.organisation, by=first.practice.owner)
    assert error.value.transfer == first
    assert error.value.field == "organisation"

    actions.drop(transfer=first, by=first.receiver)
    second = actions.log(practice=first.practice, organisation=first.organisation, by=first.receiver)
    with pytest.raises(AlreadyLogged):
        actions.resume(transfer=first, by=first.receiver)
    first.refresh_from_db()
    assert first.state == Stage.DROPPED
    assert second.state == Stage.SHORTLISTED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stage": Stage.DROPPED}, "stage"),
        ({"stage": "sideways"}, "stage"),
        ({"on": "tomorrow"}, "on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(change, field):
    member, organisation = receiving()
    if change.get("on"):
        change = {"on": clock.today() + timedelta(days=1)}
    with pytest.raises(ActionError) as error:
        actions.log(practice=PracticeFactory(published=True), organisation=organisation, by=member, **change)
    assert error.value.field == field


def test_the_institution_that_ran_it_does_not_receive_it():
    practice = PracticeFactory(published=True)
    with pytest.raises(ActionError) as error:
        actions.log(practice=practice, organisation=practice.institution, by=practice.owner)
    assert error.value.field == "organisation"


def test_an_organisation_without_region_needs_one():
    membership = MembershipFactory()
    practice = PracticeFactory(published=True)
    with pytest.raises(ActionError) as error:
        actions.log(practice=practice, organisation=membership.organisation, by=membership.user)
    assert error.value.field == "region"

    region = RegionFactory()
    made = actions.log(
        practice=practice, organisation=membership.organisation, by=membership.user, region=region
    )
    assert made.region == region


def test_the_owner_does_not_name_themselves():
    practice = PracticeFactory(published=True)
    organisation = OrganisationFactory(region=RegionFactory())
    for person in (practice.owner, UserFactory(is_active=False)):
        with pytest.raises(ActionError) as error:
            actions.log(practice=practice, organisation=organisation, by=practice.owner, receiver=person)
        assert error.value.field == "contact"


# Asking somebody ----------------------------------------------------------------------------------
def test_asking_an_address_is_the_same_whether_it_has_an_account():
    practice = PracticeFactory(published=True)
    organisation = OrganisationFactory(region=RegionFactory())
    transfer = actions.log(practice=practice, organisation=organisation, by=practice.owner)
    colleague = UserFactory(email="ann@example.org")

    actions.invite(transfer=transfer, email="nobody@example.org", by=practice.owner)
    transfer.refresh_from_db()
    assert transfer.receiver is None
    assert not Notice.objects.exists()

    actions.invite(transfer=transfer, email="Ann@Example.org ", by=practice.owner)
    transfer.refresh_from_db()
    assert transfer.receiver == colleague
    assert [notice.user for notice in Notice.objects.all()] == [colleague]
    assert list(transfer.events.values_list("verb", flat=True)) == ["log", "invite", "invite"]


def test_one_asks_only_so_many():
    practice = PracticeFactory(published=True)
    transfer = actions.log(
        practice=practice, organisation=OrganisationFactory(region=RegionFactory()), by=practice.owner
    )
    for number in range(MAXIMUM_INVITATIONS):
        actions.invite(transfer=transfer, email=f"nobody{number}@example.org", by=practice.owner)
    with pytest.raises(ActionError) as error:
        actions.invite(transfer=transfer, email="one.more@example.org", by=practice.owner)
    assert error.value.field == "email"


def test_only_the_owner_asks_and_only_while_it_is_open():
    transfer = logged()
    for person in (transfer.practice.owner, transfer.receiver, UserFactory()):
        with pytest.raises(Forbidden):
            actions.invite(transfer=transfer, email="ann@example.org", by=person)


# Deleting an entry --------------------------------------------------------------------------------
def test_who_entered_it_deletes_it_while_unconfirmed():
    transfer = logged()
    with pytest.raises(Forbidden):
        actions.discard(transfer=transfer, by=transfer.practice.owner)
    history = history_of(transfer)
    actions.discard(transfer=transfer, by=transfer.logged_by)
    assert not Transfer.objects.exists()
    assert [entry.verb for entry in history] == ["impact.discard", "impact.log"]


def test_what_both_confirmed_stays():
    transfer = confirmed()
    with pytest.raises(Forbidden):
        actions.discard(transfer=transfer, by=transfer.logged_by)
    assert Transfer.objects.count() == 1
