"""Entries come and, while nobody else stands behind them, go."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError, Forbidden
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.impact import notifications
from policylearning.impact.enums import FORWARD, EventVerb, Side, Stage
from policylearning.impact.models import Transfer
from policylearning.impact.queries import open_transfer, person_asked
from policylearning.impact.rules import organisations_of
from policylearning.organisations.models import Organisation
from policylearning.practices.models import Practice
from policylearning.regions.models import Region

from .keeping import day_of, note_event, take_word, tell

MAXIMUM_INVITATIONS = 5


class AlreadyLogged(ActionError):
    """The organisation has an open entry for this practice; `transfer` is that one."""

    def __init__(self, transfer: Transfer) -> None:
        super().__init__(
            _(
                "The ledger holds this practice for %(organisation)s already. Nothing was entered twice; "
                "open that entry to go on."
            )
            % {"organisation": transfer.organisation},
            field="organisation",
        )
        self.transfer = transfer


@transaction.atomic
def log(
    *,
    practice: Practice,
    organisation: Organisation,
    by: Actor,
    region: Region | None = None,
    stage: str = Stage.SHORTLISTED,
    on: date | None = None,
    note: str = "",
    receiver: User | None = None,
    at: datetime | None = None,
) -> Transfer:
    """Enter that `organisation` takes the practice up, and ask the other side to confirm it.

    The practice's owner enters it for somebody else, who may be named as `receiver`; anybody else enters it
    for an organisation whose confirmed member they are. `region` is the organisation's unless said; `on` is
    the day the stage was reached. Raises Forbidden, AlreadyLogged, or ActionError with its field.
    """
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "impact.log", practice)
    side = Side.OWNER if practice.owner_id == by.pk else Side.RECEIVER
    _check(practice, organisation, by, side, receiver, stage)
    region = region or organisation.region
    if region is None:
        raise ActionError(_("Say in which region it is taken up."), field="region")
    present = open_transfer(practice, organisation)
    if present is not None:
        raise AlreadyLogged(present)
    day = day_of(on, at)
    transfer = Transfer(
        practice=practice,
        organisation=organisation,
        region=region,
        logged_by=by,
        logged_side=side,
        logged_at=at,
        receiver=receiver if side == Side.OWNER else by,
        started_on=day,
        state=stage,
        state_since=at,
        version=0,
    )
    take_word(transfer, side, by=by, at=at)
    transfer.save()
    event = note_event(transfer, EventVerb.LOG, side=side, by=by, at=at, on=day, note=note)
    record(verb="impact.log", obj=transfer, by=by, at=at, after=transfer.state, why=note)
    tell(notifications.CONFIRM_ASKED, transfer, side.other, event=event)
    return transfer


def _check(
    practice: Practice, organisation: Organisation, by: Actor, side: Side, receiver: User | None, stage: str
) -> None:
    if stage not in FORWARD:
        raise ActionError(_("Choose how far it has come."), field="stage")
    if organisation.pk == practice.institution_id:
        raise ActionError(
            _("This is the institution that ran the practice. A transfer goes to another one."),
            field="organisation",
        )
    if side == Side.RECEIVER and organisation.pk not in organisations_of(by):
        raise Forbidden(
            _(
                "You can enter transfers for organisations you are a confirmed member of. This one has not "
                "confirmed you yet."
            )
        )
    if receiver is not None and (receiver.pk == practice.owner_id or not receiver.is_active):
        raise ActionError(_("Name somebody of the receiving organisation, not yourself."), field="contact")


@transaction.atomic
def invite(*, transfer: Transfer, email: str, by: Actor, at: datetime | None = None) -> Transfer:
    """The owner names who is to speak for the receiving organisation; that person is asked to confirm.

    Done in the same way whether or not the address has an account, so that nobody learns who has one.
    """
    at = at or clock.now()
    transfer = locked(transfer)
    demand(by, "impact.invite", transfer)
    if transfer.events.filter(verb=EventVerb.INVITE).count() >= MAXIMUM_INVITATIONS:
        raise ActionError(
            _("You have asked %(number)d people already. Wait for one of them, or write to them yourself.")
            % {"number": MAXIMUM_INVITATIONS},
            field="email",
        )
    event = note_event(transfer, EventVerb.INVITE, side=Side.OWNER, by=by, at=at)
    record(verb="impact.invite", obj=transfer, by=by, at=at)
    person = person_asked(email)
    if person is not None and person.pk != by.pk:
        transfer.receiver = person
        transfer.save(update_fields=["receiver"])
        tell(notifications.CONFIRM_ASKED, transfer, Side.RECEIVER, event=event)
    return transfer


@transaction.atomic
def discard(*, transfer: Transfer, by: Actor, at: datetime | None = None) -> None:
    """Delete an entry the other side never confirmed. The audit trail keeps that it existed."""
    at = at or clock.now()
    transfer = locked(transfer)
    demand(by, "impact.discard", transfer)
    record(verb="impact.discard", obj=transfer, by=by, at=at, before=transfer.state)
    transfer.delete()
