"""Pages over a filled platform at three sizes, on SQLite and PostgreSQL, through the server as it is served.

`python -m benchmarks pages` fills 1,000, 10,000 and 100,000 practices; `--quick` the first two, `--sizes` others,
`--engine sqlite` one database, `--keep FOLDER` uses what an earlier run filled there. PostgreSQL is the one
`BENCHMARK_POSTGRES` names (postgres://127.0.0.1:5432), where databases of our own are made and dropped.

What a page costs is the processor time of application and database for one request, asked for one after another; the
number of queries is counted within the process. Different visitors ask for different practices and words.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ._content import Filled

SIZES = (1_000, 10_000, 100_000)
QUICK = (1_000, 10_000)
ROUNDS = 40
PASSES = 3
MEDIAN, SLOWEST, MOST_QUERIES = 20.0, 50.0, 12
"""Milliseconds at the median and at p95, and queries, that a public page may cost a visitor (quality.md)."""
OWN_QUERIES = 8
"""More that a reader who is signed in may cost: session, account, roles, notices, memberships, what they keep."""
EXPORTS = ("export of a country's year",)
"""They grow with what they hold, not with the store: measured, not bound."""
POSTGRES = os.environ.get("BENCHMARK_POSTGRES", "postgres://127.0.0.1:5432")


@dataclass(frozen=True, slots=True)
class Row:
    """One page, for one sort of reader."""

    page: str
    reader: str
    queries: int
    inside: float
    """Median milliseconds within the process, without server."""
    cpu: float
    cpu_p95: float
    wall: float
    wall_p95: float
    bytes: int
    """Of the document alone, as compressed over the wire."""
    spread: float
    """Between the medians of the passes, as a share of the smallest."""


def run(arguments: list[str] | None = None) -> int:
    """Print the tables. Exit code 1 when a bound is not kept."""
    options = argparse.ArgumentParser(prog="benchmarks pages")
    options.add_argument("--quick", action="store_true", help="1,000 and 10,000 practices only")
    options.add_argument("--sizes", type=int, nargs="*", help="these instead")
    options.add_argument("--engine", choices=("sqlite", "postgresql"), help="this one only")
    options.add_argument("--keep", type=Path, help="a folder for what is filled, used again by the next run")
    options.add_argument("--one", nargs=2, metavar=("ENGINE", "SIZE"), help=argparse.SUPPRESS)
    chosen = options.parse_args(arguments or [])
    if chosen.one:
        return _one(chosen.one[0], int(chosen.one[1]), chosen.keep)
    sizes = sorted(chosen.sizes or (QUICK if chosen.quick else SIZES))
    with kept_folder(chosen.keep) as folder:
        late = []
        for engine in _engines(chosen.engine):
            found = {size: _apart(engine, size, folder) for size in sizes}
            _print(engine, found)
            late += [f"{engine}: {each}" for each in _missed(found)]
    print("\n".join(late))
    return 1 if late else 0


def _engines(wanted: str | None) -> Iterator[str]:
    from tests.database import answers

    if wanted != "postgresql":
        yield "sqlite"
    if wanted != "sqlite":
        if answers(POSTGRES):
            yield "postgresql"
        else:
            print(f"PostgreSQL: skipped, none answers at {POSTGRES} (BENCHMARK_POSTGRES)")


@contextmanager
def kept_folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="policylearning-bench-") as folder:
            yield Path(folder)


def _apart(engine: str, size: int, folder: Path) -> list[Row]:
    """Measured in a process of its own: settings are read once a process."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.pages",
        "--one",
        engine,
        str(size),
        "--keep",
        str(folder / str(size)),
    ]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return [Row(**each) for each in json.loads(told.splitlines()[-1])]


# One database at one size --------------------------------------------------------------------------
def _one(engine: str, size: int, folder: Path) -> int:
    environment = environment_of(engine, size, folder)
    os.environ |= {**environment, "LOG_LEVEL": "ERROR"}
    with _database(engine, size):
        import django

        django.setup()
        filled = prepare(size, folder)
        print(json.dumps([asdict(row) for row in _measured(filled, environment, folder)]))
        from django.db import connections

        connections.close_all()
    return 0


def environment_of(engine: str, size: int, folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    file = f"sqlite:///{folder / 'platform.sqlite3'}"
    return {
        "DJANGO_SETTINGS_MODULE": "policylearning.config.settings",
        "DATABASE_URL": file if engine == "sqlite" else f"{POSTGRES}/policylearning_bench_{size}",
        "DATA_DIR": str(folder),
        "SECRET_KEY": "of a benchmark, which nobody else can reach" * 2,
        "SECOND_FACTOR_REQUIRED": "0",
        "EMAIL_URL": "memory:",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
    }


@contextmanager
def _database(engine: str, size: int) -> Iterator[None]:
    """A PostgreSQL database of our own, dropped at the end; a file needs nothing."""
    if engine == "sqlite":
        yield
        return
    import psycopg

    name = f"policylearning_bench_{size}"
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        try:
            yield
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]


