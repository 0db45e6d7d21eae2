"""What the benchmarks printed, kept as it came, and the page of the documentation that is made of it."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLES = ROOT / "benchmarks" / "tables"
PAGE = ROOT / "docs" / "reference" / "figures.md"
HEAD = """# Figures

Made by `python -m benchmarks --write`, never typed in: each table is what a benchmark printed, with the day, the
machine and how busy it was. Lines below a table say which bounds it did not keep. Times are of the processor, so that
other programs count little, but not nothing: where the load is above the number of cores, read them as upper bounds.
"""


def keep(name: str, command: str, told: str) -> None:
    TABLES.mkdir(exist_ok=True)
    (TABLES / f"{name}.txt").write_text(f"{_circumstances(command)}\n\n{told.strip()}\n", "utf-8")
    PAGE.write_text(page(), "utf-8")


def _circumstances(command: str) -> str:
    command = re.sub(r" --keep \S+", "", command)  # a folder of whoever measured is nobody else's
    cores, load = os.cpu_count(), os.getloadavg()[1]
    machine = f"{cores} cores of {_processor()}, Python {platform.python_version()}, {platform.system()}"
    return f"python -m benchmarks {command}: {datetime.now(UTC):%Y-%m-%d}, {machine}, load {load:.1f}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def page() -> str:
    """docs/reference/figures.md, from the tables that are kept."""
    parts = [
        f"\n## {path.stem.capitalize()}\n\n```\n{path.read_text('utf-8').strip()}\n```\n"
        for path in sorted(TABLES.glob("*.txt"))
    ]
    return HEAD + "".join(parts)
