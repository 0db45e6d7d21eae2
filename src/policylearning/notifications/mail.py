"""A notice as a letter: text and HTML, one action, why one gets it, one click to stop it."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from .models import Notice
from .registry import Category, Details, categories, notifications

SALT = "policylearning.notifications.unsubscribe"
LINK_HOLDS_FOR = 365 * 24 * 3600
"""Seconds."""


def letter(notice: Notice) -> EmailMultiAlternatives | None:
    """The message for one notice, in its reader's language; None when nothing is left to tell."""
    category = categories[notice.category]
    with translation.override(getattr(notice.user, "language", "") or settings.LANGUAGE_CODE):
        details = _details(notice)
        if details is None:
            return None
        context = _context(notice, category, details)
        text = render_to_string("mail/notice.txt", context)
        html = render_to_string("mail/notice.html", context)
    message = EmailMultiAlternatives(
        notice.subject, text, to=[notice.user.email], headers=_headers(notice, context)
    )
    message.attach_alternative(html, "text/html")
    return message


def unsubscribe_url(user_id: int, category: str) -> str:
    """The address that stops the mails of one category for one person, without signing in."""
    token = signing.dumps([user_id, category], salt=SALT)
    return settings.BASE_URL + reverse("notices:unsubscribe", args=[token])


def read_token(token: str) -> tuple[int, str]:
    """(user id, category). signing.BadSignature when it is not ours or too old."""
    user_id, category = signing.loads(token, salt=SALT, max_age=LINK_HOLDS_FOR)
    return user_id, category


def _details(notice: Notice) -> Details | None:
    """What is listed beneath the text: nothing, unless the notification says otherwise."""
    if notice.key not in notifications or (details := notifications[notice.key].details) is None:
        return Details(())
    return details(notice)


def _context(notice: Notice, category: Category, details: Details) -> dict[str, Any]:
    return {
        "notice": notice,
        "paragraphs": [each.split("\n") for each in notice.text.split("\n\n") if each.strip()],
        "why": str(category.why),
        "site_name": settings.SITE_NAME,
        "link": _whole(notice.url),
        "items": [(each.title, _whole(each.url), each.lines) for each in details.items],
        "more": details.more,
        "stops": [(words, _whole(url)) for words, url in details.stops],
        "unsubscribe": "" if category.required else unsubscribe_url(notice.user_id, category.key),
        "preferences": settings.BASE_URL + reverse("notices:preferences"),
        "language": translation.get_language() or settings.LANGUAGE_CODE,
    }


def _whole(url: str) -> str:
    return settings.BASE_URL + url if url.startswith("/") else url


def _headers(notice: Notice, context: dict[str, Any]) -> dict[str, str]:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    # The same notice has the same Message-ID: should a worker die between sending and writing it down, the
    # second copy is known for one by the mail systems on its way.
    headers = {
        "Message-ID": f"<notice-{notice.pk}-{notice.created_at:%Y%m%d%H%M%S}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    # One click stops what the letter is about, where that is one thing, and else the whole category.
    stop = context["stops"][0][1] if len(context["stops"]) == 1 else context["unsubscribe"]
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
