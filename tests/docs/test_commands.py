"""Every command of README and docs is carried out, page by page in order, in a scratch folder with data of its own.

What serves is started, asked and stopped. What would install, change the machine or run for an hour is checked as far
as possible: make knows the target, pytest finds the tests, bash understands the line; NOT_HERE says why.
"""

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.smoke import answer, free_port

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.slow

LONG = frozenset(["demo", "test", "coverage", "mutants", "prove", "check", "smoke", "bench", "lock", "clean"])
"""Targets that would run this very test, take long, or undo the checkout; CI runs checks, tests and demo itself."""

NOT_HERE = {
    "adduser": "makes an account of the machine",
    "chown": "needs that account",
    "sudo": "speaks for PostgreSQL's own account",
    "systemctl": "needs systemd and the unit in place",
    "pg_dump": "needs PostgreSQL's own programs",
    "pg_restore": "needs PostgreSQL's own programs",
}
"""Programs that a test must not call, and why."""

CASES = (
    "id,title,summary,country,description,website\n"
    "1,Repair cafés,Mending things together,Netherlands,Volunteers mend what others throw away.,https://example.org/1\n"
    "2,One counter,Advice at one desk,Czechia,Owners of homes get advice and money at one desk.,https://example.org/2\n"
)
CODES = "code,name\nNL,Nederland\nNL4,Zuid-Nederland\n"


def outline(code: str, name: str) -> dict[str, Any]:
    square = [[4.0, 51.0], [6.0, 51.0], [6.0, 52.0], [4.0, 52.0], [4.0, 51.0]]
    return {
        "type": "Feature",
        "properties": {"NUTS_ID": code, "NAME_LATN": name},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }


SHAPES = json.dumps({"type": "FeatureCollection", "features": [outline("NL", "Nederland")]})
TERMS = '<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "waste heat"@en, "Abwärme"@de .\n'
FILES = {
    "cases.csv": CASES,
    "terms.ttl": TERMS,
    "NUTS2021-NUTS2024.csv": CODES,
    "NUTS_RG_60M_2021_4326.geojson": SHAPES,
    "NUTS_RG_60M_2024_4326.geojson": SHAPES,
}
"""What the pages take for granted that the reader has."""

ANN = "User.objects.create_user('ann@region.example', 'x', name='Ann')"
BEFORE = {
    "policylearning grant secretariat ann@region.example": "policylearning manage shell --verbosity 0 "
    f'-c "from policylearning.accounts.models import User; {ANN}"'
}
"""What the reader did in a browser before a command."""


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text("utf-8")
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    return [re.sub(r"^ +", "", each, flags=re.MULTILINE) if language == "console" else each for each in found]


def commands(page: Path) -> list[str]:
    """The lines after `$ `, continued lines joined."""
    lines = "\n".join(blocks(page, "console")).replace("\\\n", " ").splitlines()
    return [line[2:].strip() for line in lines if line.startswith("$ ")]


WITH_COMMANDS = [page for page in PAGES if commands(page)]


@dataclass
class Reader:
    """Somebody who does what a page says: one folder, one environment, command after command."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def does(self, line: str) -> None:
        if line in BEFORE:
            self._run(BEFORE[line])
        program = re.sub(r"^(?:[A-Z_]+=\S+ +)+", "", line).split()[0].rpartition("/")[2]
        if program in NOT_HERE:
            self._understood(line)
        elif program == "make":
            self._make(line)
        elif program == "pytest":
            self._run(f"{line} --collect-only -q -p no:cacheprovider", at=ROOT)
        elif re.search(r"\bpolicylearning (serve|worker)\b(?!.*--once)", line):
            self._served(line, at=self.folder)
        else:
            self._run(line, at=ROOT if ".venv/" in line and "PATH=" not in line else None)

    def _understood(self, line: str) -> None:
        subprocess.run(["bash", "-n", "-c", line], check=True)

    def _make(self, line: str) -> None:
        _make, target, *_rest = [word for word in line.split() if "=" not in word]
        self._run(line.replace("make ", "make -n ", 1) if target in LONG else line, at=ROOT)

    def _run(self, line: str, at: Path | None = None) -> None:
        """Run it to its end; what it exports is kept for the next. `/etc` is the reader's own folder here."""
        state = self.folder / ".environment"
        script = f'{line.replace("/etc/", f"{self.folder}/")}\ncode=$?; env -0 > "{state}"; exit $code'
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=at or self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"$ {line}\n{done.stdout}{done.stderr}"
        kept = state.read_text("utf-8").split("\0")
        self.environment = dict(each.partition("=")[::2] for each in kept if "=" in each)

    def _served(self, line: str, at: Path) -> None:
        """Start it, wait until it is there, stop it as Ctrl+C does."""
        port = free_port()
        line = re.sub(r"(--port |PORT=)\d+", rf"\g<1>{port}", line)
        told = (self.folder / "told.txt").open("w+", encoding="utf-8")
        process = subprocess.Popen(
            ["bash", "-c", f"exec {line}"],
            cwd=at,
            env={**self.environment, "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            limit = time.monotonic() + 120
            while (
                not _is_there(line, port, told.name) and process.poll() is None and time.monotonic() < limit
            ):
                time.sleep(0.2)
            assert _is_there(line, port, told.name), f"$ {line}\n{Path(told.name).read_text('utf-8')}"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=60)
            told.close()


def _is_there(line: str, port: int, told: str) -> bool:
    if " worker" in line:
        return "The worker is at work." in Path(told).read_text("utf-8")
    return answer(f"http://127.0.0.1:{port}/health/live")[0] == 200


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo's data folder, filled once for all test processes."""
    shared = tmp_path_factory.getbasetemp().parent
    data = shared / "filled"
    with (shared / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "done").exists():
            subprocess.run(
                [str(BIN / "policylearning"), "demo", "--no-serve"],
                env={"PATH": os.environ["PATH"], "DATA_DIR": str(data)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=True,
            )
            (data / "done").touch()
    return data


@pytest.fixture
def reader(tmp_path: Path, filled: Path) -> Iterator[Reader]:
    shutil.copytree(filled, tmp_path / "data")
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, "utf-8")
    environment = {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "DATA_DIR": str(tmp_path / "data"),
        "DEMO": "1",
        "SECRET_KEY": "s" * 60,
    }
    yield Reader(tmp_path, environment)
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_says_can_be_done(page: Path, reader: Reader) -> None:
    if "SECRET_KEY=" in page.read_text("utf-8") and "policylearning manage migrate" in page.read_text(
        "utf-8"
    ):
        del reader.environment["DEMO"], reader.environment["SECRET_KEY"]  # it sets a platform of its own up
    for block in blocks(page, "yaml"):
        (reader.folder / "topics.yaml").write_text(block, "utf-8")
    for line in commands(page):
        reader.does(line)


def test_what_is_not_carried_out_stands_somewhere() -> None:
    """No reason is kept for a program that no page names any more."""
    said = " ".join(line for page in WITH_COMMANDS for line in commands(page))

    assert [program for program in NOT_HERE if not re.search(rf"\b{program}\b", said)] == []
