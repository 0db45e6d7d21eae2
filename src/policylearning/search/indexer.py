"""The indexer of a machine: one process follows the outbox, the others stand by."""

import atexit
import logging
import threading
import time

from django.db import Error as DatabaseError
from django.db import close_old_connections

from . import generations, outbox
from .generations import Generation, Hold
from .keeping import Keeper, Progress

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two looks at the outbox."""
STAND_BY = 5.0
"""Seconds between two tries to become the machine's indexer, and after an error."""


class Late(Exception):
    """Another process indexes on this machine, and has not come as far as was asked for in time."""


def catch_up(timeout: float = 30) -> int:
    """Read the outbox to its end now, building the index first where there is none.

    Returns the number of changes read by this call: 0 when another process does the work, which is waited for.
    Raises Late when that takes longer than `timeout` seconds.
    """
    target = outbox.beginning().last
    until = time.monotonic() + timeout
    while True:
        with generations.held() as mine:
            if mine:
                with Keeper() as keeper:
                    return keeper.read()
        generation = generations.current()
        if generation is not None and generation.state().last >= target:
            return 0
        if time.monotonic() > until:
            raise Late(f"The index has not come to change {target} within {timeout} seconds.")
        time.sleep(0.05)


def rebuild(progress: Progress | None = None, timeout: float = 3600) -> Generation:
    """A new index beside the old, then the swap. Where another process indexes, it is asked and waited for.

    Raises Late when that process takes longer than `timeout` seconds.
    """
    with generations.held(timeout=0.5) as mine:
        if mine:
            with Keeper() as keeper:
                return keeper.rebuild(progress)
    before = generations.current()
    generations.ask_for_rebuild()
    until = time.monotonic() + timeout
    while (now := generations.current()) is None or now == before:
        if time.monotonic() > until:
            raise Late("The process that indexes on this machine has not built a new index in time.")
        time.sleep(0.1)
    return now


def follow(stop: threading.Event) -> None:
    """Read the outbox every second until `stop` is set. What goes wrong is logged and tried again."""
    while not stop.is_set():
        try:
            with generations.held() as mine:
                if mine:
                    _follow_alone(stop, mine)
        except (DatabaseError, OSError, ValueError):
            log.exception("The search index could not be brought up to date; trying again")
        finally:
            close_old_connections()
        stop.wait(STAND_BY)


def start_following() -> threading.Event:
    """Follow in a thread of this process. Setting the returned event ends it; so does the end of the process."""
    stop = threading.Event()
    thread = threading.Thread(target=follow, args=(stop,), name="search-indexer", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(timeout=10)

    atexit.register(end)
    return stop


def _follow_alone(stop: threading.Event, mine: Hold) -> None:
    with Keeper() as keeper:
        while not stop.is_set() and mine.stands:
            close_old_connections()
            keeper.read()
            stop.wait(EVERY)
