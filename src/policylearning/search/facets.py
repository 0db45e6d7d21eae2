"""Facets: counts for all results, filters, and what the values are called."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from tantivy import FieldType, Query

from policylearning.common import clock

from . import lexical
from .documents import COST_BUCKETS
from .reading import Snapshot
from .registry import facet_labels, sources
from .schema import FACETS

T = TypeVar("T")

MOST_VALUES = 500
"""Values of one facet that are counted: all of them but in the largest."""
NAMED = 100
"""Values of one facet that get their names, the most frequent ones: nobody is shown more to choose from."""
RECENT = 8
"""Answers that are remembered as long as the index does not change; each has up to a thousand values."""
YEAR: Final = timedelta(days=365)
TOTAL: Final = ""
"""Stands beside the facets of a pass for the number of documents; no facet has this name."""

FRESH: Final = {"under-1": (None, 1), "1-to-2": (1, 2), "over-2": (2, None)}
"""Years since the last confirmation: from, to."""

_LABELS: Final[Mapping[str, Mapping[str, StrOrPromise]]] = {
    "fresh": {
        "under-1": _("Confirmed within a year"),
        "1-to-2": _("Confirmed one to two years ago"),
        "over-2": _("Confirmed over two years ago"),
    },
    "cost": dict(
        zip(
            COST_BUCKETS,
            (
                _("Under €50,000"),
                _("€50,000 to €250,000"),
                _("€250,000 to €1 million"),
                _("€1 million to €5 million"),
                _("Over €5 million"),
            ),
            strict=True,
        )
    ),
    "evidence": {str(level): _("Level %(level)s of 5") % {"level": level} for level in range(6)},
}


@dataclass(slots=True)
class FacetValue:
    value: str
    count: int
    chosen: bool
    label: StrOrPromise


def filter_query(facet: str, values: Collection[str], snapshot: Snapshot) -> Query:
    """Documents with any of the values."""
    if facet == "fresh":
        return (
            lexical.either([_fresh(value, snapshot) for value in values]) if values else Query.empty_query()
        )
    field = facet if facet in FACETS else _extra(facet)
    return lexical.any_of(field, [str(value) for value in values], snapshot)


def counts(
    wanted: Collection[str],
    matching: Query,
    filters: Mapping[str, Collection[str]],
    snapshot: Snapshot,
) -> tuple[int, dict[str, list[FacetValue]]]:
    """How many match within all filters; and each wanted facet counted within all filters but its own."""
    narrowed = {facet: filter_query(facet, values, snapshot) for facet, values in filters.items()}
    free = [facet for facet in wanted if facet not in filters]
    found = dict(_counted([TOTAL, *free], matching, [*narrowed.values()], snapshot))
    for facet in wanted:
        if facet in filters:
            others = [query for other, query in narrowed.items() if other != facet]
            found |= _counted([facet], matching, others, snapshot)
    total = found[TOTAL][TOTAL]
    return total, {facet: _values(facet, found[facet], filters.get(facet, ())) for facet in wanted}


def _counted(
    wanted: Collection[str], matching: Query, filters: list[Query], snapshot: Snapshot
) -> dict[str, dict[str, int]]:
    query = lexical.within(matching, filters)
    question = (repr(query), tuple(wanted), clock.today())
    return _recently(snapshot, "facets", question, lambda: _asked(wanted, query, snapshot))


def total(query: Query, snapshot: Snapshot) -> int:
    """How many documents match."""
    return _recently(snapshot, "totals", repr(query), lambda: lexical.count(query, snapshot))


def _recently(snapshot: Snapshot, what: str, question: Any, answer: Callable[[], T]) -> T:
    """The next page of a list, and every visitor of one without words, ask for the same counts. Repeated is cheap."""
    recent: dict[Any, T] = snapshot.remember(what, dict)
    found = recent.pop(question, None)
    recent[question] = found = answer() if found is None else found
    while len(recent) > RECENT:
        recent.pop(next(iter(recent), None), None)
    return found


def _asked(wanted: Collection[str], query: Query, snapshot: Snapshot) -> dict[str, dict[str, int]]:
    answer = snapshot.searcher.aggregate(query, {facet: _aggregation(facet) for facet in wanted})
    return {facet: _read(facet, answer[facet]) for facet in wanted}


def _read(facet: str, answer: dict[str, Any]) -> dict[str, int]:
    if facet == TOTAL:
        return {TOTAL: int(answer["value"])}
    found = {str(bucket["key"]): bucket["doc_count"] for bucket in answer["buckets"] if bucket["doc_count"]}
    if facet == "fresh":
        return {name: found[name] for name in FRESH if name in found}
    found.pop("", None)
    return found


def _aggregation(facet: str) -> dict[str, Any]:
    if facet == TOTAL:
        return lexical.COUNTED
    if facet == "fresh":
        ranges = [{"key": name, **_day_range(name)} for name in FRESH]
        return {"range": {"field": "fresh", "ranges": ranges}}
    field = facet if facet in FACETS else _extra(facet)
    return {"terms": {"field": field, "size": MOST_VALUES, "segment_size": 10 * MOST_VALUES}}


def _day_range(name: str) -> dict[str, int]:
    """The days of a bucket, the later end excluded. Day 0 is "never confirmed" and in no bucket."""
    newer, older = FRESH[name]
    today = clock.today()
    days = {"from": 1 if older is None else (today - older * YEAR).toordinal() + 1}
    if newer is not None:
        days["to"] = (today - newer * YEAR).toordinal() + 1
    return days


def _fresh(name: str, snapshot: Snapshot) -> Query:
    if name not in FRESH:
        return Query.empty_query()
    days = _day_range(name)
    to = days.get("to")
    return Query.range_query(
        snapshot.schema, "fresh", FieldType.Integer, days["from"], None if to is None else to - 1
    )


def _extra(facet: str) -> str:
    """The engine's path to a facet of an app's own; a dot in its name is no path."""
    return "extra." + facet.replace("\\", "").replace(".", "\\.")


def _values(facet: str, counted: dict[str, int], chosen: Collection[str]) -> list[FacetValue]:
    """By count, the most first; levels, buckets and years in their own order."""
    counted = counted | {value: counted.get(value, 0) for value in chosen}
    order = sorted(sorted(counted), key=counted.__getitem__, reverse=True)
    frequent = [*chosen, *(value for value in order[: NAMED + len(chosen)] if value not in chosen)]
    labels = labels_of(facet, frequent[: max(NAMED, len(chosen))])
    if facet in _IN_ORDER:
        order.sort(key=_IN_ORDER[facet])
    return [FacetValue(value, counted[value], value in chosen, labels.get(value, value)) for value in order]


def _number(value: str) -> tuple[int, str]:
    return (-int(value), value) if value.isdecimal() else (0, value)


def _bucket(value: str) -> int:
    return _BUCKETS.index(value) if value in _BUCKETS else len(_BUCKETS)


_BUCKETS: Final = (*COST_BUCKETS, *FRESH)
_IN_ORDER: Final[Mapping[str, Callable[[str], Any]]] = {
    "year": _number,
    "evidence": _number,
    "cost": _bucket,
    "fresh": _bucket,
}


def labels_of(facet: str, values: Collection[str]) -> Mapping[str, StrOrPromise]:
    """What people call these values. A value nobody names is shown as it is."""
    if facet in facet_labels:
        return facet_labels[facet](values)
    if facet == "kind":
        return {source.kind: source.label for source in sources}
    if facet == "language":
        return {value: _language(value) for value in values}
    return _LABELS.get(facet, {})


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
