"""The demo as a person runs it: it fills, serves, survives crashes, stops; filling again changes nothing."""

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.smoke import answer, free_port, wait_until_ready

COMMAND = [sys.executable, "-m", "policylearning.config.command", "demo"]
SMALL = 190
"""Megabytes."""

pytestmark = pytest.mark.slow


class Demo:
    def __init__(self, data: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(data),
            "PORT": str(self.port),
            "SEARCH_MODEL": "none",  # the figure for memory is that before a model is loaded
        }
        self.process = subprocess.Popen(
            COMMAND,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        wait_until_ready(self.address, self.process)

    def again(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*COMMAND, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def tree(self) -> list[int]:
        return _descendants(self.process.pid)

    def stop(self) -> str:
        self.process.send_signal(signal.SIGINT)
        told, _ = self.process.communicate(timeout=60)
        return told


def _descendants(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    children = [int(each) for each in listed.read_text().split()] if listed.exists() else []
    return [*children, *(each for child in children for each in _descendants(child))]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    started = Demo(tmp_path / "demo")
    yield started
    if started.process.poll() is None:
        started.stop()


def fetched(address: str, **headers: str) -> Any:
    return urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=20)  # noqa: S310


def test_from_start_to_stop(demo: Demo) -> None:
    home = _home_answers(demo)
    _static_files_are_compressed_and_kept(demo, home)
    _a_second_one_is_told_that_the_port_is_in_use(demo)
    _filling_again_changes_nothing(demo)
    _half_a_request_holds_nobody_up(demo)
    if sys.platform == "linux":
        _it_is_small(demo)
        _whatever_is_killed_comes_back(demo)
    _it_stops_and_leaves_nothing_behind(demo)


def _home_answers(demo: Demo) -> str:
    response = fetched(demo.address + "/")

    assert response.status == 200
    assert re.fullmatch("[0-9a-f]{16}", response.headers["X-Request-ID"])
    assert "Set-Cookie" not in response.headers
    return str(response.read().decode())


def _static_files_are_compressed_and_kept(demo: Demo, home: str) -> None:
    style = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', home)
    assert style is not None
    response = fetched(demo.address + style[1], **{"Accept-Encoding": "gzip"})

    assert "max-age=315360000" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] == "gzip"
    assert b":root" in gzip.decompress(response.read())


def _a_second_one_is_told_that_the_port_is_in_use(demo: Demo) -> None:
    second = demo.again()

    assert second.returncode == 1
    assert f"Port {demo.port} on 127.0.0.1 is in use" in second.stderr
    assert "Traceback" not in second.stderr


def _filling_again_changes_nothing(demo: Demo) -> None:
    first, second = demo.again("--no-serve"), demo.again("--no-serve")

    assert (first.returncode, second.returncode) == (0, 0)
    assert _without_times(first.stdout) == _without_times(second.stdout)
    assert json.loads(demo.again("--no-serve", "--json").stdout)["people"] == 60
    assert re.search(r"The demo is filled: [1-9]\d+ practices, 60 people, 63 organisations", first.stdout)


def _without_times(told: str) -> str:
    return re.sub(r"\([\d.]+ seconds\)", "", told)


def _half_a_request_holds_nobody_up(demo: Demo) -> None:
    halves = [socket.create_connection(("127.0.0.1", demo.port)) for _ in range(50)]
    for half in halves:
        half.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")

    assert fetched(demo.address + "/health/live").status == 200
    for half in halves:
        half.close()


def _it_is_small(demo: Demo) -> None:
    """All processes and the embedded database together, shared memory counted once, after some pages."""
    for page in ("/", "/practices/", "/practices/?q=energy", "/regions/"):
        assert fetched(demo.address + page).status == 200
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in (demo.process.pid, *demo.tree())]
    megabytes = (
        sum(int(re.findall(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[0]) for rollup in rollups) // 1024
    )

    assert megabytes < SMALL, f"{megabytes} MB"


def _whatever_is_killed_comes_back(demo: Demo) -> None:
    for pid in demo.tree():
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        _answers_again(demo)


def _answers_again(demo: Demo) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        status, body = answer(demo.address + "/health/ready")
        if status == 200 and json.loads(body)["ready"]:
            return
        time.sleep(0.2)
    raise AssertionError("the demo did not come back")


def _it_stops_and_leaves_nothing_behind(demo: Demo) -> None:
    before = demo.tree()
    told = demo.stop()

    assert demo.process.returncode == 0
    assert told.endswith("Stopped.\n")
    assert demo.address in told
    assert "secretariat@example.org" in told
    assert [pid for pid in before if Path(f"/proc/{pid}").exists()] == []
    assert answer(demo.address + "/")[0] == 0
