"""A list page over the index: the list kit's source for any kinds of document."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from policylearning.common.lists import Page, Query
from policylearning.common.permissions import Actor

from . import said
from .facets import NAMED, FacetValue
from .queries import Hit, Results, ids, search
from .rings import Rings

MOST_EXPORTED = 100_000
BATCH = 500


class OpenChoice(forms.MultipleChoiceField):
    """Any short word may be asked for; what there is to choose comes with the results.

    The choices are (value, label) pairs as they are given: Django would look through hundreds for groups.
    """

    widget = forms.CheckboxSelectMultiple
    choices: Any = ()

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 60


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=1000, label=_("Search"))
    exactly = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, facets: Mapping[str, StrOrPromise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in facets.items():
            self.fields[name] = OpenChoice(required=False, label=label)


class IndexSource:
    """What `user` finds of `kinds`. `row(hit)` makes a row of a hit, `rows(keys)` the rows of an export by key."""

    def __init__(
        self,
        user: Actor,
        *,
        kinds: Collection[str],
        facets: Mapping[str, StrOrPromise],
        row: Callable[[Hit], Any],
        rows: Callable[[list[int]], Mapping[int, Any]],
    ) -> None:
        self.user, self.kinds, self.facets = user, kinds, facets
        self._row, self._rows = row, rows
        self.found: Results | None = None
        """What the page was made of: the map shows the same."""

    def form(self, data: QueryDict) -> forms.BaseForm:
        self.filters = SearchForm(data, facets=self.facets)
        return self.filters

    def search(self, query: Query, number: int, size: int) -> Results:
        return search(
            query.text,
            user=self.user,
            kinds=self.kinds,
            filters=self._chosen(query),
            facets=tuple(self.facets),
            sort=query.sort,
            page=number,
            page_size=size,
            exactly=bool(query.manner.get(said.EXACTLY)),
            near=self.near(query),
        )

    def near(self, query: Query) -> Rings:
        """What the order "near" rests on, where it is asked for."""
        return ()

    def offered(self, facet: str, values: list[FacetValue]) -> list[FacetValue]:
        """The values of a facet that are there to choose."""
        return values

    def page(self, query: Query, number: int, size: int) -> Page:
        self.found = found = self.search(query, number, size)
        for name, values in found.facets.items():
            named = [each for place, each in enumerate(values) if place < NAMED or each.chosen]
            named = self.offered(name, named)
            self.filters.fields[name].choices = [(each.value, each.label) for each in named]  # type: ignore[attr-defined]
        return Page(
            [self._row(hit) for hit in found.hits],
            found.total,
            counts={name: {v.value: v.count for v in values} for name, values in found.facets.items()},
            notes=said.notes(found),
        )

    def every(self, query: Query) -> Iterator[Any]:
        """In the order of the search, a batch at a time."""
        exactly = bool(query.manner.get(said.EXACTLY))
        found = ids(
            query.text,
            user=self.user,
            kinds=self.kinds,
            filters=self._chosen(query),
            limit=MOST_EXPORTED,
            exactly=exactly,
        )
        keys = [key for _kind, key in found]
        for start in range(0, len(keys), BATCH):
            batch = self._rows(keys[start : start + BATCH])
            yield from (batch[key] for key in keys[start : start + BATCH] if key in batch)

    def _chosen(self, query: Query) -> dict[str, list[str]]:
        return {name: list(query.filters[name]) for name in self.facets if name in query.filters}
