"""Questions about communities, each a function named for its answer."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from policylearning.accounts.enums import RoleName
from policylearning.accounts.models import User
from policylearning.accounts.newcomers import DAY
from policylearning.accounts.queries import managers_of, secretariat
from policylearning.accounts.roles import is_member, is_secretariat, topics_of
from policylearning.common.permissions import Actor

from .enums import IN, MODERATING, FlagState, PostState, Role, WayIn
from .models import Community, CommunityMember, Flag, Post, Thread, ThreadFollow, Useful


def visible_to(user: Actor) -> QuerySet[Community]:
    """Whose existence one may know of: visitors of the open ones, members of all; private ones are asked at."""
    if user is None or is_member(user):
        return Community.objects.all()
    return Community.objects.filter(way_in=WayIn.OPEN)


def readable_by(user: Actor) -> QuerySet[Community]:
    """Whose threads one may read: see the rule `communities.read`."""
    if user is None or is_secretariat(user):
        return Community.objects.all()
    seen = Q(way_in=WayIn.OPEN)
    if is_member(user):
        mine = CommunityMember.objects.filter(user=user, role__in=IN)
        seen |= Q(pk__in=mine.values("community"))
        topics = topics_of(user, RoleName.THEMATIC_MANAGER)
        seen |= Q(topic__isnull=False) if topics is None else Q(topic__in=topics)
    return Community.objects.filter(seen)


def moderated_by(user: Actor) -> QuerySet[Community]:
    if not is_member(user):
        return Community.objects.none()
    if is_secretariat(user):
        return Community.objects.all()
    mine = CommunityMember.objects.filter(user=user, role__in=MODERATING)
    topics = topics_of(user, RoleName.THEMATIC_MANAGER)
    of_topic = Q(topic__isnull=False) if topics is None else Q(topic__in=topics)
    return Community.objects.filter(Q(pk__in=mine.values("community")) | of_topic)


def listed(user: Actor) -> QuerySet[Community]:
    """For lists: with the number of `people`, and whether one `is_mine`."""
    rows = (
        visible_to(user)
        .select_related("topic")
        .annotate(
            people=Count("members", filter=Q(members__role__in=IN), distinct=True),
        )
    )
    mine = CommunityMember.objects.filter(community=OuterRef("pk"), user=user.pk, role__in=IN)
    return rows.annotate(is_mine=Exists(mine))


def members_of(community: Community) -> QuerySet[CommunityMember]:
    """Those who are in, owners first."""
    return (
        community.members.filter(role__in=IN, user__is_active=True)
        .select_related("user")
        .order_by("-role", "user__name", "pk")
    )


def asking(community: Community) -> QuerySet[CommunityMember]:
    return community.members.filter(role=Role.ASKED, user__is_active=True).select_related("user")


def owners_of(community: Community) -> list[User]:
    return [each.user for each in community.members.filter(role=Role.OWNER).select_related("user")]


def moderators_of(community: Community) -> list[User]:
    """Who is asked to judge: its owners and moderators, the managers of its topic; where nobody is, the secretariat."""
    own = community.members.filter(role__in=MODERATING, user__is_active=True)
    found = {each.user_id: each.user for each in own.select_related("user").order_by("pk")}
    if community.topic_id is not None:
        found |= {each.pk: each for each in managers_of(community.topic_id)}
    return list(found.values()) or list(secretariat())


def member_in(community: Community, user: Actor) -> CommunityMember | None:
    return community.members.filter(user=user).first() if is_member(user) else None


def threads_of(community: Community) -> QuerySet[Thread]:
    """With something to read, pinned ones first, then by the last post."""
    return (
        community.threads.filter(posts_shown__gt=0)
        .select_related("by")
        .order_by(F("pinned_at").desc(nulls_last=True), "-last_at", "-pk")
    )


def threads_visible_to(user: Actor) -> QuerySet[Thread]:
    """Of readable communities: those with a post that is shown, and one's own."""
    shown = Q(posts_shown__gt=0)
    if is_member(user):
        shown |= Q(by=user) | Q(community__in=moderated_by(user).values("pk"))
    rows = Thread.objects.filter(community__in=readable_by(user).values("pk"))
    return (rows if user is None else rows.filter(shown)).select_related("community__topic", "by")


