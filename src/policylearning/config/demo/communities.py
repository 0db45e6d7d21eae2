"""What people talk about in the demo: the communities of the topics, one group, and some threads in them."""

from datetime import timedelta

from policylearning.communities import actions
from policylearning.communities.models import Community, CommunityMember, Thread

from .load import World, read


def load_communities(world: World) -> None:
    """Threads by their titles: those that are there stay as they are."""
    actions.ensure_for_topics(at=world.at)
    content = read("communities")
    for row in content["groups"]:
        if not Community.objects.filter(name=row["name"]).exists():
            owner = world.people[row["owner"]]
            actions.found(
                name=row["name"], summary=row["summary"], way_in=row["way_in"], by=owner, at=world.at
            )
    for row in content["threads"]:
        where = (
            Community.objects.get(topic__slug=row["topic"])
            if "topic" in row
            else Community.objects.get(name=row["group"])
        )
        if not Thread.objects.filter(community=where, title=row["title"]).exists():
            _thread(world, where, row)


def _thread(world: World, where: Community, row: dict) -> None:  # type: ignore[type-arg]
    started = world.at - timedelta(days=row["days_ago"])
    posts = row["posts"]
    for key in dict.fromkeys(post["by"] for post in posts):
        CommunityMember.objects.get_or_create(community=where, user=world.people[key])
    first = posts[0]
    talk = actions.begin_thread(
        community=where, title=row["title"], text=first["text"], by=world.people[first["by"]], at=started
    )
    for number, post in enumerate(posts[1:], start=1):
        actions.write(
            thread=talk,
            text=post["text"],
            by=world.people[post["by"]],
            at=started + timedelta(hours=5 * number),
        )
