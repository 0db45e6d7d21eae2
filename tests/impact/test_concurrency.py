"""Two people at once: every effect happens once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from policylearning.audit.models import Entry
from policylearning.common.errors import ActionError
from policylearning.impact import actions
from policylearning.impact.actions.entering import AlreadyLogged
from policylearning.impact.enums import Stage
from policylearning.impact.models import Transfer
from tests.factories.impact import logged, receiving
from tests.factories.organisations import MembershipFactory
from tests.factories.practices import PracticeFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gave or raised, all begun at the same moment, each on a connection of its own."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def do(place: int) -> None:
        barrier.wait()
        try:
            results[place] = acts[place]()
        except ActionError as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_colleagues_confirm_at_once():
    practice = PracticeFactory(published=True)
    member, organisation = receiving()
    colleague = MembershipFactory(organisation=organisation).user
    transfer = actions.log(
        practice=practice, organisation=organisation, by=practice.owner, stage=Stage.RUNNING
    )

    results = at_once(
        *(
            lambda person=person: actions.confirm(transfer=transfer, by=person)
            for person in (member, colleague)
        )
    )

    assert not [each for each in results if isinstance(each, Exception)]
    transfer.refresh_from_db()
    practice.refresh_from_db()
    assert transfer.confirmed_state == Stage.RUNNING
    assert transfer.events.filter(verb="confirm").count() == 1
    assert Entry.objects.filter(verb="impact.confirm").count() == 1
    assert practice.transfers == 1


def test_a_confirmation_and_a_step_at_once_agree_in_the_end():
    transfer = logged(stage=Stage.VISITED)
    owner, receiver, seen = transfer.practice.owner, transfer.receiver, transfer.version

    confirmed, _stepped = at_once(
        lambda: actions.confirm(transfer=transfer, by=owner, version=seen),
        lambda: actions.run(transfer=transfer, by=receiver),
    )

    transfer.refresh_from_db()
    assert transfer.state == Stage.RUNNING
    assert transfer.confirmed_state == ("" if isinstance(confirmed, ActionError) else Stage.VISITED)


def test_two_entries_for_the_same_organisation_at_once():
    practice = PracticeFactory(published=True)
    member, organisation = receiving()
    colleague = MembershipFactory(organisation=organisation).user

    results = at_once(
        *(
            lambda person=person: actions.log(practice=practice, organisation=organisation, by=person)
            for person in (member, colleague)
        )
    )

    assert Transfer.objects.count() == 1
    assert [type(each) for each in results if isinstance(each, Exception)] == [AlreadyLogged]


def test_many_confirm_transfers_of_one_practice_at_once():
    practice = PracticeFactory(published=True)
    transfers = [logged(practice, stage=Stage.RUNNING) for _count in range(4)]
    results = at_once(
        *(lambda each=each: actions.confirm(transfer=each, by=practice.owner) for each in transfers)
    )
    assert not [each for each in results if isinstance(each, Exception)]
    practice.refresh_from_db()
    assert practice.transfers == 4
