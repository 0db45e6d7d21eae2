"""Who may do what in communities."""

from django.utils.translation import gettext as _

from policylearning.accounts.newcomers import is_newcomer
from policylearning.accounts.queries import verified_address
from policylearning.accounts.roles import is_member, is_secretariat, is_thematic_manager
from policylearning.common import clock
from policylearning.common.permissions import Actor, Allowed, Decision, Denied, rule
from policylearning.organisations.domains import domain_of
from policylearning.organisations.roles import is_verified_authority

from .enums import IN, MODERATING, PostState, Role, WayIn
from .models import Community, CommunityMember, Post, Thread


def role_in(user: Actor, community: Community) -> str:
    """What somebody is in a community, "" for nothing. Read once per community object and user."""
    if not is_member(user):
        return ""
    known: dict[int, str] = community.__dict__.setdefault("_roles", {})
    if user.pk not in known:
        found = CommunityMember.objects.filter(community=community, user=user)
        known[user.pk] = found.values_list("role", flat=True).first() or ""
    return known[user.pk]


def is_in(user: Actor, community: Community) -> bool:
    return role_in(user, community) in IN


def is_moderator(user: Actor, community: Community) -> bool:
    """Its owners and moderators, the thematic managers of its topic, and the secretariat."""
    if is_secretariat(user) or role_in(user, community) in MODERATING:
        return True
    return community.topic_id is not None and is_thematic_manager(user, community.topic_id)


def _is_owner(user: Actor, community: Community) -> bool:
    return is_secretariat(user) or role_in(user, community) == Role.OWNER


def _moderators_alone(user: Actor, community: Community) -> Decision:
    if is_moderator(user, community):
        return Allowed()
    return Denied(_("Only the moderators of this community may do this."))


@rule("communities.found")
def may_found(user: Actor, nothing: None) -> Decision:
    if not is_member(user):
        return Denied(_("Sign in to begin a community."))
    if is_newcomer(user.joined_at, clock.now()) and not is_secretariat(user):
        return Denied(_("In the first week you can join communities, and not begin one yet."))
    return Allowed()


@rule("communities.read")
def may_read(user: Actor, community: Community) -> Decision:
    if community.way_in == WayIn.OPEN or is_in(user, community) or is_moderator(user, community):
        return Allowed()
    return Denied(_("Its members read what is written here."))


@rule("communities.join")
def may_join(user: Actor, community: Community) -> Decision:
    """Whether one may join, or for a private community ask to."""
    if not is_member(user):
        return Denied(_("Sign in to join."))
    if role_in(user, community):
        return Denied(_("You are in, or have asked already."))
    if community.archived_at:
        return Denied(_("This community is closed; it is kept to be read."))
    if community.way_in == WayIn.AUTHORITIES and not is_verified_authority(user):
        return Denied(_("It is for people of verified public authorities."))
    if community.way_in == WayIn.DOMAIN and domain_of(verified_address(user)) not in community.email_domains:
        domains = ", ".join(community.email_domains)
        return Denied(_("It is for people with an address at %(domains)s.") % {"domains": domains})
    return Allowed()


@rule("communities.leave")
def may_leave(user: Actor, community: Community) -> Decision:
    return Allowed() if role_in(user, community) else Denied(_("You are not in this community."))


@rule("communities.edit")
def may_edit(user: Actor, community: Community) -> Decision:
    if _is_owner(user, community) or (community.topic_id and is_moderator(user, community)):
        return Allowed()
    return Denied(_("Only its owners may change a community."))


@rule("communities.archive")
def may_archive(user: Actor, community: Community) -> Decision:
    return may_edit(user, community)


@rule("communities.admit")
def may_admit(user: Actor, community: Community) -> Decision:
    return _moderators_alone(user, community)


@rule("communities.appoint")
def may_appoint(user: Actor, community: Community) -> Decision:
    """Make somebody moderator or owner, or a member again."""
    return Allowed() if _is_owner(user, community) else Denied(_("Only its owners may do this."))


@rule("communities.write")
def may_write(user: Actor, community: Community) -> Decision:
    if community.archived_at:
        return Denied(_("This community is closed; it is kept to be read."))
    if not is_in(user, community):
        return Denied(_("Join the community to write in it."))
    return Allowed()


@rule("communities.answer")
def may_answer(user: Actor, thread: Thread) -> Decision:
    decision = may_write(user, thread.community)
    if decision and thread.closed_at:
        return Denied(_("This thread is closed."))
    return decision


@rule("communities.edit_post")
def may_edit_post(user: Actor, post: Post) -> Decision:
    if not is_member(user) or post.by_id != user.pk:
        return Denied(_("Only its writer may change a post."))
    if post.state not in (PostState.SHOWN, PostState.HELD):
        return Denied(_("This post was taken away."))
    return may_write(user, post.thread.community)


@rule("communities.find_useful")
def may_find_useful(user: Actor, post: Post) -> Decision:
    if not is_member(user) or post.by_id == user.pk:
        return Denied(_("Others say whether a post is useful."))
    return may_read(user, post.thread.community)


@rule("communities.flag")
def may_flag(user: Actor, post: Post) -> Decision:
    if not is_member(user) or post.by_id == user.pk:
        return Denied(_("Report what somebody else wrote."))
    return may_read(user, post.thread.community)


@rule("communities.moderate")
def may_moderate(user: Actor, community: Community) -> Decision:
    return _moderators_alone(user, community)


# Who moves a post along its table ---------------------------------------------------------------
def moderator(user: Actor, post: Post) -> Decision:
    if post.by_id is not None and post.by_id == getattr(user, "pk", None):
        return Denied(_("Nobody judges what they wrote."))
    return _moderators_alone(user, post.thread.community)


def another_moderator(user: Actor, post: Post) -> Decision:
    """An objection is judged by somebody else than who took the post away."""
    if post.judged_by_id is not None and post.judged_by_id == getattr(user, "pk", None):
        return Denied(_("Another moderator judges the objection."))
    return moderator(user, post)


def writer(user: Actor, post: Post) -> Decision:
    if is_member(user) and post.by_id == user.pk:
        return Allowed()
    return Denied(_("Only its writer may object."))
