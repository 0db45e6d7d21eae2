"""Say that something changed, inside the transaction of the change: a row in the outbox. Count what was not found."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model, Sum
from django.utils import timezone

from policylearning.common import clock

from .missing import ASKED_OFTEN, RARE_KEPT
from .models import Change, Missed
from .registry import source_of

BATCH = 1000


def changed(*objects: Model) -> None:
    """These were created or edited, or something their documents read has changed. LookupError: not searchable."""
    Change.objects.bulk_create(
        [Change(kind=source_of(type(each)).kind, object_id=each.pk) for each in objects]
    )


def changed_many(model: type[Model], ids: Iterable[int]) -> None:
    """The same for many rows of one model, by key."""
    kind = source_of(model).kind
    Change.objects.bulk_create((Change(kind=kind, object_id=each) for each in ids), batch_size=BATCH)


def gone(obj: Model) -> None:
    """This is about to be deleted; it still has its key. The indexer will look for it and not find it."""
    changed(obj)


def count_missed(
    *, query: str, language: str, kinds: Collection[str] = (), weak: bool, at: datetime | None = None
) -> None:
    """One more time that somebody found nothing, or nothing that fits. `query` is what `missing.kept` leaves of it."""
    with transaction.atomic():
        row, _made = Missed.objects.get_or_create(
            day=_day(at),
            query=query,
            language=language,
            kinds=" ".join(sorted(kinds)),
            weak=weak,
        )
        Missed.objects.filter(pk=row.pk).update(count=F("count") + 1)


def forget_missed(*, at: datetime | None = None) -> int:
    """Remove what is kept for too long, and sooner what was asked so seldom that it may be about a person."""
    today = _day(at)
    old = Missed.objects.filter(day__lt=today - timedelta(days=settings.MISSED_SEARCHES_KEPT_DAYS))
    removed = old.delete()[0]
    often = Missed.objects.order_by().values("query").annotate(asked=Sum("count"))
    seldom = Missed.objects.filter(day__lt=today - RARE_KEPT).exclude(
        query__in=often.filter(asked__gte=ASKED_OFTEN).values("query")
    )
    return removed + seldom.delete()[0]


def _day(at: datetime | None) -> date:
    return timezone.localtime(at or clock.now()).date()
