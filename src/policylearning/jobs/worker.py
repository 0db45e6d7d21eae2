"""The worker: looks for jobs that are due and does them, starts duties, until it is told to stop.

One worker has two lanes, so that a letter does not wait behind an import of a million rows.
"""

import os
import socket
import threading
from collections.abc import Callable

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from policylearning.common import clock

from . import duties, running

log = structlog.get_logger(__name__)

POLL = 1.0
"""Seconds between two looks into the queue."""
LOOK_ROUND = 15.0
"""Seconds between two signs of life and looks at the duties."""
AFTER_TROUBLE = 5.0


def run(stop: threading.Event, *, name: str = "") -> None:
    """Work until `stop` is set; what runs then is put back into the queue at its next step.

    Survives a database that is gone for a while. Runs in any thread or process, beside any number of others.
    """
    name = name or f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
    lanes = [
        threading.Thread(target=_lane, args=(stop, name, quick_only), name=f"jobs {number}")
        for number, quick_only in enumerate((False, True))
    ]
    for lane in lanes:
        lane.start()
    while not stop.is_set():
        _guarded(stop, lambda: duties.look_round(name))
        stop.wait(LOOK_ROUND)
    for lane in lanes:
        lane.join()
    _guarded(stop, lambda: duties.sign_off(name))
    connection.close()


def run_due(*, limit: int = 1000) -> int:
    """Do what is due here and now, one after the other, also what that starts. How many jobs were done."""
    for number in range(limit):
        job = running.claim("here")
        if job is None:
            return number
        running.perform(job, beat=False)
    return limit


def _lane(stop: threading.Event, name: str, quick_only: bool) -> None:
    while not stop.is_set():
        if not _guarded(stop, lambda: _one(stop, name, quick_only)):
            stop.wait(POLL)
    connection.close()


def _one(stop: threading.Event, name: str, quick_only: bool) -> bool:
    job = running.claim(name, quick_only=quick_only)
    if job is not None:
        running.perform(job, stop.is_set)
    return job is not None


def _guarded(stop: threading.Event, step: Callable[[], object]) -> bool:
    """Take one step; when the database is gone, say so and wait a little."""
    try:
        close_old_connections()
        return bool(step())
    except (DatabaseError, InterfaceError):
        log.exception("the worker cannot reach the database", at=clock.now().isoformat())
        connection.close()
        stop.wait(AFTER_TROUBLE)
        return False
