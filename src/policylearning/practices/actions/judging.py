"""What experts and managers decide. The scores behind a decision are kept by whoever judges."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.practices import notifications
from policylearning.practices.models import Practice
from policylearning.practices.queries import experts_of, managers_of

from .keeping import keep
from .step import step, tell
from .submission import changes_asked


@transaction.atomic
def request_changes(
    *, practice: Practice, by: Actor, remarks: dict[str, str], why: str = "", at: datetime | None = None
) -> Practice:
    """The experts ask for changes, field by field."""
    return changes_asked(practice, "request_changes", by=by, remarks=remarks, why=why, at=at or clock.now())


@transaction.atomic
def validate(*, practice: Practice, by: Actor, why: str = "", at: datetime | None = None) -> Practice:
    at = at or clock.now()
    practice = step(practice, "validate", by=by, at=at, why=why)
    practice.validated_at = at
    practice.save(update_fields=["validated_at"])
    keep(practice, at=at)
    tell(notifications.VALIDATED, practice, to=[practice.owner], by=by, at=at, why=why)
    return practice


@transaction.atomic
def refuse(*, practice: Practice, by: Actor, why: str, at: datetime | None = None) -> Practice:
    at = at or clock.now()
    practice = step(practice, "refuse", by=by, at=at, why=why)
    tell(notifications.NOT_VALIDATED, practice, to=[practice.owner], by=by, at=at, why=why)
    return practice


@transaction.atomic
def appeal(*, practice: Practice, by: Actor, why: str, at: datetime | None = None) -> Practice:
    """The author asks the thematic manager to look again; once per practice."""
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "practices.appeal", practice)
    if practice.appealed_at is not None:
        raise ActionError(
            _("You have appealed once already; the decision stands. You may start again from this text.")
        )
    if not why.strip():
        raise ActionError(_("Say why the decision should be looked at again."), field="why")
    practice.appealed_at = at
    practice.save(update_fields=["appealed_at"])
    practice = step(practice, "appeal", by=by, at=at, why=why)
    tell(notifications.APPEALED, practice, to=managers_of(practice), by=by, at=at, why=why)
    return practice


@transaction.atomic
def uphold(*, practice: Practice, by: Actor, why: str, at: datetime | None = None) -> Practice:
    at = at or clock.now()
    if not why.strip():
        raise ActionError(_("Give a reason; the author will read it."), field="why")
    practice = step(practice, "uphold", by=by, at=at, why=why)
    tell(notifications.APPEAL_DECIDED, practice, to=[practice.owner], by=by, at=at, why=why)
    return practice


@transaction.atomic
def reopen(*, practice: Practice, by: Actor, why: str = "", at: datetime | None = None) -> Practice:
    """The appeal is granted: it is validated again."""
    at = at or clock.now()
    practice = step(practice, "reopen", by=by, at=at, why=why)
    tell(notifications.APPEAL_DECIDED, practice, to=[practice.owner], by=by, at=at, why=why)
    tell(notifications.WAITS_FOR_VALIDATION, practice, to=experts_of(practice), by=by, at=at)
    return practice


@transaction.atomic
def publish(*, practice: Practice, by: Actor, at: datetime | None = None) -> Practice:
    """Show it to everybody. Its freshness starts today."""
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "practices.publish", practice)
    practice.published_at = practice.published_at or at
    practice.confirmed_at = at
    practice.save(update_fields=["published_at", "confirmed_at"])
    practice = step(practice, "publish", by=by, at=at)
    tell(notifications.PUBLISHED, practice, to=[practice.owner], by=by, at=at)
    return practice
