"""Where a list gets its rows from: a queryset, the search engine, or anything that answers these three."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Query:
    """What a list was asked: the cleaned values that are not empty, and the order."""

    filters: Mapping[str, Any]
    sort: str = ""
    """The key of the chosen `Sort`."""
    order: tuple[str, ...] = ()
    """Its `order`."""
    manner: Mapping[str, Any] = field(default_factory=dict)
    """The values of the hidden fields: how it was asked. They filter nothing."""

    @property
    def text(self) -> str:
        return str(self.filters.get("q", ""))


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence above the results. `way` is a link to the same list with other `parameters`; "" takes one away."""

    text: str
    way: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the answer. `counts` maps a filter's name to the count of each of its values (strings)."""

    items: Sequence[Any]
    total: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    notes: Sequence[Note] = ()
    """What stands above the results, such as another spelling that was searched for."""
    more: bool = False
    """There are more than `total`; nobody counted them."""


class Source(Protocol):
    """Made anew for each request, for the person who asks.

    `form` comes first. `page` beyond the end has no items and still tells the total. `every` has all rows, in
    order, for exports. The costs of `page` must not grow with the number of rows it does not show.
    """

    def form(self, data: QueryDict) -> forms.BaseForm: ...

    def page(self, query: Query, number: int, size: int) -> Page: ...

    def every(self, query: Query) -> Iterator[Any]: ...
