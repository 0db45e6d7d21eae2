"""Drafts: what a person typed and has not saved, one per form and person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.models import FormDraft, SentForm
from policylearning.common.permissions import Actor

from .raw import MAX_BYTES, Raw, size_of

MAX_DRAFTS = 100
"""A person has at most so many; the oldest makes room."""
KEPT_FOR = timedelta(days=180)
SENT_KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Kept:
    """Text to put back into a form, and since when it waits."""

    data: Raw
    at: datetime


class TooLong(ActionError):
    """More text than is kept by itself."""


def keep(user: Actor, key: str, raw: Raw) -> datetime | None:
    """Keep `raw` as the draft of form `key`; the time it was kept. Raises TooLong over MAX_BYTES.

    None when there is nowhere to keep it: no key, or nobody signed in.
    """
    if not _keepable(user, key):
        return None
    if size_of(raw) > MAX_BYTES:
        raise TooLong(_("This is too long to be saved by itself. Shorten it, or keep a copy of your own."))
    at = clock.now()
    _draft, created = FormDraft.objects.update_or_create(
        user=user, key=key, defaults={"data": raw, "updated_at": at}
    )
    if created:
        _make_room(user)
    return at


def recall(user: Actor, key: str) -> Kept | None:
    """The draft of form `key`, if there is one."""
    if not _keepable(user, key):
        return None
    draft = FormDraft.objects.filter(user=user, key=key).first()
    return Kept(draft.data, draft.updated_at) if draft else None


def discard(user: Actor, key: str) -> None:
    if _keepable(user, key):
        FormDraft.objects.filter(user=user, key=key).delete()


def keys_under(user: Actor, prefix: str) -> set[str]:
    """The keys of the person's drafts that begin with `prefix`."""
    return set(FormDraft.objects.filter(user=user, key__startswith=prefix).values_list("key", flat=True))


def tidy(at: datetime) -> int:
    """Delete drafts nobody came back to and receipts of old forms; how many rows went."""
    drafts, _models = FormDraft.objects.filter(updated_at__lt=at - KEPT_FOR).delete()
    sent, _models = SentForm.objects.filter(at__lt=at - SENT_KEPT_FOR).delete()
    return drafts + sent


def _keepable(user: Actor, key: str) -> bool:
    return bool(key) and user is not None and user.is_authenticated


def _make_room(user: Actor) -> None:
    kept = FormDraft.objects.filter(user=user).values("pk")[:MAX_DRAFTS]
    FormDraft.objects.filter(user=user).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
