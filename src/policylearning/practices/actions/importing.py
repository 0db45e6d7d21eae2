"""Import: keep the file, its mapping and its report; start the check and the import."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.jobs.actions import retry
from policylearning.jobs.actions import start as start_job
from policylearning.jobs.enums import State as JobState
from policylearning.jobs.models import Job
from policylearning.practices.import_models import ImportBatch, ImportLine, ImportMapping
from policylearning.practices.imports.comparing import Decision
from policylearning.practices.imports.enums import ImportState, NoteKind
from policylearning.practices.imports.known import Known
from policylearning.practices.imports.mapping import Mapping, mapping_of
from policylearning.practices.imports.proposal import proposed
from policylearning.practices.imports.reading import digest_of, survey


@transaction.atomic
def begin_import(
    *,
    file: "File[bytes]",
    name: str,
    source: str,
    owner: User,
    submit: bool = False,
    mapping: Mapping | None = None,
    by: Actor,
    at: datetime | None = None,
) -> ImportBatch:
    """Keep a file that is to be imported, with the mapping given, kept for its source, or proposed.

    Raises Unreadable, UnfitMapping, Forbidden. Nothing is imported yet.
    """
    at = at or clock.now()
    demand(by, "practices.import")
    if not owner.is_active:
        raise ActionError(_("That account is closed. Choose somebody else."), field="owned_by")
    source = " ".join(source.split()) or name
    found = survey(file)
    if mapping is None:
        mapping, _why = proposed(found, Known(), kept_mapping(source))
    else:
        mapping.check(found.layout.columns)
    batch = ImportBatch(
        source=source,
        name=name,
        size=file.size or 0,
        digest=digest_of(file),
        layout=found.layout.as_dict(),
        samples={"values": found.samples, "filled": found.filled},
        rows=found.rows,
        rules=mapping.as_dict(),
        owner=owner,
        uploaded_by=by,
        submit=submit,
        created_at=at,
    )
    file.seek(0)
    batch.file.save(name, file, save=False)
    batch.save()
    record(verb="practices.import_file", obj=batch, by=by, at=at, data={"rows": found.rows})
    return batch


def kept_mapping(source: str) -> Mapping | None:
    """The mapping this source had last time."""
    kept = ImportMapping.objects.filter(source=source).first()
    return mapping_of(kept.rules) if kept else None


@transaction.atomic
def map_columns(
    *, batch: ImportBatch, mapping: Mapping, by: Actor, at: datetime | None = None
) -> ImportBatch:
    """Say which column becomes which field, for this file and the next of its source. A former check is void.

    Raises UnfitMapping, ActionError once it was imported.
    """
    at = at or clock.now()
    demand(by, "practices.import")
    batch = _waiting(batch)
    mapping.check(batch.layout["columns"])
    batch.rules, batch.state = mapping.as_dict(), ImportState.MAPPED
    batch.save(update_fields=["rules", "state"])
    batch.lines.all().delete()
    keep_mapping(source=batch.source, mapping=mapping, by=by, at=at)
    record(verb="practices.import_mapping", obj=batch, by=by, at=at, data=batch.rules)
    return batch


@transaction.atomic
def map_and_check(*, batch: ImportBatch, mapping: Mapping, by: Actor, at: datetime | None = None) -> Job:
    """Map the columns and start the dry run."""
    return start_check(batch=map_columns(batch=batch, mapping=mapping, by=by, at=at), by=by, at=at)


def keep_mapping(*, source: str, mapping: Mapping, by: Actor, at: datetime) -> ImportMapping:
    kept, _new = ImportMapping.objects.update_or_create(
        source=source, defaults={"rules": mapping.as_dict(), "changed_at": at, "changed_by": by}
    )
    return kept


@transaction.atomic
def start_check(*, batch: ImportBatch, by: Actor, at: datetime | None = None) -> Job:
    """The dry run, in the background."""
    return _started(
        batch,
        "practices.check_import",
        (ImportState.UPLOADED, ImportState.MAPPED, ImportState.CHECKED),
        by,
        at,
    )


@transaction.atomic
def start_import(*, batch: ImportBatch, by: Actor, at: datetime | None = None) -> Job:
    """The import itself, in the background, once the check was seen."""
    return _started(batch, "practices.import", (ImportState.CHECKED, ImportState.IMPORTING), by, at)


def _started(
    batch: ImportBatch, kind: str, states: Sequence[ImportState], by: Actor, at: datetime | None
) -> Job:
    at = at or clock.now()
    demand(by, "practices.import")
    batch = locked(batch)
    if batch.job is not None and not batch.job.is_finished:
        return batch.job
    if batch.state not in states:
        raise ActionError(_("This cannot be done now. Look at the import's page for how it stands."))
    if batch.job is not None and batch.state == ImportState.IMPORTING and batch.job.state != JobState.DONE:
        return retry(job=batch.job, by=by, at=at)
    batch.job = start_job(kind=kind, arguments={"batch": batch.pk}, by=by, at=at, title=str(batch)[:200])
    batch.save(update_fields=["job"])
    return batch.job


@transaction.atomic
def discard_import(*, batch: ImportBatch, by: Actor, at: datetime | None = None) -> None:
    """Remove a file with its report. Practices that came of it stay."""
    at = at or clock.now()
    demand(by, "practices.import")
    batch = locked(batch)
    if batch.job is not None and not batch.job.is_finished:
        raise ActionError(_("It is at work. Cancel its job first."))
    record(verb="practices.import_discard", obj=batch, by=by, at=at)
    storage, name = batch.file.storage, str(batch.file.name)
    batch.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _waiting(batch: ImportBatch) -> ImportBatch:
    batch = locked(batch)
    busy = batch.job is not None and not batch.job.is_finished
    if busy or batch.state in (ImportState.IMPORTING, ImportState.IMPORTED):
        raise ActionError(_("It is being imported, or was. Upload the file again to map it anew."))
    return batch


def enter_stage(*, batch: ImportBatch, state: ImportState, at: datetime) -> ImportBatch:
    """Begin or end a check or an import. Where one begins afresh, the lines of the one before go."""
    batch.state = state
    batch.finished_at = at if state == ImportState.IMPORTED else None
    batch.save(update_fields=["state", "finished_at"])
    if state in (ImportState.MAPPED, ImportState.IMPORTING):
        batch.lines.all().delete()
    return batch


def report(*, batch: ImportBatch, decisions: Iterable[Decision]) -> None:
    """A line for each row. Inside the transaction of what the rows did."""
    ImportLine.objects.bulk_create(
        ImportLine(
            batch=batch,
            row=each.row.number,
            key=each.row.key,
            title=each.row.title,
            outcome=each.outcome,
            notes=[*([(NoteKind.REASON, each.row.refused)] if each.row.refused else []), *each.row.notes],
            practice=each.practice,
        )
        for each in decisions
    )
