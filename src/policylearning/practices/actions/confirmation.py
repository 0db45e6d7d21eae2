"""Keeping published practices true: the yearly question, its answer, and the end."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.notifications.actions import notify
from policylearning.practices import notifications
from policylearning.practices.models import Practice

from .step import step, tell


@transaction.atomic
def ask_confirmation(*, practice: Practice, at: datetime | None = None) -> Practice:
    """A year has passed: ask the owner whether it is still true."""
    at = at or clock.now()
    practice = step(practice, "ask_confirmation", by=None, at=at)
    tell(notifications.CONFIRM, practice, to=[practice.owner], by=None, at=at)
    return practice


@transaction.atomic
def confirm(*, practice: Practice, by: Actor, at: datetime | None = None) -> Practice:
    """The owner says that it is still true. Said of a published practice, it only moves the date."""
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "practices.confirm", practice)
    practice.confirmed_at = at
    practice.save(update_fields=["confirmed_at"])
    return step(practice, "confirm", by=by, at=at)


def remind(*, practices: Iterable[Practice], at: datetime | None = None) -> int:
    """Tell the owners who keep silent, each once for each time they were asked. Returns how many were told."""
    told = 0
    for practice in practices:
        told += len(
            notify(
                notifications.REMINDER,
                to=[practice.owner],
                about=practice,
                url=practice.get_absolute_url(),
                cause=f"practices.reminder:{practice.pk}:{practice.state_since.isoformat()}",
                at=at,
            )
        )
    return told


@transaction.atomic
def lapse(*, practice: Practice, at: datetime | None = None) -> Practice:
    """Nobody answered: show a banner until somebody does."""
    at = at or clock.now()
    practice = step(practice, "lapse", by=None, at=at)
    tell(notifications.WENT_STALE, practice, to=[practice.owner], by=None, at=at)
    return practice


@transaction.atomic
def retire(*, practice: Practice, by: Actor, why: str, at: datetime | None = None) -> Practice:
    """Take it off the lists for good reason; its page stays and says so."""
    at = at or clock.now()
    if not why.strip():
        raise ActionError(_("Say why; readers of the page will see it."), field="why")
    practice = step(practice, "retire", by=by, at=at, why=why)
    practice.retired_because = why
    practice.save(update_fields=["retired_because"])
    if by != practice.owner:
        tell(notifications.RETIRED, practice, to=[practice.owner], by=by, at=at, why=why)
    return practice


@transaction.atomic
def restore(*, practice: Practice, by: Actor, why: str = "", at: datetime | None = None) -> Practice:
    """Bring a retired practice back; its owner is asked to confirm it."""
    at = at or clock.now()
    practice = step(practice, "restore", by=by, at=at, why=why)
    practice.retired_because = ""
    practice.save(update_fields=["retired_because"])
    tell(notifications.CONFIRM, practice, to=[practice.owner], by=None, at=at)
    return practice
