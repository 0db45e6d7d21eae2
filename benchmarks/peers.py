"""Beside peers: the same 5,000 documents listed with facet counts, shown and searched, without any page cache.

A bare WSGI page, a minimal Django view and, where it can be installed into a scratch environment, Wagtail alone; each
served by granian with one worker of four threads, with SQLite within. What counts is the processor time of
application, database and server together, page after page, in one run; beside it stands how many times the
minimal Django view that is, because machines differ.
"""

import argparse
import os
import random
import sqlite3
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from . import pages
from ._peers_installed import WAGTAIL, wagtail
from ._server import Served, free_port, running, served
from ._words import Vocabulary

PRACTICES = 5_000
ROUNDS = 60
PAGES = ("list with facet counts", "detail page", "search")
MUST = {PAGES[0]: 27.0, PAGES[1]: 8.0, PAGES[2]: 17.0}
"""Milliseconds that a page of ours may cost (quality.md); half of it is the stretch."""
US, BARE, DJANGO = "this platform", "bare WSGI page", "minimal Django view"

Medians = dict[str, float]


def run(arguments: list[str] | None = None) -> int:
    """Print the table. Exit code 1 when a bound is not kept."""
    options = argparse.ArgumentParser(prog="benchmarks peers")
    options.add_argument("--quick", action="store_true", help="1,000 documents, without Wagtail")
    options.add_argument("--keep", type=Path, help="a folder for what is filled, used again by the next run")
    chosen = options.parse_args(arguments or [])
    size = 1_000 if chosen.quick else PRACTICES
    with pages.kept_folder(chosen.keep) as root:
        folder = root / str(size)
        environment = pages.environment_of("sqlite", size, folder)
        os.environ |= {**environment, "LOG_LEVEL": "ERROR"}
        import django

        django.setup()
        pages.prepare(size, folder)
        documents = _documents(folder)
        found = {US: _of_ours(environment, folder)}
        for name, module in ((BARE, "benchmarks._peer_bare"), (DJANGO, "benchmarks._peer_django")):
            found[name] = _of_peer([sys.executable], module, documents, folder)
        if not chosen.quick and (python := wagtail(folder.parent)):
            found[WAGTAIL] = _of_peer([str(python)], "benchmarks._peer_wagtail", documents, folder)
    _print(found, size)
    late = [
        f"{page}: {found[US][page]:.1f} ms, must be under {most:.0f}"
        for page, most in MUST.items()
        if found[US][page] > most
    ]
    print("\n".join(late))
    return 1 if late else 0


def _documents(folder: Path) -> Path:
    """The listed practices as plain rows, with a full-text index: what the peers show."""
    from policylearning.practices.enums import LISTED_STATES
    from policylearning.practices.models import Practice

    path = folder / "peers.sqlite3"
    path.unlink(missing_ok=True)
    rows = Practice.objects.filter(state__in=LISTED_STATES, region__isnull=False).order_by("pk")
    values = rows.values_list(
        "pk", "title", "summary", "description", "region__country", "start__year", "evidence_level"
    )
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE documents (id INTEGER PRIMARY KEY, title TEXT, summary TEXT, text TEXT, country TEXT,"
            " year INTEGER, evidence INTEGER);"
            "CREATE VIRTUAL TABLE found USING fts5(title, summary, text, content=documents, content_rowid=id);"
        )
        connection.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        connection.execute("INSERT INTO found(found) VALUES ('rebuild')")
        for column in ("country", "year", "evidence"):
            connection.execute(f"CREATE INDEX by_{column} ON documents ({column})")
    return path


def _of_ours(environment: dict[str, str], folder: Path) -> Medians:
    from policylearning.practices.enums import LISTED_STATES
    from policylearning.practices.models import Practice

    addresses = [
        each.get_absolute_url()
        for each in Practice.objects.filter(state__in=LISTED_STATES).order_by("pk")[:300]
    ]
    with served(environment, "--web", "1", "--no-background", log=folder / "ours.log") as server:
        return _measured(
            server, lambda page: f"/practices/?page={page}", addresses, lambda words: f"/practices/?q={words}"
        )


def _of_peer(python: list[str], module: str, documents: Path, folder: Path) -> Medians:
    port = free_port()
    command = [*python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", "1", "--blocking-threads", "4", f"{module}:application"]  # fmt: skip
    with sqlite3.connect(documents) as connection:
        keys = [key for (key,) in connection.execute("SELECT id FROM documents ORDER BY id LIMIT 300")]
    environment = {"PEER_DOCUMENTS": str(documents), "PEER_FOLDER": str(folder)}
    log = folder / f"{module}.log"
    with running(command, environment, port, ready="/?page=1", log=log) as server:
        return _measured(
            server, lambda page: f"/?page={page}", [f"/{key}/" for key in keys], lambda words: f"/?q={words}"
        )


def _measured(
    server: Served, list_: Callable[[int], str], details: list[str], search: Callable[[str], str]
) -> Medians:
    """Median milliseconds of processor by page. The same words and pages for everybody."""
    chance, words = random.Random(3), Vocabulary()
    makers: dict[str, Callable[[], str]] = {
        PAGES[0]: lambda: list_(chance.randint(1, 20)),
        PAGES[1]: lambda: chance.choice(details),
        PAGES[2]: lambda: search(words.phrase(chance, 2).replace(" ", "+")),
    }
    found = {}
    for page, make in makers.items():
        for _ in range(8):  # templates, connections, caches of words
            server.get(make())
        server.settle()
        answers = [server.get(make()) for _ in range(ROUNDS)]
        assert all(each.status == 200 for each in answers), page
        found[page] = statistics.median(each.cpu_ms for each in answers)
    return found


def _print(found: dict[str, Medians], size: int) -> None:
    print(
        f"Beside peers, {size:,} documents: ms of processor at the median, and times the minimal Django view"
    )
    print(f"{'':26}" + "".join(f"{name:>24}" for name in found))
    for page in PAGES:
        base = found[DJANGO][page]
        print(
            f"{page:26}"
            + "".join(f"{each[page]:15.1f} ({each[page] / base:4.1f}x)" for each in found.values())
        )


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
