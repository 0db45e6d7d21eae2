"""Who is in a community: join, ask, let in, appoint, leave."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from policylearning.accounts.models import User
from policylearning.audit.actions import record
from policylearning.common import clock
from policylearning.common.locking import locked
from policylearning.common.permissions import Actor, demand
from policylearning.communities.enums import Digest, Role, WayIn
from policylearning.communities.models import Community, CommunityMember, ThreadFollow
from policylearning.communities.notifications import ASKED, LET_IN, NOT_LET_IN
from policylearning.communities.queries import moderators_of
from policylearning.notifications.actions import notify

from .errors import LastOwner


@transaction.atomic
def join(*, community: Community, by: User, why: str = "", at: datetime | None = None) -> CommunityMember:
    """Come in; to a private community, ask to. Twice is once."""
    community, at = locked(community), at or clock.now()
    demand(by, "communities.join", community)
    asks = community.way_in == WayIn.PRIVATE
    role = Role.ASKED if asks else Role.MEMBER
    member, new = CommunityMember.objects.get_or_create(
        community=community, user=by, defaults={"role": role, "why": why, "at": at, "digested_at": at}
    )
    if new:
        record(verb="communities.join", obj=community, by=by, at=at, after=role)
    if new and asks:
        notify(
            ASKED,
            to=moderators_of(community),
            about=community,
            url=reverse("communities:members", args=[community.slug]),
            context={"who": by.name, "why": why},
            by=by,
            cause=f"communities.asked:{member.pk}",
            at=at,
        )
    return member


@transaction.atomic
def admit(*, member: CommunityMember, by: Actor, at: datetime | None = None) -> CommunityMember:
    """Let somebody in who asked."""
    member, at = locked(member), at or clock.now()
    demand(by, "communities.admit", member.community)
    if member.role == Role.ASKED:
        member.role, member.at, member.digested_at = Role.MEMBER, at, at
        member.save(update_fields=["role", "at", "digested_at"])
        _recorded("admit", member, by, at, after=Role.MEMBER)
        notify(
            LET_IN,
            to=[member.user],
            about=member.community,
            url=member.community.get_absolute_url(),
            by=by,
            cause=f"communities.let_in:{member.pk}",
            at=at,
        )
    return member


@transaction.atomic
def turn_down(*, member: CommunityMember, why: str = "", by: Actor, at: datetime | None = None) -> None:
    """Do not let in who asked; they may ask again."""
    member, at = locked(member), at or clock.now()
    demand(by, "communities.admit", member.community)
    if member.role != Role.ASKED:
        return
    user, community, key = member.user, member.community, member.pk
    member.delete()
    record(verb="communities.turn_down", obj=community, by=by, at=at, why=why, data={"user": user.pk})
    notify(
        NOT_LET_IN,
        to=[user],
        about=community,
        url=reverse("communities:list"),
        context={"why": why},
        by=by,
        cause=f"communities.not_let_in:{key}",
        at=at,
    )


@transaction.atomic
def appoint(*, member: CommunityMember, role: str, by: Actor, at: datetime | None = None) -> CommunityMember:
    """Make somebody who is in owner, moderator or member. Raises LastOwner."""
    locked(member.community)
    member, at = locked(member), at or clock.now()
    demand(by, "communities.appoint", member.community)
    before, wanted = member.role, Role(role)
    if before == Role.ASKED or wanted == Role.ASKED or before == wanted:
        return member
    if before == Role.OWNER:
        _demand_other_owner(member)
    member.role = wanted
    member.save(update_fields=["role"])
    _recorded("appoint", member, by, at, before=before, after=wanted)
    return member


@transaction.atomic
def leave(*, member: CommunityMember, by: Actor, at: datetime | None = None) -> None:
    """Go, or take somebody out. What they wrote stays. Raises LastOwner."""
    locked(member.community)
    member, at = locked(member), at or clock.now()
    community = member.community
    demand(by, "communities.leave" if by == member.user else "communities.admit", community)
    if member.role == Role.OWNER:
        if by != member.user:
            demand(by, "communities.appoint", community)
        _demand_other_owner(member)
    ThreadFollow.objects.filter(thread__community=community, user=member.user_id).delete()
    _recorded("leave", member, by, at, before=member.role)
    member.delete()


@transaction.atomic
def choose_digest(
    *, member: CommunityMember, digest: str, by: User, at: datetime | None = None
) -> CommunityMember:
    """How somebody hears of what is new: their own choice."""
    member, at = locked(member), at or clock.now()
    demand(by, "communities.leave", member.community)
    member.digest, member.digested_at = Digest(digest), at
    member.save(update_fields=["digest", "digested_at"])
    return member


def _demand_other_owner(member: CommunityMember) -> None:
    community = member.community
    others = community.members.filter(role=Role.OWNER, user__is_active=True).exclude(pk=member.pk)
    if not others.exists() and community.topic_id is None and community.archived_at is None:
        raise LastOwner(_("Make somebody else owner first, or close the community."))


def _recorded(
    verb: str, member: CommunityMember, by: Actor, at: datetime, before: str = "", after: str = ""
) -> None:
    record(
        verb=f"communities.{verb}",
        obj=member.community,
        by=by,
        at=at,
        before=before,
        after=after,
        data={"user": member.user_id},
    )
