"""The lists: communities by their rows, threads by the index."""

from typing import Any

from django.db.models import Q, QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_filters import BooleanFilter, CharFilter, FilterSet, MultipleChoiceFilter

from policylearning.common.lists import Column, FeedEntry, ListPage, Sort
from policylearning.common.permissions import Actor
from policylearning.search.listing import IndexSource

from . import queries
from .enums import WayIn
from .models import Community, Thread

WAYS = {
    WayIn.OPEN: _("Open to everybody"),
    WayIn.AUTHORITIES: _("For verified public authorities"),
    WayIn.DOMAIN: _("By e-mail domain"),
    WayIn.PRIVATE: _("Private"),
}


class CommunityFilter(FilterSet):  # type: ignore[misc]
    q = CharFilter(label=_("Search"), method="by_words")
    way_in = MultipleChoiceFilter(label=_("Who joins"), choices=list(WAYS.items()))
    mine = BooleanFilter(label=_("Mine only"), widget=CheckboxInput, method="only_mine")

    class Meta:
        model = Community
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        found = Q()
        for word in value.split():
            found &= Q(name__icontains=word) | Q(summary__icontains=word)
        return rows.filter(found)

    def only_mine(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(is_mine=True) if value else rows


COMMUNITIES = ListPage(
    key="communities",
    title=_("Communities"),
    counted=ngettext_lazy("%(number)s community", "%(number)s communities", "count"),
    search_label=_("Search communities"),
    suggests="in=community",
    card="communities/_card.html",
    item_name="community",
    sorts=(
        Sort("active", _("Last post first"), order=("-last_at",)),
        Sort("name", _("Name"), order=("name",)),
    ),
    columns=(
        Column("name", _("Name")),
        Column("summary", _("Summary")),
        Column("way_in", _("Who joins"), lambda each: str(WAYS[each.way_in])),
        Column("people", _("Members")),
        Column("last_at", _("Last post")),
    ),
    template="communities/list.html",
    nothing="communities/_nothing.html",
)
THREADS = ListPage(
    key="threads",
    title=_("Threads"),
    counted=ngettext_lazy("%(number)s thread", "%(number)s threads", "count"),
    search_label=_("Search what was written"),
    suggests="in=thread",
    card="communities/_thread_card.html",
    item_name="thread",
    layout="rows",
    sorts=(Sort("relevance", _("Best match"), needs_text=True), Sort("newest", _("Last post first"))),
    columns=(
        Column("title", _("Thread")),
        Column("community", _("Community"), lambda each: each.community.name),
        Column("posts_shown", _("Posts")),
        Column("last_at", _("Last post")),
        Column("address", _("Address"), lambda each: each.get_absolute_url(), in_table=False),
    ),
    entry=lambda each: FeedEntry(each.title, each.get_absolute_url(), each.last_at, each.community.name),
    nothing="communities/_no_threads.html",
)


def threads_for(user: Actor) -> IndexSource:
    def row(hit: Any) -> Thread:
        thread: Thread = hit.obj
        thread.hit = hit  # type: ignore[attr-defined]
        return thread

    return IndexSource(
        user,
        kinds=("thread",),
        facets={"topic": _("Topic"), "community": _("Community")},
        row=row,
        rows=lambda keys: queries.threads_visible_to(user).in_bulk(keys),
    )
