"""Rows of vectors in files: one folder for each kind of document, appended to by one process, mapped by all.

`rows.i8` holds the vectors, `owners.bin` the document and the version of each row. A document's rows are those of its
last version; what came before is dead, and so is all of a document whose last version is 0. Files only grow until
they are packed; `near.usearch` is a graph of neighbours over the first rows, made anew when many have come since.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .generations import replace

if TYPE_CHECKING:
    from usearch.index import Index

OWNER: Final = np.dtype([("id", "<i8"), ("version", "<i8")])
GONE: Final = 0
GRAPH_FROM: Final = 50_000
"""Rows from which a graph is worth its making; fewer are looked at one by one (11 ms for 100,000)."""
TAIL: Final = 0.25
"""Share of rows since the graph from which it is made anew."""
DEAD: Final = 0.3
"""Share of dead rows from which the files are packed."""
BATCH: Final = 10_000
CONNECTIONS: Final = 16
EFFORT: Final = 128
"""Of the graph: neighbours of each row, and how many are looked at when it is made (Malkov and Yashunin 2016)."""

Rows = NDArray[np.int8]


class Stamp(NamedTuple):
    """Tells one state of a file from another."""

    inode: int
    changed: int
    size: int


@dataclass(slots=True)
class Near:
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


@dataclass(slots=True)
class Stored:
    """What a reader sees of one kind: a state of the files that does not change under it."""

    rows: Rows
    ids: NDArray[np.int64]
    versions: NDArray[np.int64]
    alive: NDArray[np.bool_]
    graph: "Index | None" = None
    covered: int = 0
    """Rows that the graph knows."""
    stamp: "tuple[Stamp, ...]" = ()

    @property
    def documents(self) -> int:
        return len(np.unique(self.ids[self.alive]))

    def nearest(self, vector: Rows, most: int) -> list[Near]:
        """About `most` documents with the nearest passages, nearest first."""
        wanted = 4 * most  # several passages of one document, and dead rows, stand among them
        found: dict[int, float] = {}
        for row, cosine in (*self._in_graph(vector, wanted), *self._in_tail(vector, wanted)):
            if self.alive[row]:
                owner = int(self.ids[row])
                found[owner] = max(cosine, found.get(owner, -1.0))
        best = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:most]
        return [Near(owner, cosine) for owner, cosine in best]

    def cosines(self, vector: Rows, ids: Iterable[int]) -> dict[int, float]:
        """The cosine of each of these documents that has rows, by its nearest passage."""
        wanted = np.fromiter(ids, np.int64)
        places = np.flatnonzero(np.isin(self.ids, wanted) & self.alive)
        scores = self.rows[places].astype(np.float32) @ vector.astype(np.float32) / _length(vector)
        found: dict[int, float] = {}
        for owner, score in zip(self.ids[places].tolist(), scores.tolist(), strict=True):
            found[owner] = max(score, found.get(owner, -1.0))
        return found

    def _in_graph(self, vector: Rows, wanted: int) -> list[tuple[int, float]]:
        if self.graph is None:
            return []
        matches = self.graph.search(vector, min(wanted, len(self.graph)))
        return _pairs(matches, 0)

    def _in_tail(self, vector: Rows, wanted: int) -> list[tuple[int, float]]:
        from usearch.compiled import MetricKind
        from usearch.index import search

        tail = self.rows[self.covered :]
        if not len(tail):
            return []
        matches = search(tail, vector, min(wanted, len(tail)), MetricKind.Cos, exact=True, threads=1)
        return _pairs(matches, self.covered)


def stored(folder: Path, width: int, before: Stored | None = None) -> Stored | None:
    """The present state of a kind; `before` again when nothing has changed. None when there are no rows."""
    stamp = tuple(_stamp(folder / name) for name in ("owners.bin", "rows.i8", "near.json"))
    if before is not None and before.stamp == stamp:
        return before
    owners = _owners(folder)
    rows = folder / "rows.i8"
    count = min(len(owners), rows.stat().st_size // width if rows.exists() else 0)
    if not count:
        return None
    mapped = np.memmap(rows, np.int8, "r", shape=(count, width))
    ids, versions = owners["id"][:count].copy(), owners["version"][:count].copy()
    graph, covered = _graph(folder, count, width)
    same_file = before is not None and before.stamp[0].inode == stamp[0].inode
    alive = _still_alive(before, ids, versions) if before and same_file else _alive(ids, versions)
    return Stored(np.asarray(mapped), ids, versions, alive, graph, covered, stamp)


def graph_is_due(folder: Path, count: int) -> bool:
    covered = _covered(folder)
    return count >= GRAPH_FROM and count - covered > TAIL * count


def make_graph(folder: Path, width: int) -> None:
    """Make the graph of neighbours over all rows there are. Minutes for a million; readers go on with the old one."""
    now = stored(folder, width)
    if now is None:
        return
    graph = _empty_graph(width)
    count = len(now.ids)
    living = np.flatnonzero(now.alive).astype(np.uint64)
    for start in range(0, len(living), BATCH):
        keys = living[start : start + BATCH]
        graph.add(keys, now.rows[keys], threads=1)
    graph.save(str(folder / "near.new"))
    (folder / "near.new").replace(folder / f"near-{count}.usearch")
    replace(folder / "near.json", json.dumps({"rows": count}))
    for old in folder.glob("near-*.usearch"):
        if old.name != f"near-{count}.usearch":
            old.unlink()


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


def _covered(folder: Path) -> int:
    try:
        return int(json.loads((folder / "near.json").read_text())["rows"])
    except (OSError, ValueError, KeyError):
        return 0


def _graph(folder: Path, count: int, width: int) -> "tuple[Index | None, int]":
    covered = _covered(folder)
    path = folder / f"near-{covered}.usearch"
    if not covered or covered > count or not path.exists():
        return None, 0
    graph = _empty_graph(width)
    graph.view(str(path))
    return graph, covered


def _empty_graph(width: int) -> "Index":
    from usearch.compiled import MetricKind, ScalarKind
    from usearch.index import Index

    return Index(
        ndim=width,
        metric=MetricKind.Cos,
        dtype=ScalarKind.I8,
        connectivity=CONNECTIONS,
        expansion_add=EFFORT,
        expansion_search=EFFORT,
    )


def _pairs(matches: Any, offset: int) -> list[tuple[int, float]]:
    keys, distances = matches.keys.tolist(), matches.distances.tolist()
    return [(int(key) + offset, 1.0 - float(distance)) for key, distance in zip(keys, distances, strict=True)]


def _length(vector: Rows) -> float:
    return float(np.linalg.norm(vector.astype(np.float32))) * 127.0


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return Stamp(0, 0, 0)
    return Stamp(status.st_ino, status.st_mtime_ns, status.st_size)
