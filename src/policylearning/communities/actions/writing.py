"""Threads and posts: begun, written, changed, found useful, followed, closed, pinned."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.accounts.newcomers import is_newcomer
from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.locking import locked
from policylearning.common.markdown import has_links
from policylearning.common.permissions import Actor, demand
from policylearning.common.versions import unchanged
from policylearning.communities import mentions, queries
from policylearning.communities.enums import PostState
from policylearning.communities.limits import mentions_told, posts_allowed
from policylearning.communities.models import Community, Post, PostVersion, Thread, ThreadFollow, Useful
from policylearning.communities.notifications import MENTION, POST, TO_JUDGE
from policylearning.notifications.actions import notify

from .errors import NothingSaid, TooMuch
from .telling import tell_search


@transaction.atomic
def begin_thread(
    *, community: Community, title: str, text: str, by: User, at: datetime | None = None
) -> Thread:
    """Begin a thread with its first post, and follow it. Raises Forbidden, TooMuch, NothingSaid."""
    community, at = locked(community), at or clock.now()
    demand(by, "communities.write", community)
    thread = Thread.objects.create(community=community, title=title, by=by, at=at, last_at=at)
    record(verb="communities.begin_thread", obj=thread, by=by, at=at)
    _keep(thread, text, by=by, at=at, quotes=None)
    return thread


@transaction.atomic
def write(
    *, thread: Thread, text: str, by: User, quotes: Post | None = None, at: datetime | None = None
) -> Post:
    """Add a post, and follow the thread. A newcomer's with a link waits for a moderator.

    Raises Forbidden, TooMuch, NothingSaid.
    """
    thread, at = locked(thread), at or clock.now()
    demand(by, "communities.answer", thread)
    return _keep(
        thread, text, by=by, at=at, quotes=quotes if quotes and quotes.thread_id == thread.pk else None
    )


def _keep(thread: Thread, text: str, *, by: User, at: datetime, quotes: Post | None) -> Post:
    if not text.strip():
        raise NothingSaid(_("Write something."), field="text")
    if queries.written_lately(by, at) >= posts_allowed(by.joined_at, at):
        raise TooMuch(_("You wrote as much as anybody may in a day. Your text is kept; send it tomorrow."))
    held = has_links(text) and is_newcomer(by.joined_at, at)
    post = Post.objects.create(
        thread=thread,
        by=by,
        at=at,
        text=text.strip(),
        quotes=quotes,
        state=PostState.HELD if held else PostState.SHOWN,
        state_since=at,
    )
    ThreadFollow.objects.get_or_create(thread=thread, user=by, defaults={"at": at})
    if held:
        ask_moderators(post, _("a newcomer's post with a link"), at)
    else:
        show(post, at)
    return post


def show(post: Post, at: datetime) -> None:
    """What has become visible: counted, put in order, told to those it concerns, each once."""
    recount(post.thread, at)
    thread, community = post.thread, post.thread.community
    community.last_at = at
    community.save(update_fields=["last_at"])
    words = {"who": str(post.by), "community": community.name, "text": post.text}
    named = _named(post)
    told = {"about": thread, "url": post.get_absolute_url(), "context": words, "by": post.by, "at": at}
    notify(MENTION, to=named, cause=f"communities.post:{post.pk}", **told)  # type: ignore[arg-type]
    readers = [*queries.followers_of(thread), *queries.told_at_once(community)]
    notify(
        POST,
        to=[each for each in readers if each not in named],
        cause=f"communities.post:{post.pk}",
        **told,  # type: ignore[arg-type]
    )


def recount(thread: Thread, at: datetime | None = None) -> None:
    """How many posts are shown, and when the last came. Tells the index.

    The thread is locked first: somebody may be writing in it while a moderator judges.
    """
    thread = locked(thread)
    shown = thread.posts.filter(state=PostState.SHOWN)
    thread.posts_shown = shown.count()
    thread.last_at = at or shown.order_by("-at").values_list("at", flat=True).first() or thread.at
    thread.save(update_fields=["posts_shown", "last_at"])
    tell_search(thread)


def ask_moderators(post: Post, why: str, at: datetime) -> None:
    community = post.thread.community
    notify(
        TO_JUDGE,
        to=[each for each in queries.moderators_of(community) if each.pk != post.by_id],
        about=post.thread,
        url=post.get_absolute_url(),
        context={"community": community.name, "why": why},
        cause=f"communities.to_judge:{post.pk}:{at.isoformat()}",
        at=at,
    )


def _named(post: Post) -> list[User]:
    """The members whom the text mentions, no more than may be told at once."""
    community, writer = post.thread.community, post.by
    if writer is None:
        return []
    there = queries.people_named(community, mentions.candidates(post.text))
    by_name = {person.name: person for person in there if person != writer}
    most = mentions_told(writer.joined_at, post.at)
    return [by_name[name] for name in mentions.longest(post.text, by_name)][:most]


@transaction.atomic
def edit_post(*, post: Post, text: str, by: User, version: str = "", at: datetime | None = None) -> Post:
    """Change what one wrote; what it said before stays to be read. Raises ChangedMeanwhile, NothingSaid."""
    post, at = locked(post), at or clock.now()
    demand(by, "communities.edit_post", post)
    if not text.strip():
        raise NothingSaid(_("Write something. To take a post back, ask a moderator."), field="text")
    unchanged(post, version, mine={"text": text})
    if text.strip() == post.text:
        return post
    PostVersion.objects.create(post=post, text=post.text, until=at)
    held = post.is_shown and has_links(text) and is_newcomer(by.joined_at, at)
    post.text, post.edited_at, post.version = text.strip(), at, post.version + 1
    if held:
        post.state, post.state_since = PostState.HELD, at
    post.save(update_fields=["text", "edited_at", "version", "state", "state_since"])
    record(verb="communities.edit_post", obj=post, by=by, at=at)
    if held:
        ask_moderators(post, _("a newcomer's post with a link"), at)
    recount(post.thread)
    return post


@transaction.atomic
def find_useful(*, post: Post, by: User, useful: bool = True, at: datetime | None = None) -> None:
    """Say that a post is useful, or take it back."""
    demand(by, "communities.find_useful", post)
    if useful:
        Useful.objects.get_or_create(post=post, user=by, defaults={"at": at or clock.now()})
    else:
        Useful.objects.filter(post=post, user=by).delete()


@transaction.atomic
def follow(*, thread: Thread, by: User, on: bool = True, at: datetime | None = None) -> None:
    """Hear of every post in a thread, or no more."""
    demand(by, "communities.read", thread.community)
    if on:
        ThreadFollow.objects.get_or_create(thread=thread, user=by, defaults={"at": at or clock.now()})
    else:
        ThreadFollow.objects.filter(thread=thread, user=by).delete()


@transaction.atomic
def close_thread(*, thread: Thread, by: Actor, on: bool = True, at: datetime | None = None) -> Thread:
    """Nobody answers any more; or they may again."""
    thread, at = locked(thread), at or clock.now()
    demand(by, "communities.moderate", thread.community)
    thread.closed_at = at if on else None
    thread.save(update_fields=["closed_at"])
    record(verb="communities.close_thread", obj=thread, by=by, at=at, after="closed" if on else "open")
    return thread


@transaction.atomic
def pin_thread(*, thread: Thread, by: Actor, on: bool = True, at: datetime | None = None) -> Thread:
    """It comes first in its community; or in its turn again."""
    thread, at = locked(thread), at or clock.now()
    demand(by, "communities.moderate", thread.community)
    thread.pinned_at = at if on else None
    thread.save(update_fields=["pinned_at"])
    record(verb="communities.pin_thread", obj=thread, by=by, at=at, after="pinned" if on else "")
    return thread
