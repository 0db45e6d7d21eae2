"""A list page, declared."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from .source import Query, Source

DEPTH = 10_000
"""Nobody turns to a row beyond this one; they narrow the list or take the export."""


@dataclass(frozen=True, slots=True)
class Sort:
    """An order. `order` goes to order_by; `needs_text` hides it where nothing is searched for."""

    key: str
    label: Any
    order: tuple[str, ...] = ()
    needs_text: bool = False
    offered: Callable[[Any], Any] | None = None
    """Whether it is offered, by the list's source; by default always."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of table and export. `value` is a function of the row, else the attribute `key` is taken."""

    key: str
    label: Any
    value: Callable[[Any], Any] | None = None
    in_table: bool = True
    """Also in the table on the page, not in exports alone."""

    def of(self, row: Any) -> Any:
        return self.value(row) if self.value else getattr(row, self.key)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A row in the Atom feed. `path` is its address on this platform."""

    title: str
    path: str
    updated: datetime
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """Everything about one list that is the same for every request; `respond` answers one.

    `counted` is an `ngettext_lazy` over the key `count` that shows `%(number)s`.
    """

    key: str
    """Names the downloads."""
    title: Any
    counted: Any
    card: str = ""
    """The template of one row, given it as `item_name`. Without one the list is a table."""
    item_name: str = "item"
    layout: str = "cards"
    """`cards` or `rows`: how the cards lie."""
    sorts: tuple[Sort, ...] = ()
    """The first is the default among those that apply."""
    columns: tuple[Column, ...] = ()
    entry: Callable[[Any], FeedEntry] | None = None
    search_label: Any = ""
    suggests: str = ""
    """What the search box asks of the suggestions: see the component `search_box`."""
    map: Callable[[Source, Query], dict[str, Any]] | None = None
    """What `map_template` needs, for all rows of the query; no more than one query."""
    map_template: str = ""
    template: str = "lists/list.html"
    results: str = "lists/_results.html"
    nothing: str = "lists/_nothing.html"
    """Shown when there are no rows; asks `listing.chips` whether that is because of filters."""
    page_size: int = 24
    export_limit: int = 100_000
    views: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        possible = (("list", self.card), ("table", self.columns), ("map", self.map))
        object.__setattr__(self, "views", tuple(name for name, given in possible if given))

    def respond(self, request: HttpRequest, source: Source, **context: Any) -> HttpResponse:
        """The page, its partial for htmx, or the export `format` asks for. `context` goes to the template."""
        from policylearning.common.panels import panels_for

        from .exports import FORMATS
        from .listing import Listing

        listing = Listing(self, request, source)
        wanted = request.GET.get("format", "")
        if wanted in listing.formats:
            export: HttpResponse = FORMATS[wanted](listing)
            return export
        partial = bool(request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request)  # type: ignore[attr-defined]
        response = render(
            request,
            self.results if partial else self.template,
            {
                "listing": listing,
                "partial": partial,
                "list_panels": panels_for("lists", request.user, listing),
                **context,
            },
        )
        patch_vary_headers(response, ["HX-Request"])
        if partial:
            response["HX-Push-Url"] = listing.address
        return response
