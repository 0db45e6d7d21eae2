"""Writing a practice: start a draft, save a step, attach, discard, hand over."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.errors import ActionError
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.common.versions import unchanged
from policylearning.notifications.actions import notify
from policylearning.practices import notifications
from policylearning.practices.enums import PUBLIC_STATES, State
from policylearning.practices.models import Attachment, Practice, PracticeLink, ResultIndicator
from policylearning.practices.queries import content_of, differences, managers_of
from policylearning.search.actions import gone

from .keeping import keep, keep_revision

MAXIMUM_ATTACHMENTS = 12


@transaction.atomic
def create(*, by: User, title: str, at: datetime | None = None, **fields: Any) -> Practice:
    """Start a draft owned by `by`. `fields` as for `edit`."""
    at = at or clock.now()
    demand(by, "practices.add")
    practice = Practice(owner=by, title=title, created_at=at, changed_at=at, state_since=at)
    lists = _assign(practice, fields)
    _check(practice)
    practice.save()
    _assign_lists(practice, lists)
    record(verb="practices.create", obj=practice, by=by, at=at, after=practice.state)
    keep(practice, at=at)
    return practice


@transaction.atomic
def edit(
    *,
    practice: Practice,
    by: Actor,
    changes: dict[str, Any],
    expected_version: object = None,
    at: datetime | None = None,
) -> Practice:
    """Save `changes`: field names to values; `topics` and `tags` are iterables of objects, `indicators` and
    `links` iterables of dicts.

    Raises Forbidden; ChangedMeanwhile when the version is not the expected one; ActionError, with its field,
    when a value does not fit. An edit of a public practice goes live at once, is kept as a revision and told
    to the topic's managers.
    """
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "practices.edit", practice)
    before = content_of(practice)
    unchanged(practice, expected_version, changes)
    lists = _assign(practice, changes)
    _check(practice)
    practice.version += 1
    practice.save()
    _assign_lists(practice, lists)
    practice = Practice.objects.get(pk=practice.pk)
    changed_fields = [each.field for each in differences(before, content_of(practice))]
    if not changed_fields:
        return practice
    record(verb="practices.edit", obj=practice, by=by, at=at, data={"fields": changed_fields})
    keep(practice, at=at)
    if practice.state in PUBLIC_STATES:
        revision = keep_revision(practice, by=by, at=at)
        notify(
            notifications.PUBLISHED_TEXT_CHANGED,
            to=managers_of(practice),
            about=practice,
            url=practice.get_absolute_url(),
            by=by,
            context={"fields": ", ".join(changed_fields)},
            cause=f"practices.edit:{practice.pk}:{revision.number}",
        )
    return practice


def _assign(practice: Practice, changes: dict[str, Any]) -> dict[str, Iterable[Any]]:
    """Set the plain fields; give back the lists, which need a saved practice."""
    lists = {}
    for name, value in changes.items():
        if name in {"topics", "tags", "indicators", "links"}:
            lists[name] = value
        else:
            setattr(practice, name, value)
    return lists


def _assign_lists(practice: Practice, lists: dict[str, Iterable[Any]]) -> None:
    if "topics" in lists:
        practice.topics.set(lists["topics"])
    if "tags" in lists:
        practice.tags.set(lists["tags"])
    if "indicators" in lists:
        practice.indicators.all().delete()
        ResultIndicator.objects.bulk_create(
            ResultIndicator(practice=practice, **row) for row in lists["indicators"]
        )
    if "links" in lists:
        practice.links.all().delete()
        PracticeLink.objects.bulk_create(PracticeLink(practice=practice, **row) for row in lists["links"])


def _check(practice: Practice) -> None:
    if practice.end and practice.start and practice.end < practice.start:
        raise ActionError(_("The end is before the start."), field="end")
    if (
        practice.cost_from is not None
        and practice.cost_to is not None
        and practice.cost_to < practice.cost_from
    ):
        raise ActionError(_("The upper cost is below the lower one."), field="cost_to")
    try:
        practice.full_clean(exclude=["owner", "region", "institution", "project", "field_of_intervention"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise ActionError(" ".join(messages), field=None if field == "__all__" else field) from error


@transaction.atomic
def attach(
    *,
    practice: Practice,
    by: Actor,
    file: "File[bytes]",
    name: str,
    is_picture: bool,
    description: str = "",
    at: datetime | None = None,
) -> Attachment:
    """Keep a file that `common.uploads` has already checked and, for a picture, re-encoded."""
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "practices.edit", practice)
    if practice.attachments.count() >= MAXIMUM_ATTACHMENTS:
        raise ActionError(
            _("A practice holds at most %(number)d files. Remove one first.")
            % {"number": MAXIMUM_ATTACHMENTS},
            field="file",
        )
    attachment = Attachment.objects.create(
        practice=practice,
        file=file,
        name=name,
        is_picture=is_picture,
        description=description,
        size=file.size or 0,
        added_at=at,
    )
    record(verb="practices.attach", obj=practice, by=by, at=at, data={"name": name})
    keep(practice, at=at)
    return attachment


@transaction.atomic
def detach(*, attachment: Attachment, by: Actor, at: datetime | None = None) -> None:
    """Remove a file."""
    at = at or clock.now()
    practice = locked(attachment.practice)
    demand(by, "practices.edit", practice)
    _forget_file(attachment)
    attachment.delete()
    record(verb="practices.detach", obj=practice, by=by, at=at, data={"name": attachment.name})
    keep(practice, at=at)


def _forget_file(attachment: Attachment) -> None:
    """The stored bytes go when the transaction has held."""
    storage, name = attachment.file.storage, str(attachment.file.name)
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def discard(*, practice: Practice, by: Actor, at: datetime | None = None) -> None:
    """Delete a draft that was never submitted, with its files. The audit trail keeps that it existed."""
    at = at or clock.now()
    practice = locked(practice)
    demand(by, "practices.discard", practice)
    record(verb="practices.discard", obj=practice, by=by, at=at, before=State.DRAFT)
    for attachment in practice.attachments.all():
        _forget_file(attachment)
    gone(practice)
    practice.delete()


@transaction.atomic
def note_transfers(*, practice: Practice, count: int, at: datetime | None = None) -> Practice:
    """Keep how many other regions confirmed that they adapted or run it; told by whoever keeps the ledger."""
    practice = locked(practice)
    if practice.transfers != count:
        practice.transfers = count
        practice.save(update_fields=["transfers"])
        keep(practice, at=at or clock.now())
    return practice
