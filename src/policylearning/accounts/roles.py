"""Who somebody is, in the words of product.md. Rules ask these; nobody else reads role grants."""

from policylearning.common.permissions import Actor
from policylearning.topics.models import Topic

from .enums import RoleName

Grants = frozenset[tuple[str, int | None]]


def grants_of(user: Actor) -> Grants:
    """The (role, topic id) pairs of a user, read once per user object."""
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset()
    cached: Grants | None = getattr(user, "_grants", None)
    if cached is None:
        cached = frozenset(user.role_grants.order_by().values_list("role", "topic_id"))
        user._grants = cached
    return cached


def _has(user: Actor, role: RoleName, topic: Topic | int | None) -> bool:
    topic_id = topic.pk if isinstance(topic, Topic) else topic
    return any(
        held == role and (scope is None or topic_id is None or scope == topic_id)
        for held, scope in grants_of(user)
    )


def is_member(user: Actor) -> bool:
    return user is not None and user.is_authenticated and user.is_active


def is_secretariat(user: Actor) -> bool:
    return _has(user, RoleName.SECRETARIAT, None)


def is_thematic_manager(user: Actor, topic: Topic | int | None = None) -> bool:
    """Of `topic`, or of any when None."""
    return _has(user, RoleName.THEMATIC_MANAGER, topic)


def is_expert(user: Actor, topic: Topic | int | None = None) -> bool:
    """Of `topic`, or of any when None."""
    return _has(user, RoleName.EXPERT, topic)


def is_staff(user: Actor) -> bool:
    """Expert, thematic manager or secretariat: those who need a second factor."""
    return bool(grants_of(user))


def topics_of(user: Actor, role: RoleName) -> set[int] | None:
    """The topic ids for which the user holds `role`; None means all topics."""
    scopes = {scope for held, scope in grants_of(user) if held == role}
    return None if None in scopes else {scope for scope in scopes if scope is not None}
