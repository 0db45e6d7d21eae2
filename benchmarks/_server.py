"""The platform as it is served, in a process tree of its own, with eyes on what it costs.

Processor time is read from each process's own clock (Linux), so that other programs on the machine do not count.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

COMMAND = ("-m", "policylearning.config.command", "serve")


def descendants(pid: int) -> list[int]:
    """`pid` and every process below it that is alive."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            head, _, rest = path.read_text().rpartition(")")
            children.setdefault(int(rest.split()[1]), []).append(int(head.split()[0]))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def processor_seconds(pid: int) -> float:
    """What the process has used so far, all its threads, 0 when it has gone."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # the kernel's number for another process's clock
    except OSError:
        return 0.0


def proportional_megabytes(pid: int) -> float:
    """PSS: its own pages, and its share of those it has in common with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    """As it came over the wire."""
    wall_ms: float = 0.0
    cpu_ms: float = 0.0


@dataclass
class Served:
    """A running server. `others` are processes that work for it: the database's."""

    process: subprocess.Popen[bytes]
    port: int
    others: list[int] = field(default_factory=list)
    _pids: list[int] = field(default_factory=list)
    _connection: HTTPConnection | None = None

    def pids(self) -> list[int]:
        return descendants(self.process.pid)

    def settle(self) -> None:
        """Look again who belongs to it: workers and database connections come with the first requests."""
        self._pids = [*self.pids(), *self.others]

    def processor(self) -> float:
        return sum(processor_seconds(pid) for pid in self._pids)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def get(self, path: str, *, cookie: str = "", encoding: str = "br, gzip", **headers: str) -> Answer:
        """One request over a kept connection."""
        sent = {"Accept-Encoding": encoding, "Accept": "text/html", **headers}
        if cookie:
            sent["Cookie"] = cookie
        for again in (True, False):
            if self._connection is None:
                self._connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
            cpu, wall = self.processor(), time.perf_counter()
            try:
                self._connection.request("GET", path, headers=sent)
                response: HTTPResponse = self._connection.getresponse()
                body = response.read()
            except OSError:
                self._connection = None
                if not again:
                    raise
                continue
            took = (time.perf_counter() - wall) * 1000
            spent = (self.processor() - cpu) * 1000
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, body, took, spent)
        raise AssertionError("unreachable")

    def megabytes(self) -> float:
        return sum(proportional_megabytes(pid) for pid in self.pids())


@contextmanager
def served(environment: dict[str, str], *arguments: str, log: Path) -> Iterator[Served]:
    """`policylearning serve` on a free port, until the block ends."""
    port = free_port()
    command = [sys.executable, *COMMAND, "--port", str(port), *arguments]
    ours = {**environment, "BASE_URL": f"http://127.0.0.1:{port}", "LOG_LEVEL": "INFO"}
    with running(command, ours, port, ready="/health/live", log=log) as server:
        yield server


@contextmanager
def running(
    command: list[str], environment: dict[str, str], port: int, *, ready: str, log: Path
) -> Iterator[Served]:
    """Any server, until the block ends. Waits until `ready` answers."""
    with log.open("wb") as told:
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        server = Served(process, port)
        try:
            _wait(server, ready, log)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _wait(server: Served, ready: str, log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with suppress(OSError):
            if server.get(ready).status == 200:
                server.settle()
                return
        if server.process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"The server did not start: {log.read_text()[-2000:]}")
