"""Search over generated documents at three sizes, beside peers: what it costs, how that grows, and what it holds.

`python -m benchmarks search` runs 10,000 and 100,000 documents; `--large` adds 1,000,000 with as many terms, which
takes an hour and 12 GB of disk the first time; `--keep FOLDER` keeps what was built for the next run. Every size is
built and asked in processes of its own.

The peers answer the same searches as OR with ranking, without their function words, on the same documents: SQLite's
FTS5, PostgreSQL's full text (where PEER_DATABASE names a database to make a schema in) and Wagtail's database search
(where it can be installed into a scratch environment). They show the first page, the number of all and the counts of
four facets; we count nine, and look at every hit's object and rights. Quality is measured by `policylearning
evaluate-search`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import _search_documents
from ._peers_installed import wagtail
from ._search_table import percentile, table

SIZES = (10_000, 100_000)
LARGE = 1_000_000
ROUNDS = 100
BUDGET = 30
"""Seconds that a peer may answer questions, at each size."""
BOUNDS = {
    "lexical": {10_000: 25.0, 100_000: 25.0, LARGE: 60.0},
    "hybrid": {10_000: 40.0, 100_000: 40.0, LARGE: 90.0},
    "suggestion": {10_000: 15.0, 100_000: 15.0, LARGE: 15.0},
}
"""p95 in milliseconds by number of documents (quality.md)."""
RECALL = 0.95
PEERS = {
    "SQLite FTS5 alone": ("benchmarks._search_fts5", LARGE),
    "PostgreSQL full text alone": ("benchmarks._search_postgres", LARGE),
    "Wagtail's database search": ("benchmarks._search_wagtail", 10_000),
}
"""Module, and the documents up to which it is asked: of 10,000 Wagtail answers in seconds, of more in minutes."""


def run(arguments: list[str] | None = None) -> int:
    """Print the table. Exit code 1 when a bound is not kept."""
    options = argparse.ArgumentParser(prog="benchmarks search")
    options.add_argument("--quick", action="store_true", help="10,000 documents only")
    options.add_argument("--large", action="store_true", help="also 1,000,000 documents")
    options.add_argument("--sizes", type=int, nargs="*", help="these instead")
    options.add_argument("--keep", type=Path, help="a folder for what is built, used again by the next run")
    options.add_argument("--peers-to", type=int, default=LARGE, help="documents up to which peers are asked")
    options.add_argument(
        "--rebuilt-to", type=int, default=max(SIZES), help="documents up to which one is rebuilt while asked"
    )
    chosen = options.parse_args(arguments or [])
    sizes = chosen.sizes or [*SIZES[: 1 if chosen.quick else 2], *([LARGE] if chosen.large else [])]
    with _kept(chosen.keep) as folder:
        measured = {size: _of_size(size, folder) for size in sorted(sizes)}
        for size, found in measured.items():
            found["kept"] = _ours("rebuild", size, folder / str(size)) if size <= chosen.rebuilt_to else {}
            found["peers"] = _of_peers(size, folder) if size <= chosen.peers_to else {}
    print("\n".join(table(measured)))
    late = list(_late(measured))
    print("\n".join(late))
    return 1 if late else 0


@contextmanager
def _kept(folder: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="policylearning-bench-") as scratch:
        yield folder or Path(scratch)


def _of_size(size: int, root: Path) -> dict[str, Any]:
    folder = root / str(size)
    kept = folder / "built.json"
    if not kept.exists():
        built = _ours("build", size, folder)
        kept.write_text(json.dumps(built))
    return {"built": json.loads(kept.read_text()), **_ours("ask", size, folder, str(ROUNDS))}


def _ours(what: str, size: int, folder: Path, *more: str) -> dict[str, Any]:
    print(f"{size:,}: {what}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks._search_ours", what, str(size), str(folder), *more]
    return _told(command, {}, "")


def _of_peers(size: int, root: Path) -> dict[str, Any]:
    folder = root / str(size)
    asked = _search_documents.for_peers(folder / "bench.sqlite3", ROUNDS)
    found = {}
    for name, (module, most) in PEERS.items():
        if size > most:
            continue
        python = wagtail(root) if module.endswith("wagtail") else Path(sys.executable)
        server = os.environ.get("PEER_DATABASE", "")
        if python is None or (module.endswith("postgres") and not server):
            print(f"{name}: skipped, there is none here")
            continue
        print(f"{size:,}: {name}", file=sys.stderr, flush=True)
        mark = folder / f"{module.rpartition('_')[2]}.built"
        task = {
            "documents": str(folder / "bench.sqlite3"),
            "built": mark.exists(),
            "budget": BUDGET,
            "asked": asked,
        }
        environment = {"PEER_FOLDER": str(folder), "PEER_SIZE": str(size)}
        told = _told([str(python), "-m", module], environment, json.dumps(task))
        if not mark.exists():
            mark.write_text(json.dumps(told["seconds"]))
        found[name] = {**told, "seconds": json.loads(mark.read_text())}
    return found


def _told(command: list[str], environment: dict[str, str], task: str) -> dict[str, Any]:
    done = subprocess.run(
        command, input=task, stdout=subprocess.PIPE, text=True, env=os.environ | environment, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _late(measured: dict[int, dict[str, Any]]) -> Iterator[str]:
    for size, found in measured.items():
        for name, bounds in BOUNDS.items():
            took = percentile(found["times"][name]["processor"])
            if took > (bound := bounds.get(size, bounds[LARGE])):
                yield f"{size:,} documents, {name}: p95 {took:.1f} ms, must be under {bound:.0f}"
        for name, recall in found["recall"].items():
            if recall < RECALL:
                yield f"{size:,} documents, {name}: {recall:.3f} of the nearest are found, must be over {RECALL}"
        for name in ("answers that failed", "answers that were empty", "written and not found"):
            if found["kept"].get(name):
                yield f"{size:,} documents, while a rebuild ran: {found['kept'][name]:.0f} {name}, must be none"


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
