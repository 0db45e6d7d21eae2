"""Start, cancel and retry. Run inside the transaction of what the job is about."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand

from .enums import State
from .models import Job
from .registry import finished, kinds


class AlreadyFinished(ActionError):
    """There is nothing left to cancel."""


class StillGoing(ActionError):
    """A job that waits or runs is not retried."""


def start(
    *,
    kind: str,
    arguments: dict[str, Any] | None = None,
    by: Actor = None,
    at: datetime | None = None,
    key: str | None = None,
    title: str | Promise = "",
) -> Job:
    """Queue a job of `kind`; it begins after the transaction, not before `at`.

    The same `key` gives the same job. `by` becomes its owner, None is the platform. LookupError when
    nobody declared `kind`.
    """
    declared = kinds[kind]
    values: dict[str, Any] = {
        "kind": kind,
        "title": str(title),
        "arguments": arguments or {},
        "owner": by,
        "quick": declared.quick,
        "run_after": at or clock.now(),
    }
    if key is None:
        return Job.objects.create(**values)
    job, _created = Job.objects.get_or_create(key=key, defaults=values)
    return job


def cancel(*, job: Job, by: Actor, at: datetime | None = None) -> Job:
    """One that waits is cancelled at once, one that runs at its next step.

    Raises AlreadyFinished, Forbidden.
    """
    at = at or clock.now()
    with transaction.atomic():
        job = locked(job)
        demand(by, "jobs.cancel", job)
        if job.is_finished:
            raise AlreadyFinished(_("This job is over already; there is nothing left to cancel."))
        job.cancel_requested = True
        if job.state == State.QUEUED:
            job.state, job.finished_at = State.CANCELLED, at
        job.save(update_fields=["cancel_requested", "state", "finished_at"])
        record(verb="jobs.cancel", obj=job, by=by, at=at, after=job.state)
        if job.is_finished:
            announce(job)
    return job


def retry(*, job: Job, by: Actor, at: datetime | None = None) -> Job:
    """Queue a failed or cancelled job again; it goes on from its checkpoint. Raises StillGoing, Forbidden."""
    at = at or clock.now()
    with transaction.atomic():
        job = locked(job)
        demand(by, "jobs.retry", job)
        if job.state not in (State.FAILED, State.CANCELLED):
            raise StillGoing(_("Only a job that failed or was cancelled can be tried again."))
        before, job.state = job.state, State.QUEUED
        job.run_after, job.finished_at, job.cancel_requested = at, None, False
        job.failures, job.error, job.trace = 0, "", ""
        job.save()
        record(verb="jobs.retry", obj=job, by=by, at=at, before=before, after=job.state)
    return job


def announce(job: Job) -> None:
    """Tell the listeners that it is over."""
    for listener in finished:
        listener(job)