def prepare(size: int, folder: Path) -> Filled:
    """Tables, rows and index, unless they are there. The index serves either database: keys are the same."""
    from django.core.management import call_command

    from policylearning.practices.models import Practice
    from policylearning.search import generations, indexer

    from ._content import fill

    call_command("migrate", verbosity=0)
    if Practice.objects.count() < size:
        print(f"Filling {size:,} practices …", file=sys.stderr)
        fill(size)
    if generations.current() is None:
        print(f"Indexing {size:,} practices …", file=sys.stderr)
        indexer.rebuild()
    call_command("collectstatic", interactive=False, verbosity=0)
    return Filled("person0@example.org", "person1@example.org")


def asked() -> dict[str, tuple[str, Callable[[], str]]]:
    """Page: who asks, and a function that gives an address of it, another each time."""
    from policylearning.organisations.models import Organisation
    from policylearning.practices.enums import LISTED_STATES
    from policylearning.practices.models import Practice
    from policylearning.regions.models import Region
    from policylearning.topics.models import Topic

    from ._words import Vocabulary

    chance, words = random.Random(11), Vocabulary()
    listed = Practice.objects.filter(state__in=LISTED_STATES)
    practices = chance.sample(list(listed.order_by("-transfers", "pk")[:20]), 10)
    practices += [listed.filter(pk__gte=key).order_by("pk").first() or listed[0] for key in
                  (1_000 + chance.randrange(listed.count()) for _ in range(90))]  # fmt: skip
    organisations = list(Organisation.objects.filter(pk__gte=1_000).order_by("pk")[:60])
    regions = list(Region.objects.filter(current=True, level__in=(0, 2)).order_by("code"))
    topics = list(Topic.objects.order_by("pk"))
    countries = sorted({region.country for region in regions})

    def one(items: list[Any]) -> Any:
        return chance.choice(items)

    return {
        "home": ("both", lambda: "/"),
        "list": ("both", lambda: f"/practices/?page={chance.randint(1, 20)}"),
        "list, two filters": ("both", lambda: f"/practices/?country={one(countries)}&topic={one(topics).slug}"),
        "list as a table": ("visitor", lambda: f"/practices/?view=table&country={one(countries)}"),
        "list as a map": ("visitor", lambda: f"/practices/?view=map&topic={one(topics).slug}"),
        "search": ("both", lambda: f"/practices/?q={words.phrase(chance, 2).replace(' ', '+')}"),
        "practice": ("both", lambda: one(practices).get_absolute_url()),
        "topic": ("visitor", lambda: f"/topics/{one(topics).slug}/"),
        "region": ("visitor", lambda: f"/regions/{one(regions).code}/"),
        "organisations": ("visitor", lambda: f"/organisations/?page={chance.randint(1, 5)}"),
        "organisation": ("visitor", lambda: one(organisations).get_absolute_url()),
        "export of a country's year": (
            "visitor",
            lambda: f"/practices/?format=csv&country={one(countries)}&year={chance.randint(2009, 2023)}",
        ),
        "compare four": (
            "visitor",
            lambda: "/compare/?" + "&".join(f"practice={one(practices).pk}" for _ in range(4)),
        ),
        "suggestion of organisations": (
            "member",
            lambda: f"/organisations/suggest/?q={words.phrase(chance, 1)[:4]}",
        ),
        "desk": ("staff", lambda: "/desk/"),
        "my practices": ("member", lambda: "/practices/mine/"),
        "my notices": ("member", lambda: "/notices/"),
        "my shortlists": ("member", lambda: "/shortlists/"),
        "my transfers": ("member", lambda: "/transfers/mine/"),
        "office: people": ("secretariat", lambda: f"/office/people/?page={chance.randint(1, 20)}"),
        "office: practices": ("secretariat", lambda: f"/office/practices/?page={chance.randint(1, 20)}"),
        "office: audit": ("secretariat", lambda: "/office/audit/"),
    }  # fmt: skip


READERS = {"both": ("visitor", "member"), "staff": ("member", "secretariat")}


