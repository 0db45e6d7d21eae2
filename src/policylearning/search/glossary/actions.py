"""The glossary is data: the secretariat writes it, by hand or from files."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.audit.actions import record, record_many
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.common.versions import unchanged
from policylearning.jobs.actions import start as start_job
from policylearning.search.models import Change, Concept, GlossaryImport, SameConcept

from . import own
from .cleaning import clean_labels, name_of
from .compiled import KIND
from .rows import Labels, Row
from .skos_reading import demand_readable
from .writing import Report, batches, labels_of, relate, united, write, write_labels

EDIT = "search.edit_glossary"

Keep = Callable[[Report], None]
Told = Callable[[int, int], None]


class Unfit(ActionError):
    """A value that cannot be kept; `field` says which."""


@transaction.atomic
def add(
    *,
    labels: Labels,
    scope_note: str = "",
    topic: str = "",
    broader: Iterable[Concept] = (),
    related: Iterable[Concept] = (),
    by: Actor,
    at: datetime | None = None,
) -> Concept:
    """A new concept; of each language the first label is the preferred one. Raises Unfit, Forbidden."""
    demand(by, EDIT)
    kept = _fit(labels)
    concept = Concept.objects.create(uri=uuid4().urn, name=name_of(kept), scope_note=scope_note, topic=topic)
    write_labels(concept, kept)
    concept.broader.set(broader)
    concept.related.set(related)
    record(verb="glossary.add", obj=concept, by=by, at=at or clock.now())
    _told()
    return concept


@transaction.atomic
def change(
    *,
    concept: Concept,
    labels: Labels,
    scope_note: str,
    topic: str,
    broader: Iterable[Concept] = (),
    related: Iterable[Concept] = (),
    version: str | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Concept:
    """Write all of it anew. Raises Unfit, Forbidden, ChangedMeanwhile."""
    demand(by, EDIT, concept)
    fresh = locked(concept)
    unchanged(fresh, version, {"scope_note": scope_note})
    kept = _fit(labels)
    before = labels_of(fresh)
    above, beside = set(broader) - {fresh}, set(related) - {fresh}
    changed = [
        name for name, new in (("scope_note", scope_note), ("topic", topic)) if getattr(fresh, name) != new
    ]
    changed += ["labels"] if kept != before else []
    changed += [
        name
        for name, new in (("broader", above), ("related", beside))
        if set(getattr(fresh, name).all()) != new
    ]
    if changed:
        fresh.name, fresh.scope_note, fresh.topic, fresh.version = (
            name_of(kept),
            scope_note,
            topic,
            fresh.version + 1,
        )
        fresh.save()
        write_labels(fresh, kept)
        fresh.broader.set(above)
        fresh.related.set(beside)
        record(verb="glossary.change", obj=fresh, by=by, at=at or clock.now(), data={"changed": changed})
        _told()
    return fresh


@transaction.atomic
def merge(
    *, concept: Concept, into: Concept, by: Actor, why: str = "", at: datetime | None = None
) -> Concept:
    """Both mean one thing: its labels and neighbours go to `into`, and files that have its URI mean that one.

    Raises Unfit, Forbidden.
    """
    demand(by, EDIT, concept)
    if concept.pk == into.pk:
        raise Unfit(_("Choose another concept: this is the same one."), field="into")
    fresh = {
        each.pk: each for each in Concept.objects.select_for_update().filter(pk__in=[concept.pk, into.pk])
    }
    if len(fresh) < 2:
        raise Unfit(_("One of them was merged or removed meanwhile. Nothing was changed."))
    gone, stays = fresh[concept.pk], fresh[into.pk]
    write_labels(stays, united(labels_of(stays), labels_of(gone)))
    stays.scope_note, stays.version = stays.scope_note or gone.scope_note, stays.version + 1
    stays.save()
    stays.broader.add(*gone.broader.exclude(pk=stays.pk))
    stays.narrower.add(*gone.narrower.exclude(pk=stays.pk))
    stays.related.add(*gone.related.exclude(pk=stays.pk))
    gone.same.update(concept=stays)
    SameConcept.objects.create(concept=stays, uri=gone.uri)
    data = {"into": stays.pk, "uri": gone.uri}
    record(
        verb="glossary.merge",
        obj=gone,
        by=by,
        at=at or clock.now(),
        after=stays.name[:60],
        why=why,
        data=data,
    )
    gone.delete()
    _told()
    return stays


@transaction.atomic
def remove(*, concept: Concept, by: Actor, why: str = "", at: datetime | None = None) -> None:
    """Raises Forbidden."""
    demand(by, EDIT, concept)
    record(
        verb="glossary.remove", obj=concept, by=by, at=at or clock.now(), why=why, data={"uri": concept.uri}
    )
    concept.delete()
    _told()


def bring_in(
    *,
    rows: Sequence[Row],
    source: str,
    dry_run: bool = False,
    by: Actor,
    at: datetime | None = None,
    report: Report | None = None,
    keep: Keep | None = None,
    told: Told | None = None,
) -> Report:
    """Concepts of a file, a batch a transaction: however many there are, others can write in between.

    Nothing is removed; the same twice changes nothing the second time. A job goes on from the `report` it kept:
    `keep(report)` is called in each batch's transaction, `told(done, total)` after it. Raises Forbidden.
    """
    demand(by, EDIT)
    report = report or Report(source=source, dry_run=dry_run)
    at = at or clock.now()
    for batch in batches(rows[report.read :]):
        with transaction.atomic():
            changed = write(batch, report)
            record_many(verb="glossary.import", objects=changed, by=by, at=at, data={"source": source})
            if keep:
                keep(report)
        if told:
            told(report.read, len(rows))
    found = {row.uri for row in rows} if dry_run else frozenset()
    for batch in batches(rows):
        with transaction.atomic():
            relate(batch, report, found)
    if not dry_run:
        _told()
    return report


@transaction.atomic
def begin_import(
    *, file: "File[bytes]", name: str, dry_run: bool = False, by: Actor, at: datetime | None = None
) -> GlossaryImport:
    """Keep a SKOS file and start the job that brings it in. Raises Unreadable, Forbidden."""
    demand(by, EDIT)
    at = at or clock.now()
    demand_readable(file, name)
    given = GlossaryImport(name=name, dry_run=dry_run, at=at)
    given.file.save(name, file, save=False)
    given.save()
    record(verb="glossary.begin_import", obj=given, by=by, at=at)
    given.job = start_job(
        kind="search.import_glossary",
        arguments={"given": given.pk},
        by=by,
        at=at,
        key=f"search.import_glossary:{given.pk}",
        title=_("Import into the glossary: %(name)s") % {"name": name},
    )
    given.save(update_fields=["job"])
    return given


@transaction.atomic
def finish_import(*, given: GlossaryImport, report: Report) -> None:
    """Keep what became of it; the file has done its work."""
    given.report = report.as_dict()
    given.save(update_fields=["report"])
    transaction.on_commit(given.file.delete)


def load_own(*, dry_run: bool = False, by: Actor = None, at: datetime | None = None) -> Report:
    """The glossary that comes with the platform."""
    return bring_in(rows=list(own.rows()), source=own.NAME, dry_run=dry_run, by=by, at=at)


def _fit(labels: Labels) -> Labels:
    kept, refused = clean_labels(labels)
    if refused:
        raise Unfit(" ".join(refused), field="labels")
    if not kept:
        raise Unfit(_("Say in one language at least what it is called. Nothing was saved."), field="labels")
    return kept


def _told() -> None:
    """Every node writes the glossary anew for its searches."""
    Change.objects.create(kind=KIND, object_id=0)
