"""What `policylearning serve` holds in memory: the whole process tree with its embedded database, after mixed pages.

`python -m benchmarks memory` fills 5,000 practices, serves with one web process, as by default, and the background
worker, asks for 200 pages of all kinds and adds up the proportional memory (PSS) of every process of the tree: once
without the model that knows what texts mean, once with it. It also measures how soon the server and a worker
started again answer.
"""

import argparse
import os
import random
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from . import pages
from ._server import Served, descendants, proportional_megabytes, served

PRACTICES = 5_000
PAGES = 200
MOST_MEGABYTES = {"none": 190.0, "bundled": 450.0}
"""By SEARCH_MODEL: before the model is loaded, and with it."""
START = 2.0
"""Seconds in which a worker that died must answer again."""


def run(arguments: list[str] | None = None) -> int:
    """Print the table. Exit code 1 when a bound is not kept."""
    options = argparse.ArgumentParser(prog="benchmarks memory")
    options.add_argument("--quick", action="store_true", help="1,000 practices")
    options.add_argument("--keep", type=Path, help="a folder for what is filled, used again by the next run")
    options.add_argument("--web", default="1", help="web processes")
    chosen = options.parse_args(arguments or [])
    size = 1_000 if chosen.quick else PRACTICES
    with pages.kept_folder(chosen.keep) as root:
        folder = root / str(size)
        environment = pages.environment_of("sqlite", size, folder)
        os.environ |= {**environment, "LOG_LEVEL": "ERROR"}
        import django

        django.setup()
        addresses = _addresses(pages.prepare(size, folder))
        print(f"Memory of `policylearning serve`, {size:,} practices, {chosen.web} web process(es): MB (PSS)")
        late = [
            told
            for model, most in MOST_MEGABYTES.items()
            for told in _measured({**environment, "SEARCH_MODEL": model}, addresses, chosen.web, folder, most)
        ]
    print("\n".join(late))
    return 1 if late else 0


def _measured(
    environment: dict[str, str], addresses: list[tuple[str, str]], web: str, folder: Path, most: float
) -> list[str]:
    """Print what it takes; what is not kept."""
    started = time.monotonic()
    with served(environment, "--web", web, log=folder / "memory.log") as server:
        up = time.monotonic() - started
        fresh = server.megabytes()
        for path, cookie in addresses:
            assert server.get(path, cookie=cookie).status == 200, path
            server.close()  # the next connection may go to another worker
        parts = _parts(server)
        again = _started_again(server)
    total = sum(megabytes for _, megabytes in parts)
    model = environment["SEARCH_MODEL"]
    print(f"\nSEARCH_MODEL={model}")
    for name, megabytes in parts:
        print(f"{name:44}{megabytes:8.1f}")
    print(f"{'together, at the start':44}{fresh:8.1f}")
    print(f"{f'together, after {PAGES} pages':44}{total:8.1f}")
    print(f"{'server answers after, s':44}{up:8.1f}")
    print(f"{'a killed worker is back after, s':44}{again:8.1f}")
    late = [f"SEARCH_MODEL={model}: {total:.0f} MB, must be under {most:.0f}"] if total > most else []
    return late + ([f"a worker needs {again:.1f} s, must be under {START}"] if again > START else [])


def _addresses(filled: pages.Filled) -> list[tuple[str, str]]:
    """(address, cookie) of PAGES pages of every sort, in mixed order."""
    cookies = {
        "visitor": "",
        "member": pages.signed_in(filled.owner),
        "secretariat": pages.signed_in(filled.secretariat),
    }
    kinds = [
        (make, cookies[reader])
        for readers, make in pages.asked().values()
        for reader in pages.READERS.get(readers, (readers,))
    ]
    chance = random.Random(5)
    mixed = [kinds[number % len(kinds)] for number in range(PAGES)]
    chance.shuffle(mixed)
    return [(make(), cookie) for make, cookie in mixed]


def _parts(server: Served) -> list[tuple[str, float]]:
    names = ("supervisor", "web: granian", "background worker")
    first = server.pids()
    children = [pid for pid in first[1:] if _parent(pid) == first[0]]
    named = dict(zip(first[:1] + children, names, strict=False))
    return [(named.get(pid, "web: worker"), proportional_megabytes(pid)) for pid in first]


def _parent(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _started_again(server: Served) -> float:
    """Seconds from the end of every web worker to the next answer."""
    supervisor = server.process.pid
    workers = [pid for pid in descendants(supervisor) if _parent(_parent(pid)) == supervisor]
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    started = time.monotonic()
    while time.monotonic() < started + 30:
        with suppress(OSError):
            server.close()
            if server.get("/practices/").status == 200:
                break
        time.sleep(0.02)
    return time.monotonic() - started


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
