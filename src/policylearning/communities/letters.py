"""The letter of a digest: what is new in a community, as its reader may see it when it is written."""

from datetime import datetime
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import ngettext

from policylearning.notifications.registry import Details, Item

from .queries import new_since, readable_by

MOST_LISTED = 10
SHOWN = 200


def details(notice: Any) -> Details | None:
    """The posts of the time that the cause of the notice names, as far as they are shown; None when nothing is left."""
    _key, community, span = notice.cause.split(":", 2)
    since, until = (datetime.fromisoformat(each) for each in span.split("/"))
    if not readable_by(notice.user).filter(pk=community).exists():
        return None
    posts = new_since(int(community), notice.user_id, since, until)
    listed = list(posts[:MOST_LISTED])
    if not listed:
        return None
    rest = posts.count() - len(listed)
    more = ngettext("And %(number)d more.", "And %(number)d more.", rest) % {"number": rest} if rest else ""
    items = tuple(
        Item(
            each.thread.title,
            each.get_absolute_url(),
            (f"{each.by}: {Truncator(' '.join(each.text.split())).chars(SHOWN)}",),
        )
        for each in listed
    )
    return Details(items, more=more)
