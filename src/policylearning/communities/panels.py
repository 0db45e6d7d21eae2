"""What communities add to the pages of others, and to the shell."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from policylearning.common.navigation import Entry, navigation
from policylearning.common.panels import Panel, panel
from policylearning.common.permissions import Actor
from policylearning.topics.models import Topic

from .models import Community
from .queries import threads_of

SHOWN = 4


def talk_of_topic(user: Actor, topic: Topic) -> dict[str, Any] | None:
    """The community of a topic, which everybody reads, with its last threads."""
    community = Community.objects.filter(topic=topic).first()
    if community is None:
        return None
    return {"community": community, "threads": threads_of(community)[:SHOWN]}


panel(Panel("web.topic", "communities.talk", "communities/_talk.html", talk_of_topic, order=40))
navigation.register("communities", Entry(_("Communities"), "communities:list", order=40))
