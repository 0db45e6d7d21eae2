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
from .registry import Category, categories

SALT = "policylearning.notifications.unsubscribe"
LINK_HOLDS_FOR = 365 * 24 * 3600
"""Seconds."""


def letter(notice: Notice) -> EmailMultiAlternatives:
    """The message for one notice, in its reader's language."""
    category = categories[notice.category]
    with translation.override(getattr(notice.user, "language", "") or settings.LANGUAGE_CODE):
        context = _context(notice, category)
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


def _context(notice: Notice, category: Category) -> dict[str, Any]:
    return {
        "notice": notice,
        "paragraphs": [each.split("\n") for each in notice.text.split("\n\n") if each.strip()],
        "why": str(category.why),
        "site_name": settings.SITE_NAME,
        "link": settings.BASE_URL + notice.url if notice.url.startswith("/") else notice.url,
        "unsubscribe": "" if category.required else unsubscribe_url(notice.user_id, category.key),
        "preferences": settings.BASE_URL + reverse("notices:preferences"),
        "language": translation.get_language() or settings.LANGUAGE_CODE,
    }


def _headers(notice: Notice, context: dict[str, Any]) -> dict[str, str]:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    # The same notice has the same Message-ID: should a worker die between sending and writing it down, the
    # second copy is known for one by the mail systems on its way.
    headers = {
        "Message-ID": f"<notice-{notice.pk}-{notice.created_at:%Y%m%d%H%M%S}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if context["unsubscribe"]:
        headers["List-Unsubscribe"] = f"<{context['unsubscribe']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
