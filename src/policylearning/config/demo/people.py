"""The example people in the directory: each with what they offer and seek, shown to members or to everybody."""

from policylearning.directory import actions
from policylearning.directory.enums import Audience
from policylearning.directory.models import Profile
from policylearning.practices.models import Practice

from .load import World, read

SHOWN = {"offers": Audience.PUBLIC, "topics": Audience.PUBLIC, "organisation": Audience.PUBLIC}
EVERY_THIRD = 3
"""Shows more to everybody than the others; the rest are found by members alone."""


def load_people(world: World) -> None:
    """A profile for everybody who says what they offer. Whoever has one already keeps it."""
    rows = [row for row in read("people") if row.get("offers")]
    users = [world.people[row["key"]] for row in rows]
    have = set(Profile.objects.filter(user__in=users).values_list("user_id", flat=True))
    topics = _topics_of(users)
    for place, (row, user) in enumerate(zip(rows, users, strict=True)):
        if user.pk in have:
            continue
        organisation = world.organisations[row["organisation"]]
        public = place % EVERY_THIRD == 0
        actions.save_profile(
            user=user,
            audience=Audience.PUBLIC if public else Audience.MEMBERS,
            fields_seen_by={**SHOWN, "role_title": Audience.PUBLIC, "region": Audience.PUBLIC}
            if public
            else {},
            role_title=row["role_title"],
            region=organisation.region,
            topics=topics.get(user.pk, []),
            expertise=row.get("expertise", ""),
            tags=[],
            languages=row["languages"],
            offers=row["offers"],
            seeks=row.get("seeks", ""),
            willing=_willing(row["offers"], place),
            by=user,
            at=world.at,
        )


def _willing(offers: str, place: int) -> list[str]:
    host = ["host"] if any(word in offers.lower() for word in ("visit", "walk", "day ")) else []
    return host + (["peer"] if place % 2 else [])


def _topics_of(users: list) -> dict:  # type: ignore[type-arg]
    """The topics of the practices somebody owns, and of the roles they have, by the key of the user."""
    found: dict = {}  # type: ignore[type-arg]
    practices = Practice.objects.filter(owner__in=users).prefetch_related("topics")
    for practice in practices:
        found.setdefault(practice.owner_id, {}).update({topic.pk: topic for topic in practice.topics.all()})
    for user in users:
        grants = user.role_grants.select_related("topic")
        found.setdefault(user.pk, {}).update({each.topic_id: each.topic for each in grants if each.topic})
    return {key: list(topics.values()) for key, topics in found.items()}
