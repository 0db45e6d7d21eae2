"""`python -m tests.smoke`: `make demo` in a scratch folder, twice: it starts, answers and stops."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 120.0
"""Seconds a first start may take on a busy machine of two cores."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(url: str) -> tuple[int, str]:
    """Status and body; status 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - our own address
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def wait_until_ready(address: str, process: "subprocess.Popen[str]") -> None:
    """Until /health/ready says yes. RuntimeError when the process ends or LIMIT passes first."""
    limit = time.monotonic() + LIMIT
    while time.monotonic() < limit and process.poll() is None:
        status, body = answer(f"{address}/health/ready")
        if status == 200 and json.loads(body)["ready"]:
            return
        time.sleep(0.2)
    raise RuntimeError(f"{address} was not ready; exit code {process.poll()}")


@contextmanager
def demo(data: str) -> Iterator[str]:
    """The demo over the folder `data` while the block lasts; its address. It must stop in order."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        ["make", "demo", f"PORT={port}"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": data},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        wait_until_ready(address, process)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl+C does
        output, _ = process.communicate(timeout=60)
    assert address in output, output
    assert "Stopped." in output, output


def once(data: str) -> None:
    started = time.monotonic()
    with demo(data) as address:
        ready = time.monotonic() - started
        status, body = answer(address + "/")
        assert status == 200, f"home answered {status}"
        assert "<h1" in body, "home has no heading"
    print(f"The demo was ready after {ready:.1f} seconds, answered and stopped.")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="policylearning-smoke-") as data:
        once(data)
        once(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
