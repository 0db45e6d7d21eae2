"""Programs that the tests of killed workers start: processes of their own, on a database of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0

BEGIN = """
import django
django.setup()
from django.core.files.base import ContentFile
from django.core.management import call_command
from policylearning.accounts.models import RoleGrant, User
from policylearning.practices.actions import importing
from policylearning.practices.imports import run
call_command("migrate", verbosity=0)
office = User.objects.create_user(email="office@example.org", name="Office")
RoleGrant.objects.create(user=office, role="secretariat")
rows = "".join(f"{n};Practice {n};What was done at place {n}, and by whom.;en\\r\\n" for n in range(int(sys.argv[1])))
content = ("id;title;description;language\\r\\n" + rows).encode()
batch = importing.begin_import(file=ContentFile(content), name="many.csv", source="many", owner=office, by=None)
importing.start_import(batch=run.check(batch), by=None)
"""
WORK = """
from datetime import timedelta
from policylearning.config.command import main, set_up
set_up()
from policylearning.jobs import running, worker
running.STALE, running.BEAT, worker.POLL = timedelta(seconds=4), 0.3, 0.1
main(sys.argv[1:])
"""
REPORT = """
import django, json
django.setup()
from policylearning.audit.models import Entry
from policylearning.jobs.models import Job
from policylearning.practices.import_models import ImportBatch, ImportedRecord
from policylearning.practices.models import Practice
from policylearning.search.models import Change
job, batch = Job.objects.get(kind="practices.import"), ImportBatch.objects.get()
told = Entry.objects.filter(verb="practices.import", kind="practices.practice")
print(json.dumps({
    "job": [job.state, job.failures, job.attempt],
    "batch": str(batch.state),
    "keys": sorted(Practice.objects.values_list("import_key", flat=True), key=int),
    "lines": list(batch.lines.order_by("row").values_list("row", "outcome")),
    "audit agrees": sorted(map(int, told.values_list("object_id", flat=True)))
    == sorted(Practice.objects.values_list("pk", flat=True)),
    "records": ImportedRecord.objects.count(),
    "to index": Change.objects.filter(kind="practice").values("object_id").distinct().count(),
}))
"""


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'killed.sqlite3'}"
        return
    name = f"policylearning_killed_{os.getpid()}"
    user = os.environ.get("PGUSER") or os.environ.get("USER") or "root"
    server = f"postgres://{user}@127.0.0.1:5432"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Platform:
    """A platform with an import of `rows` rows in its queue, and processes that work for it."""

    def __init__(self, folder: Path, url: str, rows: int) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATA_DIR", "DATABASE_URL")}
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": "policylearning.config.settings",
            "DEMO": "1",
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": url,
            "EMAIL_URL": "memory:",
        }
        (folder / "data").mkdir()
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.python(BEGIN, str(rows))

    def python(self, program: str, *arguments: str) -> str:
        """Run a program to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", f"import sys\n{program}", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *command: str) -> None:
        """A process of the `policylearning` command, with a worker that is soon taken for dead."""
        log = (self.folder / f"process-{len(self.processes)}.log").open("wb")
        with closing(log):
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-c", f"import sys\n{WORK}", *command],
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                )
            )

    def row(self, query: str) -> Any:
        """The first row of an answer, asked beside Django, from outside."""
        url = self.environment["DATABASE_URL"]
        if url.startswith("postgres"):
            with psycopg.connect(url) as connection:
                return connection.execute(query.encode()).fetchone()
        import sqlite3

        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as embedded:
            return embedded.execute(query).fetchone()

    def job(self) -> tuple[str, str, int]:
        """State, worker and attempt of the import."""
        state, worker, attempt = self.row(
            "SELECT state, worker, attempt FROM jobs_job WHERE kind = 'practices.import'"
        )
        return state, worker, attempt

    def practices(self) -> int:
        return int(self.row("SELECT count(*) FROM practices_practice")[0])

    def kill_worker(self) -> int:
        """kill -9 whoever has the import. The process id."""
        pid = int(self.job()[1].split(":")[1])
        os.kill(pid, signal.SIGKILL)
        for process in self.processes:
            if process.pid == pid:
                process.wait(timeout=10)
        return pid

    def report(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.python(REPORT))
        return told

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
