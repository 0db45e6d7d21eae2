"""The list of searches that found nothing, or nothing that fits."""

from collections.abc import Iterator
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language_info, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from policylearning.common.lists import Column, ListPage, Page, Query, QuerysetSource, Sort
from policylearning.common.text import folded
from policylearning.search.missing import asked_in_vain
from policylearning.search.models import Missed

DAY = forms.DateInput({"type": "date"})


class SearchesFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label=_("Search"), method="by_words")
    weak = filters.ChoiceFilter(
        label=_("Found"),
        choices=(("False", _("Nothing")), ("True", _("Nothing that fits"))),
        field_name="weak",
    )
    language = filters.AllValuesMultipleFilter(label=_("Language"))
    since = filters.DateFilter(label=_("Since"), field_name="day", lookup_expr="gte", widget=DAY)
    until = filters.DateFilter(label=_("Until"), field_name="day", lookup_expr="lte", widget=DAY)

    class Meta:
        model = Missed
        fields: list[str] = []

    def by_words(self, found: QuerySet[Missed], name: str, value: str) -> QuerySet[Missed]:
        return found.filter(query__contains=folded(value))


class SearchesSource(QuerysetSource):
    """The counts of all days that the filters leave, together for each query."""

    def __init__(self) -> None:
        super().__init__(Missed.objects.all(), SearchesFilter)

    def page(self, query: Query, number: int, size: int) -> Page:
        rows = self._rows(query)
        return Page(list(rows[(number - 1) * size : number * size]), rows.order_by().count())

    def every(self, query: Query) -> Iterator[dict[str, Any]]:
        return self._rows(query).iterator()

    def _rows(self, query: Query) -> QuerySet[Missed, Any]:
        rows = asked_in_vain(self._filtered(query))
        return rows.order_by(*query.order, "query", "language")


def _language(row: dict[str, Any]) -> str:
    try:
        return str(get_language_info(row["language"])["name_translated"])
    except KeyError:
        return str(row["language"])


SEARCHES = ListPage(
    key="searches-without-an-answer",
    title=_("Searches without an answer"),
    counted=ngettext_lazy("%(number)s query", "%(number)s queries", "count"),
    search_label=_("Words"),
    sorts=(
        Sort("wanted", _("Most wanted"), order=("-asked",)),
        Sort("new", _("Last asked"), order=("-last", "-asked")),
    ),
    columns=(
        Column("query", _("Words"), lambda row: row["query"]),
        Column("asked", _("Times asked"), lambda row: row["asked"]),
        Column("nothing", _("Of these, found nothing"), lambda row: row["nothing"]),
        Column("language", _("Language"), _language),
        Column("first", _("First asked"), lambda row: row["first"]),
        Column("last", _("Last asked"), lambda row: row["last"]),
    ),
    template="office/searches.html",
    nothing="office/_no_searches.html",
    page_size=50,
)
