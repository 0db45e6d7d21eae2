"""What a job's function holds in its hands."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from policylearning.common import clock

from .enums import State

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models import Job

PAUSE = 0.5
"""Seconds between two writes of progress."""


class Interrupted(Exception):
    """The work ends here; what its checkpoint says stays."""


class Cancelled(Interrupted):
    """Somebody pressed "Cancel"."""


class Stopping(Interrupted):
    """The worker is being stopped; the job goes on elsewhere."""


class TakenOver(Interrupted):
    """The worker was thought dead, and another has the job now. Nothing more may be written."""


class Work:
    """One attempt at a job."""

    def __init__(self, job: "Job", stopping: Callable[[], bool] = lambda: False) -> None:
        self.job = job
        self.owner = job.owner
        self.checkpoint_data: Any = job.checkpoint
        """What `checkpoint` wrote last, in this attempt or an earlier one; None at first."""
        self._stopping = stopping
        self._written = float("-inf")

    def progress(self, done: int, total: int = 0, message: str = "") -> None:
        """Tell how far it is. Call it often and outside a transaction; it writes twice a second at most.

        Raises Cancelled, Stopping or TakenOver, which the function lets pass.
        """
        if time.monotonic() - self._written < PAUSE and done != total:
            return
        self._written = time.monotonic()
        values = {"done": done, "total": total, **({"message": str(message)} if message else {})}
        self._write(**values)
        if self._mine().filter(cancel_requested=True).exists():
            raise Cancelled
        if self._stopping() and done != total:
            raise Stopping

    def checkpoint(self, data: Any) -> None:
        """Remember `data` (JSON), from where to go on. In one transaction with the effects they happen once.

        Raises TakenOver, which undoes that transaction.
        """
        self._write(checkpoint=data)
        self.checkpoint_data = data

    def beat(self) -> None:
        """Say that the worker lives."""
        self._write()

    def _mine(self) -> "QuerySet[Job]":
        return type(self.job).objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=State.RUNNING)

    def _write(self, **values: Any) -> None:
        if not self._mine().update(heartbeat_at=clock.now(), **values):
            raise TakenOver
