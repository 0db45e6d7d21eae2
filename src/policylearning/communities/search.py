"""Communities and their threads as the index knows them: open ones for everybody, the others for their members."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from policylearning.accounts.roles import is_secretariat
from policylearning.common.permissions import Actor
from policylearning.search.registry import (
    MEMBERS,
    PUBLIC,
    Passage,
    SearchDocument,
    audience_source,
    searchable,
)

from . import queries
from .enums import IN, PostState, WayIn
from .models import Community, CommunityMember, Post, Thread

MOST_POSTS = 200
"""Of a thread, the first ones, that are searched."""
OFFICE = "communities:office"


def audience_of(community: Community) -> tuple[str, ...]:
    return (PUBLIC,) if community.way_in == WayIn.OPEN else (f"community:{community.pk}", OFFICE)


@audience_source
def _tokens(user: Any) -> Iterable[str]:
    mine = CommunityMember.objects.filter(user=user, role__in=IN).values_list("community", flat=True)
    tokens = [f"community:{pk}" for pk in mine]
    return [*tokens, OFFICE] if is_secretariat(user) else tokens


def _communities(user: Actor) -> QuerySet[Community]:
    return queries.visible_to(user).select_related("topic")


@searchable(
    "community",
    model=Community,
    label=_("Communities"),
    everything=lambda: _communities(None),
    visible_to=_communities,
    title_field="name",
    list_url="communities:list",
)
def community_document(community: Community) -> SearchDocument:
    return SearchDocument(
        title=community.name,
        summary=community.summary,
        body=(Passage(_("Description"), community.description),) if community.description else (),
        url=community.get_absolute_url(),
        audience=(PUBLIC,) if community.way_in == WayIn.OPEN else (MEMBERS,),
        topics=(community.topic.slug,) if community.topic else (),
        date=community.last_at,
    )


def _threads(user: Actor) -> QuerySet[Thread]:
    shown = Post.objects.filter(state=PostState.SHOWN).order_by("pk")
    posts = Prefetch("posts", shown, to_attr="shown")
    return queries.threads_visible_to(user).filter(posts_shown__gt=0).prefetch_related(posts)


@searchable(
    "thread",
    model=Thread,
    label=_("Threads"),
    everything=lambda: _threads(None),
    visible_to=_threads,
    list_url="communities:threads",
)
def thread_document(thread: Thread) -> SearchDocument | None:
    posts = [each.text for each in thread.shown[:MOST_POSTS]]  # type: ignore[attr-defined]
    if not posts:
        return None
    community = thread.community
    return SearchDocument(
        title=thread.title,
        summary=community.name,
        body=tuple(Passage(_("Posts"), text) for text in posts),
        url=thread.get_absolute_url(),
        audience=audience_of(community),
        topics=(community.topic.slug,) if community.topic else (),
        date=thread.last_at,
        extra={"community": (community.slug,)},
    )
