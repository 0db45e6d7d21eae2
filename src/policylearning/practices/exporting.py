"""Practices as a file that can be read in again: every field, in the words the import understands."""

import json
from collections.abc import Callable, Iterator
from shutil import copyfileobj
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet

from policylearning.common import spreadsheets

from .imports.current import current_values
from .imports.export_columns import ALSO, COLUMNS
from .models import Practice
from .queries import for_page

BATCH = 500


def rows(practices: QuerySet[Practice]) -> Iterator[dict[str, Any]]:
    """Column name to value, oldest first. Lists are lists; names of contacts are never in it."""
    ordered = for_page(practices).order_by("pk")
    for practice in ordered.iterator(chunk_size=BATCH):
        values = current_values(practice)
        yield {
            **{name: values.get(name) for name in COLUMNS},
            "institution": values["institution"]["name"],
            "address": settings.BASE_URL + practice.get_absolute_url(),
            "version": practice.version,
            "state": practice.state,
            "published": practice.published_at.isoformat() if practice.published_at else "",
            "confirmed": practice.confirmed_at.isoformat() if practice.confirmed_at else "",
            "evidence_level": practice.evidence_level,
        }


def _cells(row: dict[str, Any]) -> list[Any]:
    return [_cell(name, row[name]) for name in (*COLUMNS, *ALSO)]


def _cell(name: str, value: Any) -> Any:
    """Slugs between semicolons; rows as JSON, which keeps every character."""
    if not isinstance(value, list):
        return value
    if name in ("topics", "tags"):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False) if value else ""


def as_csv(practices: QuerySet[Practice], out: IO[bytes]) -> None:
    for line in spreadsheets.csv_lines((*COLUMNS, *ALSO), map(_cells, rows(practices))):
        out.write(line.encode("utf-8"))


def as_xlsx(practices: QuerySet[Practice], out: IO[bytes]) -> None:
    with spreadsheets.xlsx_file("practices", (*COLUMNS, *ALSO), map(_cells, rows(practices))) as written:
        copyfileobj(written, out)


def as_json(practices: QuerySet[Practice], out: IO[bytes]) -> None:
    out.write(b"[")
    for place, row in enumerate(rows(practices)):
        out.write(((",\n" if place else "\n") + json.dumps(row, ensure_ascii=False)).encode("utf-8"))
    out.write(b"\n]\n")


FORMATS: dict[str, Callable[[QuerySet[Practice], IO[bytes]], None]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "json": as_json,
}