def _measured(filled: Filled, environment: dict[str, str], folder: Path) -> Iterator[Row]:
    from ._server import served

    cookies = {
        "visitor": "",
        "member": signed_in(filled.owner),
        "secretariat": signed_in(filled.secretariat),
    }
    pages = [
        (page, reader, make)
        for page, (readers, make) in asked().items()
        for reader in READERS.get(readers, (readers,))
    ]
    inside = {(page, reader): _inside(make, cookies[reader]) for page, reader, make in pages}
    with served(environment, "--web", "1", "--no-background", log=folder / "server.log") as server:
        for page, reader, make in pages:  # connections are made, templates and files read
            for _ in range(3):
                answer = server.get(make(), cookie=cookies[reader])
                assert answer.status == 200, (page, reader, answer.status)
        server.others = _database_processes()
        server.settle()
        for page, reader, make in pages:
            passes = [
                [server.get(make(), cookie=cookies[reader]) for _ in range(ROUNDS // PASSES + 1)]
                for _ in range(PASSES)
            ]
            answers = [answer for each in passes for answer in each]
            assert all(answer.status == 200 for answer in answers), (page, reader)
            cpu, wall = [each.cpu_ms for each in answers], [each.wall_ms for each in answers]
            medians = [statistics.median(each.cpu_ms for each in one) for one in passes]
            queries, inner = inside[page, reader]
            yield Row(
                page,
                reader,
                queries,
                inner,
                statistics.median(cpu),
                _p95(cpu),
                statistics.median(wall),
                _p95(wall),
                int(statistics.median(len(each.body) for each in answers)),
                max(medians) / min(medians) - 1,
            )


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def signed_in(email: str) -> str:
    from django.conf import settings
    from django.test import Client

    from policylearning.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _inside(make: Callable[[], str], cookie: str) -> tuple[int, float]:
    """The most queries of a request, and the median milliseconds of processor within this process."""
    import time

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, headers = Client(), {"HTTP_COOKIE": cookie} if cookie else {}
    queries, times = [], []
    for number in range(12):
        address = make()
        if number < 4:
            with CaptureQueriesContext(connection) as captured:
                _read(client.get(address, **headers))
            queries.append(len(captured))
        else:
            started = time.thread_time()
            _read(client.get(address, **headers))
            times.append((time.thread_time() - started) * 1000)
    return max(queries[1:]), statistics.median(times)


def _read(response: Any) -> bytes:
    assert response.status_code == 200, (response.request["PATH_INFO"], response.status_code)
    return b"".join(response) if response.streaming else response.content


def _database_processes() -> list[int]:
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


# What it says ---------------------------------------------------------------------------------------
def _print(engine: str, found: dict[int, list[Row]]) -> None:
    sizes = sorted(found)
    largest = sizes[-1]
    print(f"\nPages on {engine}, {largest:,} practices: ms of processor, application and database together")
    print(
        f"{'page':32}{'reader':13}{'queries':>8}{'inside':>8}{'p50':>8}{'p95':>8}{'±':>6}{'wall':>8}{'p95':>8}{'kB':>7}"
    )
    for row in found[largest]:
        print(
            f"{row.page:32}{row.reader:13}{row.queries:8}{row.inside:8.1f}{row.cpu:8.1f}{row.cpu_p95:8.1f}"
            f"{row.spread:6.0%}{row.wall:8.1f}{row.wall_p95:8.1f}{row.bytes / 1000:7.1f}"
        )
    if len(sizes) > 1:
        print(f"\nGrowth on {engine}: p50 at each size, and queries")
        print(
            f"{'page':32}{'reader':13}"
            + "".join(f"{size:>12,}" for size in sizes)
            + f"{'growth':>10}  queries"
        )
        for rows in zip(*(found[size] for size in sizes), strict=True):
            cells = "".join(f"{row.cpu:12.1f}" for row in rows)
            growth = rows[-1].cpu / max(rows[0].cpu, 0.1)
            told = " ".join(str(row.queries) for row in rows)
            print(f"{rows[0].page:32}{rows[0].reader:13}{cells}{growth:9.1f}x  {told}")  # fmt: skip
    print(flush=True)


def _missed(found: dict[int, list[Row]]) -> Iterator[str]:
    first = {(row.page, row.reader): row for row in found[min(found)]}
    for size, rows in sorted(found.items()):
        for row in rows:
            name = f"{row.page} for a {row.reader} of {size:,}"
            if row.page not in EXPORTS and row.cpu > MEDIAN:
                yield f"{name}: {row.cpu:.1f} ms, must be under {MEDIAN:.0f}"
            if row.page not in EXPORTS and row.cpu_p95 > SLOWEST:
                yield f"{name}: p95 {row.cpu_p95:.1f} ms, must be under {SLOWEST:.0f}"
            most = MOST_QUERIES + (OWN_QUERIES if row.reader != "visitor" else 0)
            if row.queries > most:
                yield f"{name}: {row.queries} queries, at most {most}"
            if row.queries > first[row.page, row.reader].queries:
                yield f"{name}: {row.queries} queries, {first[row.page, row.reader].queries} at the smallest size"


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
