import pytest

from policylearning.common import clock
from policylearning.impact import actions
from policylearning.impact.models import Transfer
from policylearning.impact.privacy import erase_transfers, export_transfers
from tests.factories.accounts import UserFactory
from tests.factories.impact import confirmed, logged

pytestmark = pytest.mark.django_db


def test_the_export_holds_what_the_person_entered_and_told_and_nothing_else():
    transfer = logged(note="My note.")
    actions.confirm(transfer=transfer, by=transfer.practice.owner)
    logged(note="Somebody else's.")

    rows = export_transfers(transfer.receiver)

    assert [row["kind"] for row in rows] == ["transfer", "event"]
    assert rows[0]["organisation__name"] == transfer.organisation.name
    assert (rows[1]["verb"], rows[1]["note"]) == ("log", "My note.")
    assert export_transfers(UserFactory()) == []


def test_erasure_keeps_what_both_sides_confirmed():
    public = confirmed(note="Both of us say so.")
    member = public.receiver
    actions.add_note(transfer=public, by=member, note="Call me.")
    alone = logged(by=member)

    erase_transfers(member, member, clock.now())

    assert not Transfer.objects.filter(pk=alone.pk).exists()
    public.refresh_from_db()
    assert (public.receiver, public.is_public) == (None, True)
    assert list(public.events.filter(by=member).values_list("verb", "note")) == [
        ("log", "Both of us say so."),
        ("note", ""),
    ]
