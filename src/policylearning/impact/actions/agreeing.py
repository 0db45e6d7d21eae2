"""The other side's word: yes, no, and what both write to each other."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.common.versions import unchanged
from policylearning.impact import notifications
from policylearning.impact.enums import STEPS, EventVerb, Side
from policylearning.impact.models import Transfer

from .keeping import agree, note_event, side_speaking, tell


@transaction.atomic
def confirm(*, transfer: Transfer, by: Actor, version: object = None, at: datetime | None = None) -> Transfer:
    """The side whose word is missing says that it is so. The entry is public from now on.

    `version` is the one the person saw: raises ChangedMeanwhile when a newer step came in between. Said by
    two colleagues at once, it holds once.
    """
    at = at or clock.now()
    transfer = locked(transfer)
    side = side_speaking(by, transfer)
    unchanged(transfer, version, {})
    if _has_confirmed(transfer, side):
        return transfer
    demand(by, "impact.confirm", transfer)
    agree(transfer, side, by=by, at=at)
    event = note_event(transfer, EventVerb.CONFIRM, side=side, by=by, at=at)
    record(verb="impact.confirm", obj=transfer, by=by, at=at, after=transfer.state)
    tell(notifications.CONFIRMED, transfer, side.other, event=event)
    return transfer


def _has_confirmed(transfer: Transfer, side: Side) -> bool:
    at = transfer.confirmed_by_owner_at if side == Side.OWNER else transfer.confirmed_by_receiver_at
    return transfer.awaits == "" and at is not None


@transaction.atomic
def dispute(
    *, transfer: Transfer, by: Actor, why: str, version: object = None, at: datetime | None = None
) -> Transfer:
    """The side whose word is missing says that it is not so. What was confirmed before stays public."""
    at = at or clock.now()
    transfer = locked(transfer)
    demand(by, "impact.dispute", transfer)
    unchanged(transfer, version, {})
    if not why.strip():
        raise ActionError(_("Say what is not so; the other side will read it."), field="why")
    side = side_speaking(by, transfer)
    transfer.disputed_at = at
    transfer.save(update_fields=["disputed_at"])
    transfer.events.filter(verb__in=STEPS, confirmed_at=None, disputed_at=None).update(disputed_at=at)
    event = note_event(transfer, EventVerb.DISPUTE, side=side, by=by, at=at, note=why)
    record(verb="impact.dispute", obj=transfer, by=by, at=at, after=transfer.state, why=why)
    tell(notifications.DISPUTED, transfer, side.other, event=event)
    return transfer


@transaction.atomic
def add_note(*, transfer: Transfer, by: Actor, note: str, at: datetime | None = None) -> Transfer:
    """A note for the other side. It never becomes public."""
    at = at or clock.now()
    transfer = locked(transfer)
    demand(by, "impact.note", transfer)
    if not note.strip():
        raise ActionError(_("Write the note first."), field="remark")
    side = side_speaking(by, transfer)
    event = note_event(transfer, EventVerb.NOTE, side=side, by=by, at=at, note=note)
    record(verb="impact.note", obj=transfer, by=by, at=at)
    tell(notifications.NOTED, transfer, side.other, event=event)
    return transfer
