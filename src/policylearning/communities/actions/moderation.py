"""Posts before their moderators: reported, judged with a reason, objected to once, judged by another."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.audit.actions import move, record
from policylearning.common import clock
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.communities.enums import FlagState, PostState
from policylearning.communities.models import Flag, Post
from policylearning.communities.notifications import FLAG_ANSWERED, JUDGED
from policylearning.communities.workflow import POSTS
from policylearning.notifications.actions import notify

from .errors import NothingSaid
from .writing import ask_moderators, recount, show


@transaction.atomic
def flag(*, post: Post, why: str, by: User, at: datetime | None = None) -> Flag:
    """Ask the moderators to read a post. Once for each person."""
    post, at = locked(post), at or clock.now()
    demand(by, "communities.flag", post)
    if not why.strip():
        raise NothingSaid(_("Say what is wrong with it."), field="why")
    flagged, new = Flag.objects.get_or_create(post=post, by=by, defaults={"why": why, "at": at})
    if new:
        record(verb="communities.flag", obj=post, by=by, at=at)
        ask_moderators(post, _("somebody reported it"), at)
    return flagged


@transaction.atomic
def judge(*, post: Post, verb: str, why: str = "", by: Actor, at: datetime | None = None) -> Post:
    """`release`, `remove`, `restore` or `uphold`. Taking away and keeping away need a reason.

    Raises WrongState, Forbidden, NothingSaid.
    """
    post, at = locked(post), at or clock.now()
    if verb in ("remove", "uphold") and not why.strip():
        raise NothingSaid(_("Say why. The writer reads it."), field="why")
    was_held = post.state == PostState.HELD
    move(post, POSTS, verb, by=by, at=at, why=why)
    post.judged_by, post.reason = by, why
    post.save(update_fields=["judged_by", "reason"])
    if verb in ("release", "remove"):
        _answer_flags(post, FlagState.AGREED if verb == "remove" else FlagState.DISMISSED, by, at)
    if verb == "release" and was_held:
        show(post, at)
    else:
        recount(post.thread)
    _tell_writer(post, by, at, why)
    return post


@transaction.atomic
def dismiss(*, post: Post, by: Actor, at: datetime | None = None) -> None:
    """Nothing is wrong with a reported post: it stays, and who reported it is told."""
    post, at = locked(post), at or clock.now()
    demand(by, "communities.moderate", post.thread.community)
    _answer_flags(post, FlagState.DISMISSED, by, at)
    record(verb="communities.dismiss", obj=post, by=by, at=at)


@transaction.atomic
def object_to(*, post: Post, objection: str, by: User, at: datetime | None = None) -> Post:
    """The writer of a post that was taken away asks another moderator, once. Raises NothingSaid, WrongState."""
    post, at = locked(post), at or clock.now()
    if not objection.strip():
        raise NothingSaid(_("Say why it should be shown."), field="objection")
    move(post, POSTS, "object", by=by, at=at, why=objection)
    post.objection = objection
    post.save(update_fields=["objection"])
    ask_moderators(post, _("its writer objects to its being taken away"), at)
    return post


def _answer_flags(post: Post, state: FlagState, by: Actor, at: datetime) -> None:
    waiting = list(post.flags.filter(state=FlagState.OPEN).select_related("by"))
    post.flags.filter(state=FlagState.OPEN).update(state=state)
    for each in waiting:
        if each.by:
            notify(
                FLAG_ANSWERED,
                to=[each.by],
                about=post.thread,
                url=post.thread.get_absolute_url(),
                context={"decision": str(state.label)},
                by=by,
                cause=f"communities.flag:{each.pk}",
                at=at,
            )


def _tell_writer(post: Post, by: Actor, at: datetime, why: str) -> None:
    if post.by is None:
        return
    notify(
        JUDGED,
        to=[post.by],
        about=post.thread,
        url=post.get_absolute_url(),
        context={
            "decision": str(post.get_state_display()),
            "community": post.thread.community.name,
            "why": why,
        },
        by=by,
        cause=f"communities.judged:{post.pk}:{at.isoformat()}",
        at=at,
    )
