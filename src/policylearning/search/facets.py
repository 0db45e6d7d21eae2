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


@dataclass(frozen=True, slots=True)
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
    limits: list[Query],
    filters: Mapping[str, Collection[str]],
    snapshot: Snapshot,
) -> dict[str, list[FacetValue]]:
    """Each wanted facet counted over what matches within the limits and all filters but its own."""
    narrowed = {facet: filter_query(facet, values, snapshot) for facet, values in filters.items()}
    free = [facet for facet in wanted if facet not in filters]
    found = _counted(free, matching, [*limits, *narrowed.values()], snapshot)
    for facet in wanted:
        if facet in filters:
            others = [query for other, query in narrowed.items() if other != facet]
            found |= _counted([facet], matching, [*limits, *others], snapshot)
    return {facet: _values(facet, found[facet], filters.get(facet, ())) for facet in wanted}


def _counted(
    wanted: Collection[str], matching: Query, limits: list[Query], snapshot: Snapshot
) -> dict[str, dict[str, int]]:
    if not wanted:
        return {}
    query = lexical.within(matching, limits)
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
    return {
        facet: {
            _token(facet, bucket): bucket["doc_count"]
            for bucket in answer[facet]["buckets"]
            if bucket["doc_count"]
        }
        for facet in wanted
    }


def _aggregation(facet: str) -> dict[str, Any]:
    if facet == "fresh":
        ranges = [{"key": name, **_day_range(name)} for name in FRESH]
        return {"range": {"field": "fresh", "ranges": ranges}}
    field = facet if facet in FACETS else _extra(facet)
    return {"terms": {"field": field, "size": MOST_VALUES, "segment_size": 10 * MOST_VALUES}}


def _token(facet: str, bucket: dict[str, Any]) -> str:
    key = str(bucket["key"])
    return key if facet != "fresh" or key in FRESH else ""


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
    counted = {value: count for value, count in counted.items() if value} | {
        value: counted.get(value, 0) for value in chosen
    }
    frequent = sorted(counted, key=lambda value: (value not in chosen, -counted[value], value))
    labels = labels_of(facet, frequent[: max(NAMED, len(chosen))])
    order = sorted(counted, key=lambda value: _place(facet, value, counted[value]))
    return [FacetValue(value, counted[value], value in chosen, labels.get(value, value)) for value in order]


def _place(facet: str, value: str, count: int) -> tuple[int, str]:
    if facet in ("year", "evidence") and value.isdecimal():
        return -int(value), value
    if facet in ("cost", "fresh"):
        known = COST_BUCKETS if facet == "cost" else tuple(FRESH)
        return (known.index(value) if value in known else len(known)), value
    return -count, value


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
