"""The steps from stage to stage. Each needs the other side's word before the public sees it."""

from datetime import date, datetime

from django.db import transaction

from policylearning.audit.actions import move
from policylearning.common import clock
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor
from policylearning.impact import notifications
from policylearning.impact.enums import EventVerb, Side
from policylearning.impact.models import Transfer
from policylearning.impact.queries import open_transfer
from policylearning.impact.workflow import STAGES

from .entering import AlreadyLogged
from .keeping import day_of, note_event, settle, side_speaking, take_word, tell


def visit(
    *, transfer: Transfer, by: Actor, on: date | None = None, note: str = "", at: datetime | None = None
) -> Transfer:
    """People of the receiving region saw the practice at work."""
    return _step(transfer, EventVerb.VISIT, by=by, on=on, note=note, at=at)


def adapt(
    *, transfer: Transfer, by: Actor, on: date | None = None, note: str = "", at: datetime | None = None
) -> Transfer:
    """The receiving region fits it to its own law, means and partners."""
    return _step(transfer, EventVerb.ADAPT, by=by, on=on, note=note, at=at)


def run(
    *, transfer: Transfer, by: Actor, on: date | None = None, note: str = "", at: datetime | None = None
) -> Transfer:
    """It is at work in the receiving region."""
    return _step(transfer, EventVerb.RUN, by=by, on=on, note=note, at=at)


def resume(
    *, transfer: Transfer, by: Actor, on: date | None = None, note: str = "", at: datetime | None = None
) -> Transfer:
    """A dropped transfer is considered again. Raises AlreadyLogged when a newer entry took its place."""
    return _step(transfer, EventVerb.RESUME, by=by, on=on, note=note, at=at)


@transaction.atomic
def drop(
    *, transfer: Transfer, by: Actor, on: date | None = None, note: str = "", at: datetime | None = None
) -> Transfer:
    """It came to nothing, or to an end.

    The receiving side's word is enough: nobody knows it better, and an owner who keeps silent should not
    keep a transfer alive.
    """
    at = at or clock.now()
    transfer = _step(transfer, EventVerb.DROP, by=by, on=on, note=note, at=at)
    if transfer.confirmed_by_receiver_at == at:
        transfer.awaits = ""
        transfer.save(update_fields=["awaits"])
        if transfer.is_public:
            transfer.events.filter(verb=EventVerb.DROP, confirmed_at=None, at=at).update(confirmed_at=at)
            settle(transfer, at=at)
    return transfer


@transaction.atomic
def _step(
    transfer: Transfer, verb: EventVerb, *, by: Actor, on: date | None, note: str, at: datetime | None
) -> Transfer:
    at = at or clock.now()
    transfer = locked(transfer)
    side = side_speaking(by, transfer)
    day = day_of(on, at)
    if not transfer.is_open:
        locked(transfer.practice)
        newer = open_transfer(transfer.practice, transfer.organisation_id)
        if newer is not None:
            raise AlreadyLogged(newer)
    move(transfer, STAGES, verb, by=by, at=at, why=note)
    take_word(transfer, side, by=by, at=at)
    transfer.save()
    event = note_event(transfer, verb, side=side, by=by, at=at, on=day, note=note)
    alone = verb == EventVerb.DROP and side == Side.RECEIVER
    tell(notifications.DROPPED if alone else notifications.CONFIRM_ASKED, transfer, side.other, event=event)
    return transfer
