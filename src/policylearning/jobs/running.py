"""Take a job, do it, write down how it ended. Every write demands that the job is still ours."""

import threading
import traceback
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from policylearning.common import clock
from policylearning.common.errors import ActionError

from .actions import announce
from .enums import State
from .models import Job
from .registry import kinds
from .work import Cancelled, Stopping, TakenOver, Work

log = structlog.get_logger(__name__)

STALE = timedelta(seconds=60)
"""A worker not heard of for so long is taken for dead."""
BEAT = 10.0
"""Seconds between two signs of life."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
CANDIDATES = 5


def claim(worker: str, *, quick_only: bool = False) -> Job | None:
    """The next job that is due, or one whose worker died, now ours. None when there is none."""
    at = clock.now()
    due = Q(state=State.QUEUED, run_after__lte=at) | Q(state=State.RUNNING, heartbeat_at__lt=at - STALE)
    jobs = Job.objects.filter(due, kind__in=[key for key, _kind in kinds.items()]).order_by("run_after", "pk")
    for job in jobs.filter(quick=True)[:CANDIDATES] if quick_only else jobs[:CANDIDATES]:
        if _take(job, worker, at):
            job.refresh_from_db()
            if job.failures <= kinds[job.kind].retries:
                return job
            _fail(
                Work(job),
                _("It broke down %(times)s times without saying why.") % {"times": job.failures},
                "",
            )
    return None


def perform(job: Job, stopping: Callable[[], bool] = lambda: False, *, beat: bool = True) -> None:
    """Do a claimed job and write down how it ended. Raises nothing but the database's own errors."""
    kind = kinds[job.kind]
    work = Work(job, stopping)
    log.info("job begins", job=job.pk, kind=job.kind, attempt=job.attempt)
    try:
        with ExitStack() as stack:
            stack.enter_context(Heartbeat(work) if beat else nullcontext())
            if kind.atomic:
                stack.enter_context(transaction.atomic())
            result = kind.function(work, **job.arguments)
            _settle(work, State.DONE, result=result)
    except Cancelled:
        _settle(work, State.CANCELLED)
    except Stopping:
        _requeue(work, clock.now())
    except TakenOver:
        log.warning("job was taken over", job=job.pk)
    except ActionError as error:
        _fail(work, error.message, "")
    except Exception as error:
        log.exception("job failed", job=job.pk, kind=job.kind)
        _try_again(work, error)


class Heartbeat:
    """Says from a thread of its own that the worker lives, however long a step takes."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            try:
                self._work.beat()
            except TakenOver:
                break
            except DatabaseError:
                log.warning("no sign of life could be written", job=self._work.job.pk)
        connection.close()


# Writing it down --------------------------------------------------------------------------------
def _take(job: Job, worker: str, at: datetime) -> bool:
    """Compare and set: of several workers that saw the same row, one moves its attempt on."""
    died = job.state == State.RUNNING
    return bool(
        Job.objects.filter(pk=job.pk, attempt=job.attempt, state=job.state).update(
            state=State.RUNNING,
            attempt=F("attempt") + 1,
            failures=F("failures") + (1 if died else 0),
            worker=worker,
            heartbeat_at=at,
            started_at=at,
            resumed_from=F("done"),
        )
    )


def _settle(work: Work, state: State, **values: Any) -> None:
    with transaction.atomic():
        if not work._mine().update(state=state, finished_at=clock.now(), **values):
            raise TakenOver
        work.job.refresh_from_db()
        announce(work.job)
    log.info("job ends", job=work.job.pk, kind=work.job.kind, state=str(state))


def _fail(work: Work, error: str, trace: str) -> None:
    _settle(work, State.FAILED, error=error, trace=trace)


def _requeue(work: Work, at: datetime, **values: Any) -> None:
    work._mine().update(state=State.QUEUED, run_after=at, **values)


def _try_again(work: Work, error: Exception) -> None:
    failures = work.job.failures + 1
    trace = "".join(traceback.format_exception(error))[-8000:]
    if failures > kinds[work.job.kind].retries:
        sentence = _(
            "Something went wrong on our side, %(times)s times. What was done before is kept; "
            "the people who run the platform can see the reason. You may try again."
        )
        _fail(work, sentence % {"times": failures}, trace)
        return
    pause = min(FIRST_PAUSE * 4 ** (failures - 1), LONGEST_PAUSE)
    _requeue(work, clock.now() + pause, failures=failures, trace=trace)
