"""Both sides' word: what is confirmed is public, what is not is not."""

import pytest

from policylearning.audit.actions import WrongState
from policylearning.audit.queries import history_of
from policylearning.common.errors import ActionError, ChangedMeanwhile, Forbidden
from policylearning.impact import actions
from policylearning.impact.enums import Side, Stage
from policylearning.notifications.models import Notice
from policylearning.practices import actions as practice_actions
from tests.factories.accounts import UserFactory
from tests.factories.impact import confirmed, logged
from tests.factories.organisations import MembershipFactory
from tests.factories.practices import IndicatorFactory, PracticeFactory
from tests.factories.regions import region

pytestmark = pytest.mark.django_db


def test_the_owner_confirms_and_it_is_public():
    transfer = logged(stage=Stage.VISITED, note="We were there.")
    owner = transfer.practice.owner

    done = actions.confirm(transfer=transfer, by=owner, version=transfer.version)

    assert (done.confirmed_state, done.furthest, done.awaits) == (Stage.VISITED, Stage.VISITED, "")
    assert (done.confirmed_by_owner, done.confirmed_by_receiver) == (owner, transfer.receiver)
    assert list(done.events.values_list("verb", flat=True)) == ["log", "confirm"]
    assert done.events.get(verb="log").confirmed_at is not None
    assert Notice.objects.filter(user=transfer.receiver, key="impact.confirmed").count() == 1
    assert [entry.verb for entry in history_of(done)] == ["impact.confirm", "impact.log"]


def test_a_colleague_confirms_for_the_receiving_organisation():
    transfer = confirmed()
    actions.visit(transfer=transfer, by=transfer.practice.owner)
    colleague = MembershipFactory(organisation=transfer.organisation).user

    done = actions.confirm(transfer=transfer, by=colleague)

    assert (done.confirmed_state, done.confirmed_by_receiver) == (Stage.VISITED, colleague)


@pytest.mark.parametrize("who", ["receiver", "colleague", "outsider", "unconfirmed member"])
def test_only_the_other_side_confirms(who):
    transfer = logged()
    person = {
        "receiver": lambda: transfer.receiver,
        "colleague": lambda: MembershipFactory(organisation=transfer.organisation).user,
        "outsider": UserFactory,
        "unconfirmed member": lambda: (
            MembershipFactory(organisation=transfer.organisation, confirmed_at=None).user
        ),
    }[who]()
    for act in (actions.confirm, lambda **given: actions.dispute(why="No.", **given)):
        with pytest.raises(Forbidden):
            act(transfer=transfer, by=person)
    transfer.refresh_from_db()
    assert not transfer.is_public


def test_nobody_confirms_for_both_sides_even_after_a_hand_over():
    practice = PracticeFactory(published=True)
    author = practice.owner
    transfer = logged(practice)
    MembershipFactory(user=author, organisation=transfer.organisation)
    actions.visit(transfer=transfer, by=author)
    practice_actions.hand_over(practice=practice, to=UserFactory(), by=None)
    transfer.refresh_from_db()

    with pytest.raises(Forbidden):
        actions.confirm(transfer=transfer, by=author)
    transfer.refresh_from_db()
    assert transfer.awaits == Side.RECEIVER


def test_a_confirmation_said_twice_holds_once():
    transfer = logged()
    owner = transfer.practice.owner
    first = actions.confirm(transfer=transfer, by=owner)
    again = actions.confirm(transfer=transfer, by=owner)
    assert again.confirmed_by_owner_at == first.confirmed_by_owner_at
    assert again.events.filter(verb="confirm").count() == 1


def test_nobody_confirms_a_step_they_have_not_seen():
    transfer = logged()
    seen = transfer.version
    actions.run(transfer=transfer, by=transfer.receiver)
    owner = transfer.practice.owner
    with pytest.raises(ChangedMeanwhile):
        actions.confirm(transfer=transfer, by=owner, version=str(seen))
    with pytest.raises(ChangedMeanwhile):
        actions.dispute(transfer=transfer, by=owner, why="No.", version=str(seen))
    transfer.refresh_from_db()
    assert not transfer.is_public
    assert transfer.disputed_at is None


def test_a_step_waits_for_the_other_side_and_the_public_sees_the_old_stage():
    transfer = confirmed(stage=Stage.VISITED)
    moved = actions.run(transfer=transfer, by=transfer.receiver, note="It opened.")
    assert (moved.state, moved.confirmed_state, moved.awaits) == (Stage.RUNNING, Stage.VISITED, Side.OWNER)
    done = actions.confirm(transfer=moved, by=transfer.practice.owner)
    assert (done.confirmed_state, done.furthest) == (Stage.RUNNING, Stage.RUNNING)


def test_stages_are_skipped_forward_and_never_backward():
    transfer = confirmed(stage=Stage.ADAPTED)
    with pytest.raises(WrongState):
        actions.visit(transfer=transfer, by=transfer.receiver)
    assert actions.run(transfer=transfer, by=transfer.receiver).state == Stage.RUNNING


