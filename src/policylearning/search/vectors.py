"""Rows of vectors in files: one folder for each kind of document, appended to by one process, mapped by all.

`rows.i8` holds the vectors, `owners.bin` the document and the version of each row. A document's rows are those of its
last version; what came before is dead, and so is all of a document whose last version is 0. Files only grow until
they are packed. The nearest are found by looking at every row: a graph of neighbours (HNSW) was slower to ask for as
many as are wanted here, found nine of the ten nearest, and took minutes to make.
"""

import math
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

OWNER: Final = np.dtype([("id", "<i8"), ("version", "<i8")])
GONE: Final = 0
DEAD: Final = 0.3
"""Share of dead rows from which the files are packed."""
BATCH: Final = 10_000
BLOCK: Final = 64
"""Rows that are one when the nearest are looked for."""

Rows = NDArray[np.int8]
Cosines = NDArray[np.float32]


class Stamp(NamedTuple):
    """Tells one state of a file from another."""

    inode: int
    changed: int
    size: int


class Near(NamedTuple):
    """A document and the cosine of its nearest passage, -1 to 1."""

    id: int
    cosine: float


class Appender:
    """The one writer of a kind. Nothing counts before `flush`."""

    def __init__(self, folder: Path, width: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._width = folder, width
        owners = _owners(folder)
        rows = folder / "rows.i8"
        whole = min(len(owners), rows.stat().st_size // width if rows.exists() else 0)
        for path, size in ((rows, width), (folder / "owners.bin", OWNER.itemsize)):
            with path.open("ab") as file:
                file.truncate(whole * size)  # a crash may have left half a row
        self._rows, self._owners_file = rows.open("ab"), (folder / "owners.bin").open("ab")
        self.count = whole
        self._versions: dict[int, int] = dict(zip(*_columns(owners[:whole]), strict=True))

    def version(self, object_id: int) -> int:
        """Of the document's rows; GONE when it has none."""
        return self._versions.get(object_id, GONE)

    def ids(self) -> Iterator[int]:
        """Documents that have rows."""
        return (each for each, version in self._versions.items() if version != GONE)

    def put(self, object_id: int, version: int, rows: Sequence[Rows]) -> None:
        """These are the document's rows now."""
        self._rows.write(b"".join(row.tobytes() for row in rows))
        self._owners_file.write(np.array([(object_id, version)] * len(rows), OWNER).tobytes())
        self._versions[object_id] = version
        self.count += len(rows)

    def remove(self, object_id: int) -> None:
        if self.version(object_id) != GONE:
            self.put(object_id, GONE, [np.zeros(self._width, np.int8)])

    def flush(self) -> None:
        """Rows first: an owner without a row would be one too many."""
        for file in (self._rows, self._owners_file):
            file.flush()
            os.fsync(file.fileno())

    def close(self) -> None:
        self.flush()
        self._rows.close()
        self._owners_file.close()


@dataclass
class Stored:
    """What a reader sees of one kind: a state of the files that does not change under it."""

    rows: Rows
    ids: NDArray[np.int64]
    versions: NDArray[np.int64]
    alive: NDArray[np.bool_]
    stamp: "tuple[Stamp, ...]" = ()

    @property
    def documents(self) -> int:
        return len(np.unique(self.ids[self.alive]))

    def cosines(self, vector: Rows) -> Cosines:
        """Of every row with a vector of length 127, as all rows are, [rows]; -2 where the row is dead. Looks at all
        of them, with the processor's products of 8 bits: 1.8 ms for 100,000 rows of 384, 18 for a million."""
        import numkong

        products = numkong.cdist(vector[np.newaxis], self.rows, "dot", out_dtype="f32")
        found: Cosines = np.asarray(products, np.float32)[0] / np.float32(127 * 127)
        found[self._dead] = -2
        return found

    def first(self, object_id: int) -> Rows | None:
        """The first row of a document, or None when it has none."""
        places = np.flatnonzero((self.ids == object_id) & self.alive)
        return self.rows[places[0]] if len(places) else None

    def nearest(self, cosines: Cosines, most: int) -> list[Near]:
        """The `most` documents with the nearest passages, nearest first."""
        # Several passages of one document stand among them.
        return self._best(_highest(cosines, math.ceil(2 * most * self._rows_a_document)), cosines, most)

    def nearest_of(self, cosines: Cosines, ids: NDArray[np.int64], most: int) -> list[Near]:
        """The same among these documents only, [n]."""
        first = np.searchsorted(self.ids, ids, sorter=self._by_id)
        last = np.searchsorted(self.ids, ids, side="right", sorter=self._by_id)
        counts = last - first
        before = np.repeat(first - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        return self._best(self._by_id[before + np.arange(counts.sum())], cosines, most)

    def _best(self, rows: NDArray[np.int64], cosines: Cosines, most: int) -> list[Near]:
        """The documents of these rows, each by its nearest."""
        rows = rows[self.alive[rows]]
        owners, near = self.ids[rows], cosines[rows]
        order = np.lexsort((owners, -near))
        owners, near = owners[order], near[order]
        first = np.sort(np.unique(owners, return_index=True)[1])[:most]
        return list(map(Near, owners[first].tolist(), near[first].tolist()))

    @cached_property
    def _dead(self) -> NDArray[np.int64]:
        return np.flatnonzero(~self.alive)

    @cached_property
    def _by_id(self) -> NDArray[np.int64]:
        """Rows in the order of their documents."""
        return np.argsort(self.ids, kind="stable")

    @cached_property
    def _rows_a_document(self) -> float:
        """About: the rows of one stand together."""
        return len(self.ids) / (1 + np.count_nonzero(np.diff(self.ids)))


def _highest(cosines: Cosines, most: int) -> NDArray[np.int64]:
    """Where the highest are, at least `most` of them and few more: every one above the `most`th highest of blocks."""
    if len(cosines) <= most:
        return np.arange(len(cosines))
    whole = len(cosines) // BLOCK
    if whole <= most:
        return np.argpartition(cosines, -most)[-most:]
    tops = cosines[: whole * BLOCK].reshape(whole, BLOCK).max(axis=1)
    return np.flatnonzero(cosines >= np.partition(tops, whole - most)[whole - most])


def stored(folder: Path, width: int, before: Stored | None = None) -> Stored | None:
    """The present state of a kind; `before` again when nothing has changed. None when there are no rows."""
    stamp = tuple(_stamp(folder / name) for name in ("owners.bin", "rows.i8"))
    if before is not None and before.stamp == stamp:
        return before
    owners = _owners(folder)
    rows = folder / "rows.i8"
    count = min(len(owners), rows.stat().st_size // width if rows.exists() else 0)
    if not count:
        return None
    mapped = np.memmap(rows, np.int8, "r", shape=(count, width))
    ids, versions = owners["id"][:count].copy(), owners["version"][:count].copy()
    same_file = before is not None and before.stamp[0].inode == stamp[0].inode
    alive = _still_alive(before, ids, versions) if before and same_file else _alive(ids, versions)
    return Stored(np.asarray(mapped), ids, versions, alive, stamp)


def packing_is_due(folder: Path, width: int) -> bool:
    now = stored(folder, width)
    return now is not None and len(now.ids) > 1_000 and float(np.mean(~now.alive)) > DEAD


def pack(folder: Path, width: int) -> None:
    """Write the living rows to new files and swap. Readers hold the old ones as long as they read."""
    now = stored(folder, width)
    if now is None:
        return
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    living = np.flatnonzero(now.alive)
    with (new / "rows.i8").open("wb") as rows:
        for start in range(0, len(living), BATCH):
            rows.write(now.rows[living[start : start + BATCH]].tobytes())
    owners = np.zeros(len(living), OWNER)
    owners["id"], owners["version"] = now.ids[living], now.versions[living]
    (new / "owners.bin").write_bytes(owners.tobytes())
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _owners(folder: Path) -> NDArray[Any]:
    path = folder / "owners.bin"
    data = path.read_bytes() if path.exists() else b""
    return np.frombuffer(data[: len(data) // OWNER.itemsize * OWNER.itemsize], OWNER)


def _columns(owners: NDArray[Any]) -> tuple[list[int], list[int]]:
    return owners["id"].tolist(), owners["version"].tolist()


def _alive(ids: NDArray[np.int64], versions: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Rows of the last version of their document."""
    _, last, inverse = np.unique(ids[::-1], return_index=True, return_inverse=True)
    latest = versions[::-1][last][inverse][::-1]
    alive: NDArray[np.bool_] = (versions == latest) & (versions != GONE)
    return alive


def _still_alive(before: Stored, ids: NDArray[np.int64], versions: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The same, where rows were added to a state already known: only their documents are looked at again."""
    known = len(before.ids)
    alive = np.concatenate([before.alive, np.zeros(len(ids) - known, bool)])
    again = np.isin(ids, np.unique(ids[known:]))
    alive[again] = _alive(ids[again], versions[again])
    return alive


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return Stamp(0, 0, 0)
    return Stamp(status.st_ino, status.st_mtime_ns, status.st_size)
