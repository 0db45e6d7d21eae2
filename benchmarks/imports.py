"""Import of practices from a CSV file of generated rows: rows a second, and the memory it takes.

`python -m benchmarks imports` runs 1,000 and 10,000 rows; `--rows` others. Every fifth row names an organisation that
is not known yet. Each step is measured in processor time, with the peak memory of the process after it.
"""

import argparse
import csv
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZES = (1_000, 10_000)
SLOWEST = 100
"""Rows a second that each step must reach."""
MEMORY = 60.0
"""Megabytes by which the peak may grow from the smallest file to the largest."""


def run(arguments: list[str] | None = None) -> int:
    """Print the table. Exit code 1 when a step is slower than SLOWEST or memory grows by more than MEMORY."""
    options = argparse.ArgumentParser(prog="benchmarks imports")
    options.add_argument("--rows", type=int, nargs="*", help="these numbers of rows instead")
    options.add_argument("--quick", action="store_true", help="1,000 rows only")
    chosen = options.parse_args(arguments or [])
    sizes = chosen.rows or list(SIZES[: 1 if chosen.quick else None])
    with tempfile.TemporaryDirectory(prefix="policylearning-bench-") as folder:
        _set_up(Path(folder))
        print(f"{'Import of practices':28}{'rows':>10}{'seconds':>10}{'rows/s':>10}{'peak MB':>10}")
        steps = [step for size in sizes for step in _measure(size, Path(folder))]
    slow = [
        f"{name}, {rows:,} rows: under {SLOWEST} rows a second"
        for name, rows, pace, _ in steps
        if pace < SLOWEST
    ]
    grown = max(peak for *_, peak in steps) - max(peak for _, rows, _, peak in steps if rows == min(sizes))
    late = slow + ([f"memory grew by {grown:.0f} MB, more than {MEMORY:.0f}"] if grown > MEMORY else [])
    print("\n".join(late))
    return 1 if late else 0


def _set_up(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from policylearning.regions.actions import load_packaged

    load_packaged(by=None)


def _measure(size: int, folder: Path) -> list[tuple[str, int, float, float]]:
    """(step, rows, rows a second, peak megabytes) for each step of one import, printed as they come."""
    from django.core.files import File
    from tests.factories.accounts import UserFactory

    from policylearning.practices.actions.importing import begin_import
    from policylearning.practices.imports import run as running

    path, owner, found = _file(size, folder), UserFactory(), []

    def begun() -> Any:
        with path.open("rb") as file:
            return begin_import(file=File(file), name=path.name, source=path.stem, owner=owner, by=None)

    def timed(name: str, step: Callable[[], Any]) -> Any:
        started = time.process_time()
        result = step()
        took = time.process_time() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found.append((name, size, size / took, peak))
        print(f"{name:28}{size:>10,}{took:>10.1f}{size / took:>10,.0f}{peak:>10.0f}")
        return result

    batch = timed("upload and look through", begun)
    timed("check", lambda: running.check(batch))
    timed("import", lambda: running.carry_out(batch))
    timed("import again, unchanged", lambda: running.carry_out(begun()))
    assert batch.lines.filter(outcome="new").count() == size
    return found


def _file(size: int, folder: Path) -> Path:
    chance = random.Random(1)
    words = [
        f"{first}{last}"
        for first in ("re", "lo", "mi", "ta", "ser")
        for last in ("gion", "cal", "ket", "sk", "vice")
    ]
    path = folder / f"rows-{size}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "title", "description", "country", "organisation", "start year", "url"])
        for number in range(size):
            text = " ".join(chance.choices([*words, "the", "of", "and", "for", "a", "donâ€™t"], k=120))
            country = chance.choice(["Netherlands", "Greece", "FR", "Poland"])
            body = f"Body {number if number % 5 == 0 else number % 50}"
            year, address = str(2010 + number % 15), f"https://example.org/{number}"
            writer.writerow([number, f"Practice {number} {text[:30]}", text, country, body, year, address])
    return path


if __name__ == "__main__":
    import sys

    sys.exit(run(sys.argv[1:]))
