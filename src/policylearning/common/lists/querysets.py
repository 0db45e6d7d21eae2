"""A list from the database, with django-filter."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django_filters import FilterSet

from .source import Page, Query

COUNTED_AT_MOST = 100_000


class QuerysetSource:
    """Rows of `queryset` through a FilterSet.

    `facets` maps the name of a filter to the path its values come from (`{"country": "region__country"}`); a
    value is counted among the rows that every *other* filter lets through. A page costs one query for the
    rows (and the queryset's own prefetches), one for the count, one for each facet.
    """

    def __init__(
        self, queryset: QuerySet[Any], filterset: type[FilterSet], *, facets: Mapping[str, str] | None = None
    ) -> None:
        self.queryset = queryset
        self.filterset_class = filterset
        self.facets = facets or {}

    def form(self, data: QueryDict) -> forms.BaseForm:
        self.filterset = self.filterset_class(data, self.queryset)
        form: forms.BaseForm = self.filterset.form
        return form

    def page(self, query: Query, number: int, size: int) -> Page:
        found = self._filtered(query)
        total = found.order_by()[: COUNTED_AT_MOST + 1].count()
        start = (number - 1) * size
        items = list(_ordered(found, query)[start : start + size]) if start < total else []
        counts = {name: self._counts(query, name, path) for name, path in self.facets.items()}
        return Page(items, min(total, COUNTED_AT_MOST), counts, more=total > COUNTED_AT_MOST)

    def every(self, query: Query) -> Iterator[Any]:
        return _ordered(self._filtered(query), query).iterator(chunk_size=500)

    def _filtered(self, query: Query, without: str = "") -> QuerySet[Any]:
        found = self.queryset
        for name, value in query.filters.items():
            if name != without and name in self.filterset.filters:
                found = self.filterset.filters[name].filter(found, value)
        return found

    def _counts(self, query: Query, name: str, path: str) -> dict[str, int]:
        rows = (
            self._filtered(query, without=name)
            .order_by()
            .values_list(path)
            .annotate(Count("pk", distinct=True))
        )
        return {str(value): count for value, count in rows if value not in (None, "")}


def _ordered(found: QuerySet[Any], query: Query) -> QuerySet[Any]:
    """In the chosen order, which always ends in the key, so that pages neither repeat nor lose a row."""
    order = query.order or tuple(map(str, found.query.order_by or found.model._meta.ordering or ()))
    return found.order_by(*order, *([] if "pk" in order or "-pk" in order else ["pk"]))
