"""Handing over: offered by the owner, taken over by who was asked; at once by the secretariat."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.audit.actions import record
from policylearning.audit.models import Entry
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.notifications.actions import notify
from policylearning.practices import notifications
from policylearning.practices.models import HandOver, Practice
from policylearning.practices.queries import offered_to

from .keeping import keep

OFFERS_A_DAY = 10
"""By one person: an offer is a message to somebody, wanted or not."""


class NotOffered(ActionError):
    """Taken over already, taken back, too old, or never offered to this person."""


@transaction.atomic
def offer(*, practice: Practice, email: str, by: User, at: datetime | None = None) -> HandOver:
    """Offer it to whoever has an account with this address; a former offer ends.

    Done in the same way whether or not there is such an account, so that nobody learns who has one.
    """
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "practices.hand_over", practice)
    made = Entry.objects.filter(verb="practices.offer", by=by, at__gt=at - timedelta(days=1)).count()
    if made >= OFFERS_A_DAY:
        raise ActionError(_("You have offered enough for today. Come back tomorrow."), field="email")
    email = email.strip().lower()
    if email == by.email:
        raise ActionError(_("This is your own address."), field="email")
    offered, _made = HandOver.objects.update_or_create(practice=practice, defaults={"email": email, "at": at})
    record(verb="practices.offer", obj=practice, by=by, at=at)
    notify(
        notifications.OFFERED,
        to=User.objects.filter(email=email, is_active=True),
        about=practice,
        url=reverse("practices:take_over", args=[practice.pk]),
        by=by,
        context={"owner": practice.owner.name},
        cause=f"practices.offer:{practice.pk}:{at.isoformat()}",
    )
    return offered


@transaction.atomic
def take_offer_back(*, practice: Practice, by: Actor, at: datetime | None = None) -> None:
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "practices.hand_over", practice)
    if HandOver.objects.filter(practice=practice).delete()[0]:
        record(verb="practices.take_offer_back", obj=practice, by=by, at=at)


@transaction.atomic
def take_over(*, practice: Practice, by: User, at: datetime | None = None) -> Practice:
    """Become the owner of what one was offered. Raises NotOffered, also for the second of two clicks."""
    at = at or clock.now()
    practice = locked(practice)
    if not offered_to(by, at).filter(pk=practice.pk).exists():
        raise NotOffered(_("This is not offered to you any more. Nothing was changed."))
    return _pass_on(practice, to=by, by=by, at=at)


@transaction.atomic
def hand_over(*, practice: Practice, to: User, by: Actor, at: datetime | None = None) -> Practice:
    """Make `to` the owner at once, as the secretariat may. Both are told."""
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "practices.hand_over_at_once", practice)
    if not to.is_active:
        raise ActionError(_("That account is closed. Choose somebody else."), field="to")
    return practice if practice.owner == to else _pass_on(practice, to=to, by=by, at=at)


def _pass_on(practice: Practice, *, to: User, by: Actor, at: datetime) -> Practice:
    former = practice.owner
    HandOver.objects.filter(practice=practice).delete()
    practice.owner = to
    practice.save(update_fields=["owner"])
    record(verb="practices.hand_over", obj=practice, by=by, at=at, data={"from": former.pk, "to": to.pk})
    keep(practice, at=at)
    notify(
        notifications.HANDED_OVER,
        to=[former, to],
        about=practice,
        url=practice.get_absolute_url(),
        by=by,
        context={"owner": to.name},
        cause=f"practices.hand_over:{practice.pk}:{at.isoformat()}",
    )
    return practice
