"""The letter of a digest: what is new in a community, as its reader may see it when it is written."""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import ngettext

from policylearning.notifications.registry import Details, Item

from .enums import PostState
from .models import Post
from .queries import readable_by

MOST_LISTED = 10
SHOWN = 200


def details(notice: Any) -> Details | None:
    """The posts that the cause of the notice names: community, first and last key; None when nothing is left."""
    community, first, last = (int(part) for part in notice.cause.rsplit(":", 1)[1].split("-"))
    if not readable_by(notice.user).filter(pk=community).exists():
        return None
    posts = Post.objects.filter(
        thread__community=community, state=PostState.SHOWN, pk__gte=first, pk__lte=last
    ).exclude(by=notice.user_id)
    listed = list(posts.select_related("thread", "by").order_by("pk")[:MOST_LISTED])
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
