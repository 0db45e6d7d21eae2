"""Record a change, and move an object along its workflow. Both run inside the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from policylearning.common.errors import ActionError
from policylearning.common.permissions import Actor, demand
from policylearning.common.workflow import Workflow

from .models import Entry


def record(
    *,
    verb: str,
    obj: models.Model,
    by: Actor,
    at: datetime,
    before: str = "",
    after: str = "",
    why: str = "",
    data: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry of the audit trail. `by` is None for the platform itself."""
    return Entry.objects.create(
        verb=verb,
        kind=obj._meta.label_lower,
        object_id=str(obj.pk),
        label=str(obj)[:200],
        by=by,
        at=at,
        before=before,
        after=after,
        why=why,
        data=data or {},
    )


def record_many(
    *,
    verb: str,
    objects: Iterable[models.Model],
    by: Actor,
    at: datetime,
    after: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """One entry for each of many objects, in one query: imports and bulk changes."""
    Entry.objects.bulk_create(
        Entry(
            verb=verb,
            kind=obj._meta.label_lower,
            object_id=str(obj.pk),
            label=str(obj)[:200],
            by=by,
            at=at,
            after=after,
            data=data or {},
        )
        for obj in objects
    )


class WrongState(ActionError):
    """The verb does not lead out of the state the object is in, often because somebody was quicker."""


def move(
    obj: Any,
    workflow: Workflow,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    why: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Take `obj` (locked by the caller) one step along `workflow` and record it.

    Raises WrongState when the table has no such step, Forbidden when `by` may not take it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("move() belongs inside the action's transaction")
    transition = workflow.find(obj.state, verb)
    if transition is None:
        raise WrongState(
            _(
                "This cannot be done now: it is %(state)s. Somebody may have changed it "
                "since you opened the page. Nothing was lost; look at it again."
            )
            % {"state": obj.get_state_display().lower()}
        )
    demand(by, f"{workflow.app}.{verb}", obj)
    before, obj.state, obj.state_since = obj.state, transition.target, at
    obj.save(update_fields=["state", "state_since"])
    record(verb=verb, obj=obj, by=by, at=at, before=before, after=obj.state, why=why, data=data)