def posts_of(thread: Thread, user: Actor) -> QuerySet[Post]:
    """In the order of writing: what is shown, one's own whatever became of it, and for moderators all.

    With `useful_count`, `found_useful` (by the reader) and the quoted post.
    """
    posts = Post.objects.filter(thread=thread)
    if user is not None and not moderated_by(user).filter(pk=thread.community_id).exists():
        own = Q(by=user) if is_member(user) else Q()
        posts = posts.filter(Q(state=PostState.SHOWN) | own) if own else posts.filter(state=PostState.SHOWN)
    mine = Useful.objects.filter(post=OuterRef("pk"), user=getattr(user, "pk", None))
    return (
        posts.select_related("by", "quotes__by")
        .annotate(useful_count=Count("useful"), found_useful=Exists(mine))
        .order_by("pk")
    )


def posts_visible_to(user: Actor) -> QuerySet[Post]:
    """Single posts, for what one does with them."""
    rows = Post.objects.filter(thread__in=threads_visible_to(user).values("pk"))
    if user is not None:
        seen = Q(state=PostState.SHOWN)
        if is_member(user):
            seen |= Q(by=user) | Q(thread__community__in=moderated_by(user).values("pk"))
        rows = rows.filter(seen)
    return rows.select_related("thread__community__topic", "by", "judged_by")


def follows(user: Actor, thread: Thread) -> bool:
    return is_member(user) and ThreadFollow.objects.filter(thread=thread, user=user).exists()


def followers_of(thread: Thread) -> list[User]:
    """Who wants to hear of every post and may still read it: people who are in."""
    follow = ThreadFollow.objects.filter(thread=thread)
    there = thread.community.members.filter(role__in=IN)
    return list(
        User.objects.filter(is_active=True, pk__in=follow.values("user"))
        .filter(pk__in=there.values("user"))
        .order_by("pk")
    )


def told_at_once(community: Community) -> list[User]:
    there = community.members.filter(role__in=IN, digest="at_once", user__is_active=True)
    return [each.user for each in there.select_related("user").order_by("pk")]


def written_lately(user: User, now: datetime) -> int:
    """Posts in the last 24 hours."""
    return Post.objects.filter(by=user, at__gt=now - DAY).count()


def to_judge(user: Actor) -> QuerySet[Post]:
    """Posts that wait for this moderator: held, objected to, or reported; the longest waiting first."""
    reported = Flag.objects.filter(post=OuterRef("pk"), state=FlagState.OPEN)
    waits = Q(state__in=[PostState.HELD, PostState.APPEALED]) | Q(state=PostState.SHOWN, is_reported=True)
    flags = Flag.objects.filter(state=FlagState.OPEN).select_related("by")
    return (
        Post.objects.annotate(is_reported=Exists(reported))
        .filter(waits, thread__community__in=moderated_by(user).values("pk"))
        .exclude(by=user)
        .select_related("thread__community", "by", "judged_by")
        .prefetch_related(Prefetch("flags", flags, to_attr="open_flags"))
        .order_by("state_since", "pk")
    )


def people_named(community: Community, names: Iterable[str]) -> list[User]:
    """Members of the community with one of these names, each once."""
    there = members_of(community).filter(user__name__in=list(names))
    return list({each.user_id: each.user for each in there}.values())


def new_since(community_id: int, reader_id: int, since: datetime, until: datetime) -> QuerySet[Post]:
    """What others wrote in a community that came to be shown after `since`: a held post counts from its release."""
    return (
        Post.objects.filter(
            thread__community=community_id,
            state=PostState.SHOWN,
            state_since__gt=since,
            state_since__lte=until,
        )
        .exclude(by=reader_id)
        .select_related("thread", "by")
        .order_by("pk")
    )
