"""Files to import, and an import from beginning to end."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile

from policylearning.practices.actions import importing
from policylearning.practices.import_models import ImportBatch
from policylearning.practices.imports import run
from policylearning.practices.imports.mapping import Mapping, mapping_of
from policylearning.practices.imports.summary import summary_of
from tests.factories.accounts import UserFactory

HEADING = ("id", "title", "description", "country", "organisation", "start year", "url")


def csv_of(*rows: Sequence[str], heading: Sequence[str] = HEADING, encoding: str = "utf-8") -> bytes:
    lines = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (heading, *rows)]
    return "\r\n".join(lines).encode(encoding)


def xlsx_of(*rows: Sequence[Any], sheet: str = "Sheet1", above: int = 0) -> bytes:
    """A workbook; `above` empty rows stand before the first."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number + above, 0, row)
    book.close()
    return out.getvalue()


def begun(content: bytes, *, source: str = "elsewhere", mapping: Any = None, **fields: Any) -> ImportBatch:
    """The batch of a file that was uploaded by the command line."""
    fields.setdefault("owner", fields.get("by") or UserFactory())
    chosen = mapping if isinstance(mapping, Mapping | None) else mapping_of({"fields": mapping})
    return importing.begin_import(
        **{
            "by": None,
            "name": "file.csv",
            "file": ContentFile(content),
            "source": source,
            "mapping": chosen,
            **fields,
        }
    )


def imported(content: bytes, **fields: Any) -> ImportBatch:
    return run.carry_out(begun(content, **fields))


def checked(content: bytes, **fields: Any) -> ImportBatch:
    return run.check(begun(content, **fields))


def figures(batch: ImportBatch) -> tuple[int, int, int, int, int]:
    """(accepted, updated, unchanged, kept, refused)."""
    found = summary_of(batch)
    assert found.read == batch.rows
    return found.accepted, found.updated, found.unchanged, found.kept, found.refused


def reasons(batch: ImportBatch) -> list[list[str]]:
    """The sentences of each row, in order."""
    return [[sentence for _kind, sentence in line.notes] for line in batch.lines.order_by("row")]
