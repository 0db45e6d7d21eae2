"""From the draft to the experts: submit, withdraw, and the turn of the project's web admin."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.practices import notifications
from policylearning.practices.models import FieldRemark, Practice
from policylearning.practices.queries import experts_of, web_admins_of
from policylearning.practices.rules import missing

from .keeping import keep_revision
from .step import step, tell


class Incomplete(ActionError):
    """The submission still needs something; the message says the first thing, `field` where it is."""


@transaction.atomic
def submit(*, practice: Practice, by: Actor, at: datetime | None = None) -> Practice:
    """Send it on: to the project's web admin, or straight to the experts when there is no project or the
    project approved it before. Raises Incomplete."""
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "practices.submit", practice)
    needed = missing(practice)
    if needed:
        raise Incomplete(needed[0].message, field=needed[0].field)
    practice.submitted_at = at
    practice.save(update_fields=["submitted_at"])
    practice.remarks.filter(settled_at__isnull=True).update(settled_at=at)
    keep_revision(practice, by=by, at=at)
    practice = step(practice, "submit", by=by, at=at)
    if practice.project is None or practice.project_approved_at is not None:
        return _to_the_experts(practice, "pass_on", by=None, at=at)
    tell(notifications.WAITS_FOR_PROJECT, practice, to=web_admins_of(practice), by=by, at=at)
    return practice


def _to_the_experts(practice: Practice, verb: str, *, by: Actor, at: datetime) -> Practice:
    practice = step(practice, verb, by=by, at=at)
    tell(notifications.WAITS_FOR_VALIDATION, practice, to=experts_of(practice), by=by, at=at)
    return practice


@transaction.atomic
def withdraw(*, practice: Practice, by: Actor, at: datetime | None = None) -> Practice:
    """Take it back to change it."""
    return step(practice, "withdraw", by=by, at=at or clock.now())


@transaction.atomic
def approve(*, practice: Practice, by: Actor, at: datetime | None = None) -> Practice:
    """The project stands behind it; it goes to the experts."""
    at = at or clock.now()
    practice = _to_the_experts(practice, "approve", by=by, at=at)
    practice.project_approved_at = at
    practice.save(update_fields=["project_approved_at"])
    return practice


@transaction.atomic
def decline(*, practice: Practice, by: Actor, why: str, at: datetime | None = None) -> Practice:
    """The project does not stand behind it, for a reason the author reads."""
    at = at or clock.now()
    _demand_reason(why)
    practice = step(practice, "decline", by=by, at=at, why=why)
    tell(notifications.DECLINED, practice, to=[practice.owner], by=by, at=at, why=why)
    return practice


@transaction.atomic
def ask_changes(
    *, practice: Practice, by: Actor, remarks: dict[str, str], why: str = "", at: datetime | None = None
) -> Practice:
    """The web admin asks for changes, field by field (`remarks`: field name to text)."""
    return changes_asked(practice, "ask_changes", by=by, remarks=remarks, why=why, at=at or clock.now())


def changes_asked(
    practice: Practice, verb: str, *, by: Actor, remarks: dict[str, str], why: str, at: datetime
) -> Practice:
    """Take the step and keep the remarks. Raises ActionError when nothing is asked."""
    remarks = {field: text.strip() for field, text in remarks.items() if text.strip()}
    if not remarks and not why.strip():
        raise ActionError(_("Say what should change: at a field, or in general."), field="why")
    practice = step(practice, verb, by=by, at=at, why=why)
    FieldRemark.objects.bulk_create(
        FieldRemark(practice=practice, field=field, text=text, by=by, at=at)
        for field, text in remarks.items()
    )
    tell(notifications.CHANGES_REQUESTED, practice, to=[practice.owner], by=by, at=at, why=why)
    return practice


@transaction.atomic
def revise(*, practice: Practice, by: Actor, at: datetime | None = None) -> Practice:
    """Start again from a text that was declined or not validated."""
    return step(practice, "revise", by=by, at=at or clock.now())


def _demand_reason(why: str) -> None:
    if not why.strip():
        raise ActionError(_("Give a reason; the author will read it."), field="why")
