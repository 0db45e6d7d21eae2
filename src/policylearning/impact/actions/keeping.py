"""What several actions do: note an event, take a side's word, settle what both sides say, tell people."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.common import clock
from policylearning.common.errors import ActionError, Forbidden
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor
from policylearning.impact.enums import FORWARD, STEPS, EventVerb, Side, Stage
from policylearning.impact.models import Transfer, TransferEvent
from policylearning.impact.queries import speakers_for, transferred_elsewhere
from policylearning.impact.rules import side_of
from policylearning.notifications.actions import notify
from policylearning.notifications.registry import Notification
from policylearning.practices.actions import note_transfers


def side_speaking(by: Actor, transfer: Transfer) -> Side:
    """The side `by` speaks for. Raises Forbidden; the platform itself speaks for nobody."""
    side = side_of(by, transfer)
    if side is None:
        raise Forbidden(_("Only the owner of the practice and the receiving organisation may do this."))
    return side


def day_of(on: date | None, at: datetime) -> date:
    """The day something happened; today unless said. Raises ActionError for a day to come."""
    today = clock.today()
    if on is not None and on > today:
        raise ActionError(_("This day is still to come. Enter what has happened already."), field="on")
    return on or today


def note_event(
    transfer: Transfer,
    verb: EventVerb,
    *,
    side: Side,
    by: User,
    at: datetime,
    on: date | None = None,
    note: str = "",
) -> TransferEvent:
    return TransferEvent.objects.create(
        transfer=transfer,
        verb=verb,
        state=transfer.state,
        side=side,
        by=by,
        at=at,
        on=on or clock.today(),
        note=note,
    )


def take_word(transfer: Transfer, side: Side, *, by: User, at: datetime) -> None:
    """`side` tells a step: it stands behind it, and the other side's word is missing."""
    _set_confirmation(transfer, side, by, at)
    _set_confirmation(transfer, side.other, None, None)
    transfer.awaits = side.other
    transfer.disputed_at = None
    transfer.version += 1


def agree(transfer: Transfer, side: Side, *, by: User, at: datetime) -> None:
    """The missing word is given: what was told since both last agreed is confirmed, disputes excepted."""
    _set_confirmation(transfer, side, by, at)
    transfer.awaits = ""
    transfer.disputed_at = None
    steps = transfer.events.filter(verb__in=STEPS)
    newest = steps.latest("pk")
    newest.disputed_at, newest.confirmed_at = None, at
    newest.save(update_fields=["disputed_at", "confirmed_at"])
    steps.filter(confirmed_at=None, disputed_at=None).update(confirmed_at=at)
    settle(transfer, at=at)


def settle(transfer: Transfer, *, at: datetime) -> None:
    """Show the public what is confirmed, save, and tell the practice how often it went elsewhere."""
    confirmed = transfer.events.filter(verb__in=STEPS, confirmed_at__isnull=False)
    reached = set(confirmed.values_list("state", flat=True)) - {Stage.DROPPED}
    transfer.furthest = max(reached, key=FORWARD.index, default=Stage.SHORTLISTED)
    transfer.confirmed_state = transfer.state
    transfer.confirmed_state_since = at
    transfer.save()
    # Locked before counting: of two transfers confirmed at once, the second counts the first.
    practice = locked(transfer.practice)
    note_transfers(practice=practice, count=transferred_elsewhere(practice), at=at)


def _set_confirmation(transfer: Transfer, side: Side, by: User | None, at: datetime | None) -> None:
    if side == Side.OWNER:
        transfer.confirmed_by_owner, transfer.confirmed_by_owner_at = by, at
    else:
        transfer.confirmed_by_receiver, transfer.confirmed_by_receiver_at = by, at


def tell(notification: Notification, transfer: Transfer, side: Side, *, event: TransferEvent) -> None:
    """Tell the people of one side of an event, once."""
    notify(
        notification,
        to=speakers_for(transfer, side),
        about=transfer,
        url=transfer.get_absolute_url(),
        by=event.by,
        context={"who": event.by.name, "stage": Stage(transfer.state).label, "note": event.note},
        cause=f"{notification.key}:{event.pk}",
        at=event.at,
    )
