"""An order by place: ring by ring of regions, the newest first within each, the key last."""

from collections.abc import Collection, Sequence

from tantivy import Order, Query

from . import lexical
from .lexical import Found
from .reading import Snapshot

SORT = "near"
Rings = Sequence[Collection[str]]
"""Region codes, the nearest ring first. A document is in the first ring that has a region it lies in."""


def page(matching: Query, rings: Rings, snapshot: Snapshot, *, offset: int, size: int) -> list[Found]:
    """One page. Costs a count for each ring before it and a search for each ring on it, whatever the index holds."""
    found: list[Found] = []
    inner: set[str] = set()
    for codes in [*rings, None]:
        limits = [lexical.without(lexical.any_of("region", inner, snapshot))] if inner else []
        if codes is not None:
            limits.append(lexical.any_of("region", codes, snapshot))
            inner.update(codes)
        here = lexical.within(matching, limits)
        held = lexical.count(here, snapshot)
        if offset < held:
            found += _newest(here, snapshot, offset, size - len(found))
        offset = max(0, offset - held)
        if len(found) == size:
            break
    return found


def _newest(query: Query, snapshot: Snapshot, offset: int, size: int) -> list[Found]:
    hits = snapshot.searcher.search(
        query, size, count=False, order_by_field="by_date", offset=offset, order=Order.Desc
    ).hits
    return [Found((place.segment_ord, place.doc), 0.0) for _, place in hits]
