"""From the file to the practices, a batch of rows at a time: the check and the import share every step but writing."""

from collections.abc import Callable, Iterator
from itertools import islice

from django.conf import settings
from django.db import transaction

from policylearning.common import clock
from policylearning.common.locking import locked
from policylearning.practices.actions.bringing_in import bring_in
from policylearning.practices.actions.importing import enter_stage, keep_mapping, report
from policylearning.practices.import_models import ImportBatch

from .comparing import compared
from .enums import ImportState
from .known import Known
from .mapping import mapping_of
from .reading import Layout, records
from .rows import Prepared, Preparer

ROWS = 100
"""Rows in one transaction."""

Step = Callable[[int, int], None]
"""Told how many rows of how many are done; outside any transaction. May raise to interrupt."""


def _nothing(done: int, total: int) -> None:
    return None


def check(batch: ImportBatch, step: Step = _nothing) -> ImportBatch:
    """The dry run: a line for each row says what an import would do. Nothing else is written."""
    with transaction.atomic():
        batch = enter_stage(batch=locked(batch), state=ImportState.MAPPED, at=clock.now())
    done = 0
    seen: dict[str, int] = {}
    for rows in _prepared(batch, Known(), 0, seen):
        decisions = compared(rows, batch.source, seen)
        with transaction.atomic():
            report(batch=batch, decisions=decisions)
        done += len(rows)
        step(done, batch.rows)
    with transaction.atomic():
        return enter_stage(batch=batch, state=ImportState.CHECKED, at=clock.now())


def carry_out(
    batch: ImportBatch,
    step: Step = _nothing,
    *,
    after: int = 0,
    checkpoint: Callable[[int], None] = lambda row: None,
) -> ImportBatch:
    """The import. `after`: the last row that an interrupted run had written; `checkpoint(row)` is called in the
    transaction that writes the rows up to `row`."""
    with transaction.atomic():
        if not after:
            batch = enter_stage(batch=locked(batch), state=ImportState.IMPORTING, at=clock.now())
        kept = keep_mapping(
            source=batch.source, mapping=mapping_of(batch.rules), by=batch.uploaded_by, at=clock.now()
        )
    done, known = batch.lines.count(), Known()
    seen: dict[str, int] = {}
    for rows in _prepared(batch, known, after, seen):
        with transaction.atomic():
            # One import at a time for each source: what another brought in is seen, not doubled.
            locked(kept)
            decisions = compared(rows, batch.source, seen)
            bring_in(batch=batch, decisions=decisions, known=known, at=clock.now())
            report(batch=batch, decisions=decisions)
            checkpoint(rows[-1].number)
        done += len(rows)
        step(done, batch.rows)
    with transaction.atomic():
        return enter_stage(batch=batch, state=ImportState.IMPORTED, at=clock.now())


def _prepared(batch: ImportBatch, known: Known, after: int, seen: dict[str, int]) -> Iterator[list[Prepared]]:
    """Rows after row `after`, so many at a time; of those before, only the keys."""
    preparer = Preparer(mapping_of(batch.rules), known, settings.BASE_URL)
    with batch.file.open("rb") as file:
        rows = map(preparer.prepared, records(file, Layout(**batch.layout)))
        while chunk := list(islice(rows, ROWS)):
            fresh = [row for row in chunk if row.number > after]
            seen |= {row.key: row.number for row in chunk if row.number <= after and not row.refused}
            if fresh:
                yield fresh
