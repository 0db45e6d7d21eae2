"""One process tree: parts are forked from a parent that has loaded everything once, and kept running."""

import ctypes
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic
from types import FrameType

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds a part gets to finish what it does before it is ended."""
SETTLED = 60.0
"""Seconds after which a part counts as running well; a quicker end makes its next start later."""
LONGEST_PAUSE = 30.0


class Part:
    """One child process and its history."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self.name = name
        self.work = work
        self.pid: int | None = None
        self.started = 0.0
        self.due = 0.0
        self.failures = 0


class Supervisor:
    """Keeps `parts` running until SIGTERM, SIGINT or SIGHUP, then ends them in order.

    A part is a function that works until its process gets SIGTERM. One that ends by itself is started again,
    after a pause that doubles from half a second to LONGEST_PAUSE while it keeps failing.
    """

    def __init__(self, parts: Mapping[str, Callable[[], None]]) -> None:
        self.parts = [Part(name, work) for name, work in parts.items()]
        self.stop = threading.Event()

    def run(self) -> None:
        """Returns when every part has ended."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        # What is loaded now is shared with the children as long as nobody writes to it, nor the collector.
        gc.collect()
        _give_back_memory()
        gc.freeze()
        while not self.stop.is_set():
            self._start_those_due()
            self._notice_the_ended()
            self.stop.wait(0.2)
        self._end_all()

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop.set()

    def _start_those_due(self) -> None:
        for part in self.parts:
            if part.pid is None and monotonic() >= part.due:
                part.pid, part.started = _fork(part), monotonic()

    def _notice_the_ended(self) -> None:
        for part in self.parts:
            status = part.pid and _ended(part.pid)
            if status is None or self.stop.is_set():
                continue
            part.failures = part.failures + 1 if monotonic() - part.started < SETTLED else 1
            pause = min(0.5 * 2 ** (part.failures - 1), LONGEST_PAUSE)
            log.error("%s ended (%s) and starts again in %.1f seconds", part.name, _told(status), pause)
            _end_group(part.pid or 0)
            part.pid, part.due = None, monotonic() + pause

    def _end_all(self) -> None:
        alive = [part for part in self.parts if part.pid is not None]
        for part in alive:
            _signal(part.pid or 0, signal.SIGTERM)
        limit = monotonic() + PATIENCE
        while alive and monotonic() < limit:
            alive = [part for part in alive if _ended(part.pid or 0) is None]
            threading.Event().wait(0.05)
        for part in alive:
            log.error("%s did not end within %.0f seconds and is stopped by force", part.name, PATIENCE)
            _end_group(part.pid or 0)
            _ended(part.pid or 0)


def _fork(part: Part) -> int:
    """The pid of a new process that does the part's work in a process group of its own.

    Of its own, so that Ctrl+C reaches the parent alone, which then ends the parts in order.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setpgid(0, 0)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        die_with_parent()
        part.work()
        code = 0
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else 1
    except BaseException:
        log.exception("%s failed", part.name)
    finally:
        logging.shutdown()
        os._exit(code)


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies, even by kill -9. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _give_back_memory() -> None:
    """Return what loading left free, and keep glibc from giving each thread a heap of its own."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt") and hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
        library.mallopt(-8, 2)  # M_ARENA_MAX
        library.mallopt(-3, 128 * 1024)  # M_MMAP_THRESHOLD: what a large page took goes back at once
        library.mallopt(-1, 128 * 1024)  # M_TRIM_THRESHOLD


def _ended(pid: int) -> int | None:
    """The wait status of a child that has ended, or None while it runs."""
    try:
        found, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return status if found else None


def _end_group(pid: int) -> None:
    """End whatever a part left behind in its process group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _told(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
