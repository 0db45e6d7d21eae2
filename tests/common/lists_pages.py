"""A list for the tests of the list kit: organisations by country and type, each with its region."""

from typing import Any

from django.forms import CheckboxInput
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import ngettext_lazy
from django_filters import (
    BooleanFilter,
    CharFilter,
    DateFilter,
    FilterSet,
    MultipleChoiceFilter,
    NumberFilter,
)

from policylearning.common.lists import Column, FeedEntry, ListPage, QuerysetSource, Sort
from policylearning.common.views import public
from policylearning.config.urls import urlpatterns as platform
from policylearning.organisations.enums import OrganisationType
from policylearning.organisations.models import Organisation


class OrganisationFilter(FilterSet):
    q = CharFilter(field_name="name", lookup_expr="icontains", label="Search")
    type = MultipleChoiceFilter(choices=OrganisationType.choices, label="Type")
    verified = BooleanFilter(
        field_name="verified_at", lookup_expr="isnull", exclude=True, widget=CheckboxInput, label="Verified"
    )
    above = NumberFilter(field_name="pk", lookup_expr="gte", label="Number from")
    since = DateFilter(field_name="created_at", lookup_expr="date__gte", label="Since")

    class Meta:
        model = Organisation
        fields: list[str] = []


def entry(organisation: Organisation) -> FeedEntry:
    return FeedEntry(
        organisation.name, f"/organisations/{organisation.pk}/", organisation.created_at, "A <summary>"
    )


def shown_on_map(source: Any, query: Any) -> dict[str, Any]:
    return {"names": [each.name for each in source.every(query)]}


ORGANISATIONS = ListPage(
    key="organisations",
    title="Organisations",
    counted=ngettext_lazy("%(number)s organisation", "%(number)s organisations", "count"),
    card="test/card.html",
    item_name="organisation",
    search_label="Search organisations",
    sorts=(
        Sort("relevance", "Best match", order=("name",), needs_text=True),
        Sort("name", "By name", order=("name",)),
        Sort("type", "By type", order=("type",)),
    ),
    columns=(
        Column("name", "Name"),
        Column("type", "Type", lambda organisation: organisation.get_type_display()),
        Column("region", "Region", lambda organisation: organisation.region and organisation.region.name),
        Column("created_at", "Added", in_table=False),
        Column("verified", "Verified", lambda organisation: organisation.verified_at is not None),
    ),
    entry=entry,
    map=shown_on_map,
    map_template="test/map.html",
    page_size=10,
)


@public
def organisations(request: HttpRequest) -> HttpResponse:
    source = QuerysetSource(
        Organisation.objects.select_related("region"), OrganisationFilter, facets={"type": "type"}
    )
    return ORGANISATIONS.respond(request, source)


urlpatterns = [path("test/list/", organisations), *platform]
