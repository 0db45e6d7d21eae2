"""What comes into sight, read from the outbox of search. The index is not asked: it may be built anew any time."""

import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from policylearning.common import clock
from policylearning.finder.enums import Frequency
from policylearning.finder.models import Arrival, Follow, Reading
from policylearning.jobs.registry import Work
from policylearning.practices.models import Practice
from policylearning.search import outbox
from policylearning.search.generations import State
from policylearning.search.models import Change
from policylearning.search.registry import SearchDocument, Source, source_of, sources

log = logging.getLogger(__name__)

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def read_outbox() -> bool:
    """Note what changed since the last time. False when everything must be looked through first: see `survey`."""
    while True:
        with transaction.atomic():
            reading = _reading()
            state = State(**reading.state) if reading.state else None
            if state is None or outbox.lost(state):
                return False
            rows = outbox.unread(state)
            _note(rows)
            reading.state = asdict(outbox.after(state, rows))
            reading.save()
        if not rows:
            return True


def survey(work: Work) -> None:
    """Look through everything there is, once: at the beginning, and when the outbox was not read for too long.

    At the beginning nothing is news but what was published since; later, whatever nobody had seen is.
    """
    done = work.checkpoint_data or {
        "state": asdict(outbox.beginning()),
        "at": None if _reading_state() is None else clock.now().isoformat(),
        "kinds": [],
        "last": 0,
    }
    for source in sources:
        while source.kind not in done["kinds"]:
            with transaction.atomic():
                objects = list(source.everything().filter(pk__gt=done["last"]).order_by("pk")[: outbox.BATCH])
                _place(source, objects, datetime.fromisoformat(done["at"]) if done["at"] else None)
                done["last"] = objects[-1].pk if objects else 0
                done["kinds"] += [] if objects else [source.kind]
                work.checkpoint(done)
            work.progress(len(done["kinds"]), len(sources.items()) + 1)
    with transaction.atomic():
        reading = _reading()
        reading.state = done["state"]
        reading.save()


def _reading() -> Reading:
    """The one row, locked: whoever reads the outbox waits for whoever does so already."""
    return Reading.objects.select_for_update().get_or_create(pk=1)[0]


def _reading_state() -> Any:
    return Reading.objects.filter(pk=1).values_list("state", flat=True).first()


def _place(source: Source, objects: Iterable[Any], at: datetime | None) -> None:
    documents = {obj.pk: document for obj in objects if (document := _document(source, obj))}
    known = Arrival.objects.filter(kind=source.kind, object_id__in=documents)
    present = set(known.values_list("object_id", flat=True))
    Arrival.objects.bulk_create(
        Arrival(kind=source.kind, object_id=pk, audience=list(document.audience), at=at or _dated(document))
        for pk, document in documents.items()
        if pk not in present
    )


def _dated(document: SearchDocument) -> datetime:
    day = document.date
    if isinstance(day, datetime):
        return day
    return LONG_AGO if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)


def _note(rows: list[Change]) -> None:
    """Keep what came into sight; forget what went; wake those who are told at once."""
    changed: dict[str, dict[int, datetime]] = {}
    for row in rows:
        changed.setdefault(row.kind, {})[row.object_id] = row.at
    came = [_came(sources[kind], moments) for kind, moments in changed.items() if kind in sources]
    waiting = Follow.objects.filter(frequency=Frequency.AT_ONCE, paused_at__isnull=True)
    now = clock.now()
    if any(came):
        waiting.filter(practice__isnull=True).update(due_at=now)
    practices = changed.get(source_of(Practice).kind, {})
    if practices:
        waiting.filter(practice__in=list(practices)).update(due_at=now)


def _came(source: Source, moments: dict[int, datetime]) -> bool:
    """Whether any of these objects is new to somebody. Its row is made anew, to stand behind all others."""
    objects = source.everything().filter(pk__in=moments).order_by("pk")
    documents = {obj.pk: document for obj in objects if (document := _document(source, obj))}
    before = Arrival.objects.filter(kind=source.kind, object_id__in=moments)
    known = dict(before.values_list("object_id", "audience"))
    new = [pk for pk, document in documents.items() if not set(document.audience) <= set(known.get(pk, ()))]
    gone = [pk for pk in known if pk not in documents]
    before.filter(object_id__in=[*new, *gone]).delete()
    Arrival.objects.bulk_create(
        Arrival(kind=source.kind, object_id=pk, audience=list(documents[pk].audience), at=moments[pk])
        for pk in new
    )
    for pk, document in documents.items():
        if pk not in new and set(document.audience) != set(known[pk]):
            before.filter(object_id=pk).update(audience=list(document.audience))
    return bool(new)


def _document(source: Source, obj: Any) -> SearchDocument | None:
    """One object that cannot be described must not keep the others from being told."""
    try:
        return source.document(obj)
    except Exception:
        log.exception(
            "The search document of %s %s cannot be made; nobody is told of it", source.kind, obj.pk
        )
        return None
