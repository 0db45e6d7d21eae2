"""The list of practices: the list kit over the search index. And one's own, from the database."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django_filters import CharFilter, FilterSet, MultipleChoiceFilter

from policylearning.accounts.models import User
from policylearning.common.lists import Column, FeedEntry, ListPage, Query, Sort
from policylearning.common.permissions import Actor
from policylearning.organisations.queries import main_organisation
from policylearning.regions.maps import clustered, europe_map
from policylearning.regions.models import Region
from policylearning.regions.nearness import Nearness, nearness
from policylearning.regions.queries import find_regions
from policylearning.search import rings
from policylearning.search.facets import FacetValue
from policylearning.search.listing import IndexSource
from policylearning.topics.queries import slugs_now

from .enums import State
from .models import Practice
from .queries import for_cards, listed

FACETS = {
    "topic": gettext_lazy("Topic"),
    "country": gettext_lazy("Country"),
    "region": gettext_lazy("Region"),
    "evidence": gettext_lazy("Evidence"),
    "tag": gettext_lazy("Tag"),
    "cost": gettext_lazy("Cost"),
    "fresh": gettext_lazy("Freshness"),
    "year": gettext_lazy("Start year"),
    "language": gettext_lazy("Language"),
    "type": gettext_lazy("Kind"),
}


class PracticeSource(IndexSource):
    """Listed practices from the index, for `user`."""

    def __init__(self, user: Actor) -> None:
        super().__init__(user, kinds=("practice",), facets=FACETS, row=_with_hit, rows=_for_export)

    def form(self, data: QueryDict) -> forms.BaseForm:
        if tags := data.getlist("tag"):
            data = data.copy()
            data.setlist("tag", slugs_now(tags))
        form = super().form(data)
        # The region that the order "near" starts from, by code or name.
        form.fields["near"] = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
        self.typed_region = data.get("near", "")[:200]
        return form

    @cached_property
    def region(self) -> Region | None:
        """What "regions like mine" are like: the region chosen, else the one of the reader's organisation."""
        if self.typed_region:
            return next(iter(find_regions(self.typed_region)), None)
        organisation = main_organisation(self.user) if isinstance(self.user, User) else None
        return organisation.region if organisation else None

    @cached_property
    def nearness(self) -> Nearness | None:
        return nearness(self.region) if self.region else None

    def near(self, query: Query) -> rings.Rings:
        return self.nearness.rings if query.sort == rings.SORT and self.nearness else ()

    def offered(self, facet: str, values: list[FacetValue]) -> list[FacetValue]:
        return _below_countries(values) if facet == "region" else values


def _below_countries(regions: list[FacetValue]) -> list[FacetValue]:
    """Without countries, which have a filter of their own, and without what is all of its country."""
    counts = {each.value: each.count for each in regions}
    return [
        each
        for each in regions
        if each.chosen
        or len(each.value) > 3
        or (len(each.value) == 3 and each.count != counts.get(each.value[:2]))
    ]


def _with_hit(hit: Any) -> Practice:
    practice: Practice = hit.obj
    practice.hit = hit if hit.terms else None
    return practice


def _for_export(keys: list[int]) -> dict[int, Practice]:
    return for_cards(listed()).prefetch_related("tags").in_bulk(keys)


def _map(source: Any, query: Query) -> dict[str, Any]:
    """Circles for the regions of what was found, each leading to its list."""
    found = source.found or source.search(query, 1, 1)
    address = reverse("practices:list")
    counts = {each.value: each.count for each in found.facets.get("region", []) if len(each.value) == 4}
    points = clustered(counts, url=lambda region: f"{address}?region={region.code}")
    title = _finding(found.facets.get("country", []))
    return {"title": title, "points": points, "picture": europe_map(points, title=title)}


def _finding(countries: Any) -> str:
    """What the map shows, in a sentence; `countries` come with their counts, the most frequent first."""
    if len(countries) > 1:
        return _("From %(number)d countries; the most from %(country)s (%(count)d)") % {
            "number": len(countries),
            "country": countries[0].label,
            "count": countries[0].count,
        }
    return (
        _("All from %(country)s") % {"country": countries[0].label} if countries else _("No place is known")
    )


PRACTICES = ListPage(
    key="practices",
    title=gettext_lazy("Good practices"),
    counted=ngettext_lazy("%(number)s practice", "%(number)s practices", "count"),
    search_label=gettext_lazy("What are you trying to change?"),
    suggests="narrow=1",
    card="practices/_card.html",
    item_name="practice",
    sorts=(
        Sort("relevance", gettext_lazy("Best match"), needs_text=True),
        Sort("newest", gettext_lazy("Newest first")),
        Sort("evidence", gettext_lazy("Most evidence")),
        Sort("fresh", gettext_lazy("Last confirmed")),
        Sort(rings.SORT, gettext_lazy("From regions like mine"), offered=lambda source: source.region),
    ),
    columns=(
        Column("title", gettext_lazy("Title")),
        Column("summary", gettext_lazy("Summary"), in_table=False),
        Column("topics", gettext_lazy("Topics"), lambda p: ", ".join(topic.name for topic in p.topics.all())),
        Column("region", gettext_lazy("Region"), lambda p: p.region.label if p.region else ""),
        Column(
            "nuts", gettext_lazy("NUTS code"), lambda p: p.region.code if p.region else "", in_table=False
        ),
        Column("institution", gettext_lazy("Main institution"), lambda p: str(p.institution or "")),
        Column("start", gettext_lazy("Start")),
        Column("cost_from", gettext_lazy("Cost from (EUR)"), in_table=False),
        Column("cost_to", gettext_lazy("Cost to (EUR)"), in_table=False),
        Column("evidence_level", gettext_lazy("Evidence (0 to 5)")),
        Column(
            "confirmed_at",
            gettext_lazy("Confirmed"),
            lambda p: p.confirmed_at.date() if p.confirmed_at else None,
        ),
        Column("language", gettext_lazy("Language"), in_table=False),
        Column("address", gettext_lazy("Address"), lambda p: p.get_absolute_url(), in_table=False),
    ),
    entry=lambda p: FeedEntry(p.title, p.get_absolute_url(), p.changed_at, p.summary),
    map=_map,
    map_template="practices/_map.html",
    template="practices/list.html",
    nothing="practices/_nothing.html",
)


class MineFilter(FilterSet):  # type: ignore[misc]
    q = CharFilter(label=gettext_lazy("Search"), field_name="title", lookup_expr="icontains")
    state = MultipleChoiceFilter(label=gettext_lazy("State"), choices=State.choices)

    class Meta:
        model = Practice
        fields: list[str] = []


MINE = ListPage(
    key="my-practices",
    title=gettext_lazy("My practices"),
    counted=ngettext_lazy("%(number)s practice", "%(number)s practices", "count"),
    search_label=gettext_lazy("Title"),
    card="practices/_mine.html",
    item_name="practice",
    layout="rows",
    sorts=(
        Sort("changed", gettext_lazy("Last changed"), order=("-changed_at", "-pk")),
        Sort("title", gettext_lazy("Title"), order=("title",)),
    ),
    columns=(
        Column("title", gettext_lazy("Title")),
        Column("state", gettext_lazy("State"), lambda p: p.get_state_display()),
        Column("region", gettext_lazy("Region"), lambda p: p.region.label if p.region else ""),
        Column("institution", gettext_lazy("Main institution"), lambda p: str(p.institution or "")),
        Column("changed_at", gettext_lazy("Changed"), lambda p: p.changed_at.date()),
    ),
    template="practices/mine.html",
    nothing="practices/_mine_nothing.html",
)
