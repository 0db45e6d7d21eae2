"""One row of a file."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """`number` is the row as a spreadsheet counts; `values` column name to value as the file gave it.

    A row that cannot be used says why in `problem`.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


def named(heading: list[str]) -> list[str]:
    """Column names without doubles and gaps: "name", "name (2)", "column 3"."""
    names: list[str] = []
    for number, cell in enumerate(heading, start=1):
        wanted = " ".join(cell.split())[:100] or f"column {number}"
        name, again = wanted, 2
        while name in names:
            name, again = f"{wanted} ({again})", again + 1
        names.append(name)
    return names
