"""The letter of a digest: what is new, why, and a link that stops each search by itself."""

from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policylearning.finder.models import Follow, Told
from policylearning.notifications.registry import Details, Item

from .things import things

MOST_LISTED = 10
MOST_LOOKED_AT = 200
SALT = "policylearning.finder.stop"
LINK_HOLDS_FOR = 365 * 24 * 3600
"""Seconds."""


def details(notice: Any) -> Details | None:
    """What was told in one notice, as its reader may see it now; None when nothing of it is left."""
    rows = list(Told.objects.filter(user=notice.user_id, at=notice.created_at)[:MOST_LOOKED_AT])
    found = things(rows, notice.user, why=MOST_LISTED)
    if not found:
        return None
    listed = found[:MOST_LISTED]
    items = tuple(
        Item(each.title, each.url, tuple(line for line in (each.text, each.fits) if line)) for each in listed
    )
    rest = len(found) - len(listed)
    more = ngettext("And %(number)d more.", "And %(number)d more.", rest) % {"number": rest} if rest else ""
    named = {pk for each in found for pk in each.told.follows}
    stops = tuple(
        (_("Stop telling me of “%(title)s”") % {"title": follow.title}, stop_path(follow))
        for follow in Follow.objects.filter(pk__in=named).order_by("title", "pk")
    )
    return Details(items, more=more, stops=stops)


def stop_path(follow: Follow) -> str:
    """The address that stops the notices of one follow without signing in."""
    return reverse("finder:stop", args=[signing.dumps([follow.pk, follow.owner_id], salt=SALT)])


def read_token(token: str) -> Follow | None:
    """The follow of a link; None when it is gone. signing.BadSignature for one that is not ours or too old."""
    pk, owner = signing.loads(token, salt=SALT, max_age=LINK_HOLDS_FOR)
    return Follow.objects.filter(pk=pk, owner=owner, owner__is_active=True).select_related("owner").first()
