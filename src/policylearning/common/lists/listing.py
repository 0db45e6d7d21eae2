"""One answer of a list page, as its template sees it."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from .facets import Chip, Facet, chips_of, facets_of
from .kit import DEPTH, ListPage, Sort
from .source import Page, Query, Source
from .state import State, address, normalised, state_of, without

VIEW_LABELS = {"list": _("List"), "table": _("Table"), "map": _("Map")}
EXPORTS = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON"}


class Listing:
    """`kit` answered for `request` from `source`. Everything is worked out when the template asks."""

    def __init__(self, kit: ListPage, request: HttpRequest, source: Source) -> None:
        self.kit, self.request, self.source = kit, request, source
        self.title = kit.title
        self.path = request.path
        self.data = normalised(request.GET)
        self.form = source.form(self.data)
        self.form.is_valid()
        self.state = state_of(self.data, [*self.form.fields, "sort", "view"])

    # What was asked ---------------------------------------------------------------------------------
    @cached_property
    def query(self) -> Query:
        # Nothing, an empty string or an empty choice is no filter; 0 and False are.
        cleaned = getattr(self.form, "cleaned_data", {})
        filters = {
            name: value
            for name, value in cleaned.items()
            if value is not None
            and value is not False
            and not (hasattr(value, "__len__") and len(value) == 0)
        }
        manner = {bound.name: filters.pop(bound.name, None) for bound in self.form.hidden_fields()}
        return Query(filters, self.sort.key, self.sort.order, manner)

    @cached_property
    def sorts(self) -> list[Sort]:
        return [
            each
            for each in self.kit.sorts
            if (self.data.get("q") or not each.needs_text)
            and (each.offered is None or each.offered(self.source))
        ]

    @cached_property
    def sort(self) -> Sort:
        wanted = self.data.get("sort")
        default = self.sorts[0] if self.sorts else Sort("", "")
        return next((each for each in self.sorts if each.key == wanted), default)

    @cached_property
    def view(self) -> str:
        wanted = self.data.get("view", "")
        return wanted if wanted in self.kit.views else self.kit.views[0]

    @cached_property
    def wanted_number(self) -> int:
        given = self.data.get("page", "")
        number = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 1
        return min(max(number, 1), self._deepest)

    @property
    def _deepest(self) -> int:
        return max(1, DEPTH // self.kit.page_size)

    # What was found ---------------------------------------------------------------------------------
    @cached_property
    def page(self) -> Page:
        found = self.source.page(self.query, self.wanted_number, self.kit.page_size)
        if self.wanted_number > 1 and not found.items and found.total:
            return self.source.page(self.query, min(self._pages(found), self._deepest), self.kit.page_size)
        return found

    def _pages(self, page: Page) -> int:
        return max(1, -(-page.total // self.kit.page_size))

    @cached_property
    def last(self) -> int:
        return min(self._pages(self.page), self._deepest)

    @property
    def number(self) -> int:
        return min(self.wanted_number, self.last)

    @property
    def cut_off(self) -> bool:
        """There are rows that no page shows."""
        return self.number == self.last == self._deepest and self.page.total > self.last * self.kit.page_size

    @cached_property
    def count_text(self) -> str:
        total = self.page.total
        said = str(self.kit.counted % {"count": total, "number": number_format(total, force_grouping=True)})
        return str(_("More than {count}").format(count=said)) if self.page.more else said

    @cached_property
    def facets(self) -> list[Facet]:
        return facets_of(self.form, self.state, self.page.counts)

    @cached_property
    def hidden(self) -> State:
        """What the form carries on unseen."""
        names = {bound.name for bound in self.form.hidden_fields()}
        return tuple(pair for pair in self.state if pair[0] in names)

    @cached_property
    def notes(self) -> list[tuple[str, str, str]]:
        """(sentence, what its link says, where that leads)."""
        return [
            (note.text, note.way, address(self.path, self.state, **note.parameters))
            for note in self.page.notes
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        return chips_of(self.form, self.state, self.path)

    @property
    def filtered(self) -> int:
        """How many facets' values are chosen; the words searched for are no facet."""
        return sum(chip.name != "q" for chip in self.chips)

    @property
    def text(self) -> Any:
        return self.form["q"] if "q" in self.form.fields else None

    @cached_property
    def columns(self) -> list[Any]:
        return [column for column in self.kit.columns if column.in_table]

    @cached_property
    def rows(self) -> list[tuple[str, list[Any]]]:
        """(address of the row or "", its cells) for the table."""
        return [
            (
                item.get_absolute_url() if hasattr(item, "get_absolute_url") else "",
                [c.of(item) for c in self.columns],
            )
            for item in self.page.items
        ]

    @cached_property
    def map(self) -> dict[str, Any]:
        return self.kit.map(self.source, self.query) if self.kit.map else {}

    # Where it leads ---------------------------------------------------------------------------------
    @property
    def address(self) -> str:
        return address(self.path, self.state, page=self.number if self.number > 1 else "")

    @property
    def reset(self) -> str:
        return address(self.path, [pair for pair in self.state if pair[0] in ("sort", "view")])

    @cached_property
    def views(self) -> list[tuple[Any, str, bool]]:
        names = self.kit.views if len(self.kit.views) > 1 else ()
        state = without(self.state, "view")
        return [
            (VIEW_LABELS[name], address(self.path, state, view="" if place == 0 else name), name == self.view)
            for place, name in enumerate(names)
        ]

    @property
    def formats(self) -> list[str]:
        return [*(EXPORTS if self.kit.columns else ()), *(["atom"] if self.kit.entry else ())]

    @cached_property
    def exports(self) -> list[tuple[str, str]]:
        state = without(self.state, "view")
        return [
            (EXPORTS[name], address(self.path, state, format=name))
            for name in self.formats
            if name in EXPORTS
        ]

    @cached_property
    def feed(self) -> str:
        return address(self.path, without(self.state, "view"), format="atom") if self.kit.entry else ""

    @property
    def previous(self) -> str:
        return self._turned(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self._turned(self.number + 1) if self.number < self.last else ""

    @cached_property
    def links(self) -> list[tuple[int | None, str]]:
        """(page, address) for first, last and the neighbours; None where pages are left out."""
        shown = sorted({1, self.last, *range(max(1, self.number - 1), min(self.last, self.number + 1) + 1)})
        links: list[tuple[int | None, str]] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number - before > 1:
                links.append((None, ""))
            links.append((number, self._turned(number)))
        return links

    def _turned(self, number: int) -> str:
        return address(self.path, self.state, page=number if number > 1 else "")
