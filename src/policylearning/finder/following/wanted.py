"""A search as it is kept: words, filters, kinds. What the address of a list holds, and the way back to it."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from policylearning.common.text import nfc
from policylearning.finder.models import Follow
from policylearning.practices.models import Practice
from policylearning.search.registry import sources

LONGEST_QUERY = 1000
LONGEST_VALUE = 60
MOST_VALUES = 50
"""Of all facets together; what is beyond is not kept."""
NOT_FACETS: Final = {"q", "kind", "practice", "sort", "view", "page", "format", "exactly"}
"""`exactly` is not kept: what is new is told of only where it fits well, whatever language or spelling it is in."""
FACET = re.compile(r"[a-z][a-z_-]{0,29}")
PAGES: Final = {"topic": "web:topic", "region": "regions:detail"}
"""Facets whose values have a page of their own."""


@dataclass(frozen=True, slots=True)
class Wanted:
    query: str = ""
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: Any = "", filters: Mapping[str, Iterable[Any]] | None = None, kinds: Any = ()) -> Self:
        """In one form, however it was asked, so that the same search is known again."""
        pairs = sorted(
            {
                (name, nfc(str(value)).strip())
                for name, values in (filters or {}).items()
                for value in values
                if FACET.fullmatch(name) and 0 < len(str(value).strip()) <= LONGEST_VALUE
            }
        )[:MOST_VALUES]
        kept: dict[str, list[str]] = {}
        for name, value in pairs:
            kept.setdefault(name, []).append(value)
        known = tuple(sorted({str(kind) for kind in kinds if str(kind) in sources}))
        return cls(" ".join(nfc(str(query)).split())[:LONGEST_QUERY], kept, known)

    @classmethod
    def from_parameters(cls, data: QueryDict) -> Self:
        """From the parameters of an address: `kind`, `q`, and facets by name."""
        filters = {name: values for name, values in data.lists() if name not in NOT_FACETS}
        return cls.of(data.get("q", ""), filters, data.getlist("kind"))

    @classmethod
    def from_follow(cls, follow: Follow) -> Self:
        return cls(follow.query, follow.filters, tuple(follow.kinds))

    @property
    def is_anything(self) -> bool:
        """Something is asked for: not simply all there is of every kind."""
        return bool(self.query or self.filters or self.kinds)

    @property
    def digest(self) -> str:
        content = json.dumps([self.query, sorted(self.filters.items()), self.kinds])
        return hashlib.blake2b(content.encode(errors="replace"), digest_size=20).hexdigest()

    @property
    def parameters(self) -> str:
        """The query string that `from_parameters` reads."""
        return urlencode([*(("kind", kind) for kind in self.kinds), *self._pairs()])

    def _pairs(self) -> list[tuple[str, str]]:
        words = [("q", self.query)] if self.query else []
        return [*words, *((name, value) for name, values in self.filters.items() for value in values)]

    @property
    def address(self) -> str:
        """Where it is shown: the page of what it is about, or the list with these filters, newest first."""
        only = self._pairs()
        if not self.kinds and len(only) == 1 and only[0][0] in PAGES:
            try:
                return reverse(PAGES[only[0][0]], args=[only[0][1]])
            except NoReverseMatch:
                pass
        lists = [each for each in sources if each.list_url and (not self.kinds or each.kind in self.kinds)]
        if not lists:
            return ""
        # What asks for every kind is shown where it most likely came from.
        shown = next((each for each in lists if each.model is Practice), lists[0])
        return f"{reverse(shown.list_url)}?{urlencode([*only, ('sort', 'newest')])}"
