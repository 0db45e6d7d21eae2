"""The dense list, D: documents by the angle between their meaning and the query's."""

import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from tantivy import Query

from . import embedding, lexical
from .degraded import WordsOnly
from .documents import id_of, key_of
from .embedding import BrokenModel, NoModel, Vectors
from .lexical import Found
from .progress import built_kinds
from .reading import Snapshot
from .registry import sources
from .vectors import Cosines, Near, Stored, stored

CANDIDATES = 300
"""Documents of each kind that are looked at before what holds for all (audience, signs, filters) is asked."""
ENOUGH = 50
"""Fewer of them within the limits, and others are looked for."""
ONE_BY_ONE = 20_000
"""Documents within the limits that are looked up one by one."""
MOST_CANDIDATES = 4_000
"""Documents of each kind that are looked at where more pass."""
LOOK_EVERY = 1.0
"""Seconds between two looks for new vectors."""


@dataclass(slots=True)
class Meaning:
    """What the model makes of a query: its vector, and where the vectors of documents are."""

    vector: Vectors
    shelves: "Shelves"
    understood: bool
    """Whether the model was made for the language of the query."""
    _seen: "dict[str, tuple[Cosines, list[Near]]]" = field(default_factory=dict)
    """By kind: the cosines of all rows, and the nearest."""

    def nearest(self, limits: list[Query], snapshot: Snapshot) -> list[Found]:
        """The best documents within the limits, nearest first, with their cosines."""
        found: list[Found] = []
        for kind, rows in self.shelves.stored():
            if kind not in self._seen:
                cosines = rows.cosines(self.vector)
                self._seen[kind] = cosines, rows.nearest(cosines, CANDIDATES)
            cosines, near = self._seen[kind]
            here = _placed(kind, near, limits, snapshot)
            if len(here) < min(ENOUGH, len(near)):
                here = _within(kind, rows, cosines, limits, snapshot)
            found += here
        return sorted(found, key=lambda each: (-each.score, each.place))[: lexical.LIST]


def _placed(kind: str, near: list[Near], limits: list[Query], snapshot: Snapshot) -> list[Found]:
    """Those of them that the index has within the limits."""
    if not near:
        return []
    these = lexical.any_of("key", [key_of(kind, each.id) for each in near], snapshot)
    return _found(near, *_by_date(lexical.within(these, limits), len(near), snapshot))


def _within(
    kind: str, rows: Stored, cosines: Cosines, limits: list[Query], snapshot: Snapshot
) -> list[Found]:
    """Where few of the nearest pass: all that pass where these are few, more of the nearest where they are many."""
    passing = lexical.within(lexical.any_of("kind", [kind], snapshot), limits)
    count = lexical.count(passing, snapshot)
    if not count:
        return []
    if count <= ONE_BY_ONE:
        hits, ids = _by_date(passing, count, snapshot)
        return _found(rows.nearest_of(cosines, ids, lexical.LIST), hits, ids)
    more = min(MOST_CANDIDATES, lexical.LIST * snapshot.searcher.num_docs // count)
    return _placed(kind, rows.nearest(cosines, more), limits, snapshot)


def _by_date(query: Query, most: int, snapshot: Snapshot) -> tuple[list[Any], NDArray[np.int64]]:
    """What matches, all of one kind, and its ids: out of the number to sort by, which is quicker to read than keys."""
    hits = snapshot.searcher.search(query, most, count=False, order_by_field="by_date").hits
    return hits, id_of(np.array([number for number, _ in hits], np.int64))


def _found(near: list[Near], hits: list[Any], ids: NDArray[np.int64]) -> list[Found]:
    """Those of the nearest that are among the hits, in their order."""
    places = np.flatnonzero(np.isin(ids, [each.id for each in near]))
    by_id = {int(ids[place]): hits[place][1] for place in places}
    return [
        Found((by_id[each.id].segment_ord, by_id[each.id].doc), each.cosine)
        for each in near
        if each.id in by_id
    ]


class Shelves:
    """The vectors on this machine: mapped files, looked at again when they may have changed."""

    def __init__(self, folder: Path, width: int, kinds: Collection[str]) -> None:
        self._folder, self._width, self._kinds = folder, width, sorted(kinds)

    def first(self, kind: str, object_id: int) -> Vectors | None:
        """The vector of a document's first passage: its title and how it begins."""
        return next((rows.first(object_id) for each, rows in self.stored() if each == kind), None)

    def stored(self) -> Iterable[tuple[str, Stored]]:
        for kind in self._kinds:
            rows = _seen(self._folder / kind, self._width)
            if rows is not None:
                yield kind, rows


def meaning(text: str, kinds: Collection[str], *, understood: bool) -> Meaning | WordsOnly:
    """What a query means, or the reason why search must go by its words alone."""
    try:
        loaded = embedding.model()
        folder = root(loaded.name)
        wanted = (
            set(kinds) & {source.kind for source in sources} if kinds else {source.kind for source in sources}
        )
        if not wanted <= built_kinds(folder):
            return WordsOnly.BUILDING
        return Meaning(embedding.of_query(text), Shelves(folder, loaded.width, wanted), understood)
    except BrokenModel:
        return WordsOnly.BROKEN
    except NoModel:
        return WordsOnly.OFF if settings.SEARCH_MODEL == embedding.NONE else WordsOnly.NO_MODEL


def shelves(kinds: Collection[str]) -> Shelves | None:
    """Where the vectors of these kinds are; None where the model is missing or not all of them are there."""
    try:
        loaded = embedding.model()
    except NoModel:
        return None
    folder = root(loaded.name)
    return Shelves(folder, loaded.width, kinds) if set(kinds) <= built_kinds(folder) else None


def root(name: str) -> Path:
    """The folder for the vectors of a model."""
    return Path(settings.SEARCH_INDEX_DIR) / "vectors" / name


_lock = threading.Lock()
_kept: dict[Path, tuple[float, Stored | None]] = {}


def _seen(folder: Path, width: int) -> Stored | None:
    looked, rows = _kept.get(folder, (0.0, None))
    if time.monotonic() - looked < LOOK_EVERY:
        return rows
    with _lock:
        looked, rows = _kept.get(folder, (0.0, None))
        if time.monotonic() - looked >= LOOK_EVERY:
            rows = stored(folder, width, rows)
            _kept[folder] = time.monotonic(), rows
    return rows


def forget() -> None:
    """Look at all files anew."""
    with _lock:
        _kept.clear()