# Disputes -----------------------------------------------------------------------------------------
def test_a_dispute_keeps_it_from_the_public_and_gives_the_reason():
    transfer = confirmed()
    moved = actions.adapt(transfer=transfer, by=transfer.receiver)
    owner = transfer.practice.owner
    with pytest.raises(ActionError) as error:
        actions.dispute(transfer=moved, by=owner, why=" ")
    assert error.value.field == "why"

    disputed = actions.dispute(transfer=moved, by=owner, why="They only visited.")

    assert disputed.disputed_at is not None
    assert disputed.confirmed_state == Stage.SHORTLISTED
    assert disputed.events.get(verb="dispute").note == "They only visited."
    assert "They only visited." in Notice.objects.get(user=transfer.receiver, key="impact.disputed").text
    with pytest.raises(Forbidden):
        actions.dispute(transfer=disputed, by=owner, why="Again.")


def test_a_disputed_step_is_corrected_and_never_shown():
    transfer = confirmed()
    receiver, owner = transfer.receiver, transfer.practice.owner
    actions.run(transfer=transfer, by=receiver, note="It runs!")
    actions.dispute(transfer=transfer, by=owner, why="Not yet.")
    actions.drop(transfer=transfer, by=receiver)
    actions.adapt(transfer=transfer, by=receiver, note="We adapt it.")

    done = actions.confirm(transfer=transfer, by=owner)

    assert (done.confirmed_state, done.furthest, done.disputed_at) == (Stage.ADAPTED, Stage.ADAPTED, None)
    shown = done.events.filter(confirmed_at__isnull=False).exclude(note="")
    assert list(shown.values_list("note", flat=True)) == ["We adapt it."]


def test_who_disputed_may_think_better_of_it():
    transfer = logged(stage=Stage.RUNNING)
    owner = transfer.practice.owner
    actions.dispute(transfer=transfer, by=owner, why="I do not believe it.")
    done = actions.confirm(transfer=transfer, by=owner)
    assert (done.confirmed_state, done.disputed_at) == (Stage.RUNNING, None)


# Dropping -----------------------------------------------------------------------------------------
def test_the_receiving_side_drops_it_alone():
    transfer = confirmed(stage=Stage.RUNNING)
    done = actions.drop(transfer=transfer, by=transfer.receiver, note="The money ended.")
    assert (done.state, done.confirmed_state, done.awaits) == (Stage.DROPPED, Stage.DROPPED, "")
    assert done.furthest == Stage.RUNNING
    assert done.events.get(verb="drop").confirmed_at is not None
    assert Notice.objects.filter(user=transfer.practice.owner, key="impact.dropped").count() == 1


def test_the_owner_dropping_it_waits_for_the_receiving_side():
    transfer = confirmed(stage=Stage.RUNNING)
    moved = actions.drop(transfer=transfer, by=transfer.practice.owner)
    assert (moved.state, moved.confirmed_state, moved.awaits) == (Stage.DROPPED, Stage.RUNNING, Side.RECEIVER)
    assert actions.confirm(transfer=moved, by=transfer.receiver).confirmed_state == Stage.DROPPED


def test_an_unconfirmed_entry_that_is_dropped_never_becomes_public():
    transfer = logged(stage=Stage.RUNNING)
    done = actions.drop(transfer=transfer, by=transfer.receiver)
    assert (done.confirmed_state, done.awaits) == ("", "")
    with pytest.raises(Forbidden):
        actions.confirm(transfer=done, by=transfer.practice.owner)


def test_what_was_dropped_is_taken_up_again():
    transfer = confirmed()
    actions.drop(transfer=transfer, by=transfer.receiver)
    resumed = actions.resume(transfer=transfer, by=transfer.receiver)
    assert (resumed.state, resumed.awaits, resumed.confirmed_state) == (
        Stage.SHORTLISTED,
        Side.OWNER,
        Stage.DROPPED,
    )


# Notes --------------------------------------------------------------------------------------------
def test_notes_go_to_the_other_side_and_stay_private():
    transfer = confirmed()
    actions.add_note(transfer=transfer, by=transfer.receiver, note="When may we call?")
    assert transfer.events.get(verb="note").confirmed_at is None
    assert Notice.objects.filter(user=transfer.practice.owner, key="impact.noted").count() == 1
    actions.visit(transfer=transfer, by=transfer.receiver)
    actions.confirm(transfer=transfer, by=transfer.practice.owner)
    assert transfer.events.get(verb="note").confirmed_at is None
    with pytest.raises(ActionError):
        actions.add_note(transfer=transfer, by=transfer.receiver, note="\n")
    with pytest.raises(Forbidden):
        actions.add_note(transfer=transfer, by=UserFactory(), note="Hello")


# What the practice learns of it ---------------------------------------------------------------------
def test_the_practice_counts_what_runs_in_another_region():
    practice = PracticeFactory(published=True, region=region("FRK2"))
    IndicatorFactory.create_batch(2, practice=practice)
    elsewhere = logged(practice, stage=Stage.RUNNING)
    within = logged(practice, stage=Stage.RUNNING)
    within.region = region("FRK26", level=3)
    within.save()
    for transfer in (elsewhere, within):
        practice.refresh_from_db()
        actions.confirm(transfer=transfer, by=practice.owner)

    practice.refresh_from_db()
    assert practice.transfers == 1
    assert practice.evidence_level == 5

    actions.drop(transfer=elsewhere, by=elsewhere.receiver)
    practice.refresh_from_db()
    assert practice.transfers == 0
    assert practice.evidence_level == 4


@pytest.mark.parametrize("stage", [Stage.SHORTLISTED, Stage.VISITED])
def test_a_visit_is_not_a_transfer_yet(stage):
    transfer = confirmed(stage=stage)
    transfer.practice.refresh_from_db()
    assert transfer.practice.transfers == 0
