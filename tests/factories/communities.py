"""Communities for tests, by the actions that make them."""

from typing import Any

from policylearning.accounts.models import User
from policylearning.communities import actions
from policylearning.communities.enums import Role
from policylearning.communities.models import Community, CommunityMember, Post, Thread

from .conversations import settled

_numbers = iter(range(1, 10**9))


def community(*, by: User | None = None, **fields: Any) -> Community:
    """Open, with an owner who is no newcomer."""
    given = {"name": f"Community {next(_numbers)}", "summary": "Where we meet.", **fields}
    return actions.found(by=by or settled(), **given)


def owner_of(where: Community) -> User:
    return where.members.get(role=Role.OWNER).user


def member_of(where: Community, user: User | None = None, role: str = Role.MEMBER) -> User:
    """Somebody who is in, however one gets in."""
    person = user or settled()
    CommunityMember.objects.create(community=where, user=person, role=role)
    return person


def thread(where: Community | None = None, *, by: User | None = None, **fields: Any) -> Thread:
    where = where or community()
    given = {"title": "Who pays for clusters?", "text": "Ours is paid by its members.", **fields}
    return actions.begin_thread(community=where, by=by or member_of(where), **given)


def post(within: Thread | None = None, *, by: User | None = None, text: str = "By the region.") -> Post:
    within = within or thread()
    return actions.write(thread=within, by=by or member_of(within.community), text=text)


def removed_post() -> Post:
    found = post()
    return actions.judge(
        post=found, verb="remove", why="Off the matter.", by=owner_of(found.thread.community)
    )
