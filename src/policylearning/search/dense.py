"""The dense list, D: documents by the angle between their meaning and the query's."""

import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from tantivy import Query

from . import embedding, lexical
from .degraded import WordsOnly
from .documents import key_of, split_key
from .embedding import BrokenModel, NoModel, Vectors
from .lexical import Found
from .progress import built_kinds
from .reading import Snapshot
from .registry import sources
from .vectors import Near, Stored, stored

CANDIDATES = 400
"""Documents of each kind that are looked at before what holds for all (audience, signs, filters) is asked."""
LOOK_EVERY = 1.0
"""Seconds between two looks for new vectors."""


class Shelf(Protocol):
    """Where the vectors of some kinds are."""

    def nearest(self, vector: Vectors, most: int) -> Iterable[tuple[str, Near]]: ...

    def cosines(self, vector: Vectors, keys: Collection[str]) -> dict[str, float]: ...


@dataclass(slots=True)
class Meaning:
    """What the model makes of a query: its vector, and where the vectors of documents are."""

    vector: Vectors
    shelf: Shelf
    understood: bool
    """Whether the model was made for the language of the query."""

    def nearest(self, limits: list[Query], snapshot: Snapshot) -> list[Found]:
        """The best documents within the limits, nearest first, with their cosines."""
        cosines = {
            key_of(kind, near.id): near.cosine for kind, near in self.shelf.nearest(self.vector, CANDIDATES)
        }
        return _placed(cosines, limits, snapshot)[: lexical.LIST]


def _placed(cosines: dict[str, float], limits: list[Query], snapshot: Snapshot) -> list[Found]:
    """The documents of these keys that the index has within the limits, nearest first."""
    if not cosines:
        return []
    these = lexical.within(lexical.any_of("key", cosines, snapshot), limits)
    found = []
    for each in lexical.best(these, snapshot, limit=len(cosines)):
        key = str(snapshot.searcher.doc(lexical.address(each.place)).get_first("key"))
        found.append(Found(each.place, cosines[key]))
    return sorted(found, key=lambda each: (-each.score, each.place))


class Shelves:
    """The vectors on this machine: mapped files, looked at again when they may have changed."""

    def __init__(self, folder: Path, width: int, kinds: Collection[str]) -> None:
        self._folder, self._width, self._kinds = folder, width, sorted(kinds)

    def nearest(self, vector: Vectors, most: int) -> Iterable[tuple[str, Near]]:
        for kind, rows in self._stored():
            for near in rows.nearest(vector, most):
                yield kind, near

    def cosines(self, vector: Vectors, keys: Collection[str]) -> dict[str, float]:
        wanted: dict[str, list[int]] = {}
        for key in keys:
            kind, object_id = split_key(key)
            wanted.setdefault(kind, []).append(object_id)
        return {
            key_of(kind, object_id): cosine
            for kind, rows in self._stored()
            if kind in wanted
            for object_id, cosine in rows.cosines(vector, wanted[kind]).items()
        }

    def _stored(self) -> Iterable[tuple[str, Stored]]:
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
