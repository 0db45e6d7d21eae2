"""What a new address of a topic means for the searches that are followed."""

from datetime import datetime

from policylearning.topics.bearers import carries_topics
from policylearning.topics.models import Topic

from .following.wanted import Wanted
from .models import Follow


@carries_topics("follows")
def _topic_renamed(topic: Topic, was: str, at: datetime) -> None:
    """A search that named it by the old address names it by the new one; nobody follows the same twice."""
    for follow in Follow.objects.filter(filters__has_key="topic").order_by("pk"):
        if was not in follow.filters["topic"]:
            continue
        named = [topic.slug if slug == was else slug for slug in follow.filters["topic"]]
        wanted = Wanted.of(follow.query, {**follow.filters, "topic": named}, follow.kinds)
        if Follow.objects.filter(owner=follow.owner_id, digest=wanted.digest).exclude(pk=follow.pk).exists():
            follow.delete()
            continue
        follow.filters, follow.digest = dict(wanted.filters), wanted.digest
        follow.save(update_fields=["filters", "digest"])
