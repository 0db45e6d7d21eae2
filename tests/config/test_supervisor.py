"""Parts are started again when they crash, and all end when the parent does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = """
import os, signal, sys, time
from pathlib import Path
from policylearning.config import supervisor

folder = Path(sys.argv[1])
supervisor.PATIENCE = 1.0

def steady():
    (folder / f"steady-{os.getpid()}").touch()
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(1))
    while not ended:
        time.sleep(0.02)
    (folder / "steady-ended-well").touch()

def crashing():
    (folder / f"crashing-{os.getpid()}").touch()
    raise ValueError("broken")

def deaf():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (folder / f"deaf-{os.getpid()}").touch()
    while True:
        time.sleep(0.02)

parts = {"steady": steady, "crashing": crashing, "deaf": deaf}
supervisor.Supervisor({name: parts[name] for name in sys.argv[2:]}).run()
"""


class Tree:
    def __init__(self, folder: Path, *parts: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), *parts], stderr=subprocess.PIPE, text=True
        )

    def pids(self, part: str, *, at_least: int = 1) -> list[int]:
        """The processes that were ever started for a part, once there are so many."""
        limit = time.monotonic() + 20
        while time.monotonic() < limit:
            found = [int(path.name.split("-")[1]) for path in self.folder.glob(f"{part}-[0-9]*")]
            if len(found) >= at_least:
                return found
            time.sleep(0.02)
        raise AssertionError(f"{part} was not started {at_least} times")


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone(pid: int) -> bool:
    limit = time.monotonic() + 20
    while time.monotonic() < limit and alive(pid):
        time.sleep(0.02)
    return not alive(pid)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[type[Tree]]:
    trees: list[Tree] = []

    def started(*parts: str) -> Tree:
        trees.append(Tree(tmp_path, *parts))
        return trees[-1]

    yield started  # type: ignore[misc]
    for tree in trees:
        tree.process.kill()
        tree.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_all_in_order(start: type[Tree], tmp_path: Path, number: int) -> None:
    tree = start("steady")
    [part] = tree.pids("steady")

    tree.process.send_signal(number)

    assert tree.process.wait(20) == 0
    assert (tmp_path / "steady-ended-well").exists()
    assert gone(part)


def test_a_killed_part_is_started_again(start: type[Tree]) -> None:
    tree = start("steady")
    [first] = tree.pids("steady")

    os.kill(first, signal.SIGKILL)

    second = next(pid for pid in tree.pids("steady", at_least=2) if pid != first)
    assert alive(second)
    assert tree.process.poll() is None


def test_a_part_that_keeps_failing_is_started_ever_later(start: type[Tree]) -> None:
    tree = start("crashing")
    tree.pids("crashing", at_least=3)

    tree.process.terminate()
    _, told = tree.process.communicate(timeout=20)

    assert "ValueError: broken" in told
    assert "crashing ended (exit code 1) and starts again in 0.5 seconds" in told
    assert "crashing ended (exit code 1) and starts again in 1.0 seconds" in told


def test_a_part_that_does_not_listen_is_ended_by_force(start: type[Tree]) -> None:
    tree = start("deaf")
    [part] = tree.pids("deaf")

    tree.process.terminate()
    _, told = tree.process.communicate(timeout=20)

    assert tree.process.returncode == 0
    assert "deaf did not end within 1 seconds and is stopped by force" in told
    assert gone(part)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children of a killed parent")
def test_no_part_outlives_a_killed_parent(start: type[Tree]) -> None:
    tree = start("steady")
    [part] = tree.pids("steady")

    tree.process.kill()

    assert gone(part)
