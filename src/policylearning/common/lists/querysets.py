"""A list from the database, with django-filter."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import Count, Model, QuerySet
from django.http import QueryDict
from django_filters import FilterSet

from .kit import DEPTH
from .source import Page, Query

COUNTED_AT_MOST = DEPTH
"""Beyond what anybody can turn to, rows are not counted: a count costs what it counts."""


class QuerysetSource:
    """Rows of `queryset` through a FilterSet.

    `facets` maps the name of a filter to the path its values come from (`{"country": "region__country"}`); a
    value is counted among the rows that every *other* filter lets through. A page costs one query for the count, one
    for the keys of its rows, one for the rows (and the queryset's own prefetches), one for each facet and one more
    for a facet of related rows.
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
        total = found.order_by().values("pk")[: COUNTED_AT_MOST + 1].count()
        start = (number - 1) * size
        items = _rows(found, query, start, size) if start < total else []
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
        """A path over a foreign key is counted by the key and named afterwards, so that only the few are joined to."""
        key, _, rest = path.partition("__")
        found = self._filtered(query, without=name).order_by()
        rows = dict(found.values_list(key).annotate(Count("pk", distinct=found.query.distinct)))
        names = _names(found.model, key, rest) if rest else {each: each for each in rows}
        counts: Counter[str] = Counter()
        for value, number in rows.items():
            if names.get(value) not in (None, ""):
                counts[str(names[value])] += number
        return dict(counts)


def _names(model: type[Model], key: str, path: str) -> dict[Any, Any]:
    """Of all related rows: facets are of things that are few, such as regions."""
    related: Any = model._meta.get_field(key).related_model
    return dict(related._default_manager.order_by().values_list("pk", path))


def _rows(found: QuerySet[Any], query: Query, start: int, size: int) -> list[Model]:
    """The keys are asked for alone, so that nothing else of the rows that are not shown is read or worked out."""
    keys = list(_ordered(found, query).values_list("pk", flat=True)[start : start + size])
    rows = found.order_by().in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def _ordered(found: QuerySet[Any], query: Query) -> QuerySet[Any]:
    """In the chosen order, which always ends in the key, so that pages neither repeat nor lose a row."""
    order = query.order or tuple(map(str, found.query.order_by or found.model._meta.ordering or ()))
    return found.order_by(*order, *([] if "pk" in order or "-pk" in order else ["pk"]))
