"""Tell people, and let them choose what they are told."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from policylearning.common import clock
from policylearning.common.errors import ActionError, Forbidden
from policylearning.common.permissions import Actor
from policylearning.common.text import nfc
from policylearning.jobs.actions import start

from .enums import Channel, MailState
from .models import Notice, Preference
from .queries import switched_off, visible_to
from .registry import Notification, categories

MAIL_JOB = "notifications.mail"


class CannotSwitchOff(ActionError):
    """The category is one that everybody gets."""


def notify(
    notification: Notification,
    *,
    to: Iterable[Any],
    cause: str,
    url: str,
    about: Any = None,
    context: dict[str, Any] | None = None,
    by: Actor = None,
    at: datetime | None = None,
) -> list[Notice]:
    """Tell `to` inside the caller's transaction; mail goes out after it. The notices that are new.

    `cause` names what happened: nobody is told twice of the same. `by` and closed accounts are not told.
    `context` fills the words; `{title}` is `str(about)`. KeyError when the words need more than that.
    """
    at = at or clock.now()
    people = {user.pk: user for user in to if user.is_active and (by is None or user.pk != by.pk)}
    values = {"title": "" if about is None else str(about), **(context or {})}
    with transaction.atomic():
        told = set(Notice.objects.filter(cause=cause, user__in=people).values_list("user_id", flat=True))
        off = switched_off(people, categories[notification.category])
        notices = [
            _notice(notification, user, values, off, cause=cause, url=url, by=by, created_at=at)
            for pk, user in people.items()
            if pk not in told and not {(pk, channel) for channel in Channel.values} <= off
        ]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        if any(notice.mail_state == MailState.DUE for notice in notices):
            start(kind=MAIL_JOB, arguments={"cause": cause}, at=at)
    return notices


def mark_read(*, notice: Notice, by: Actor, at: datetime | None = None) -> None:
    """Raises Forbidden for somebody else's notice."""
    if notice.user_id != by.pk:
        raise Forbidden(_("This notice is somebody else's."))
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at or clock.now())


def mark_all_read(*, by: Actor, at: datetime | None = None) -> int:
    """How many were unread."""
    return visible_to(by).filter(read_at__isnull=True).update(read_at=at or clock.now())


@transaction.atomic
def choose_all(*, user: Any, choices: Iterable[tuple[str, str, bool]], at: datetime | None = None) -> None:
    """Keep several choices, (category, channel, on), all or none. Raises as `choose`."""
    for category, channel, on in choices:
        choose(user=user, category=category, channel=channel, on=on, at=at)


def choose(*, user: Any, category: str, channel: Channel | str, on: bool, at: datetime | None = None) -> None:
    """Keep what `user` wants. Raises CannotSwitchOff; LookupError for a category nobody declared."""
    declared = categories[category]
    if declared.required and not on:
        raise CannotSwitchOff(
            _("Messages about “%(title)s” cannot be switched off.") % {"title": declared.title}
        )
    Preference.objects.update_or_create(
        user=user,
        category=category,
        channel=str(channel),
        defaults={"on": on, "changed_at": at or clock.now()},
    )


def _notice(
    notification: Notification, user: Any, values: dict[str, Any], off: set[tuple[int, str]], **fields: Any
) -> Notice:
    """Written in the person's own language."""
    language = getattr(user, "language", "")
    with translation.override(language) if language else nullcontext():
        by_mail = bool(user.email) and (user.pk, Channel.MAIL) not in off
        return Notice(
            user=user,
            key=notification.key,
            category=notification.category,
            subject=_one_line(str(notification.subject).format_map(values)),
            text=nfc(str(notification.body).format_map(values)),
            action=str(notification.action),
            on_page=(user.pk, Channel.PAGE) not in off,
            mail_state=MailState.DUE if by_mail else MailState.NONE,
            **fields,
        )


def _one_line(text: str) -> str:
    """A subject has no line ends, or it could write headers of its own, and at most 250 characters."""
    line = " ".join(nfc(text).split())
    return line if len(line) <= 250 else line[:249] + "…"
