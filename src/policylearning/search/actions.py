"""Say that something changed. Each writes to the outbox; call it inside the transaction of the change."""

from collections.abc import Iterable

from django.db.models import Model

from .models import Change
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
