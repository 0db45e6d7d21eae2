"""The index as a reader sees it: mapped files, opened once a process, looked at again when they change."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import tantivy
from django.conf import settings

from . import generations
from .generations import Generation
from .glossary.lexicon import Lexicon


class NoIndex(Exception):
    """There is no index yet: it is being built."""


class Unreadable(Exception):
    """There is an index and it cannot be opened."""


T = TypeVar("T")
Stamp = tuple[tuple[int, int], ...]
MOST_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent state of the index. Addresses of documents hold within a snapshot only."""

    stamp: Stamp
    schema: tantivy.Schema
    searcher: tantivy.Searcher
    word_schema: tantivy.Schema
    words: tantivy.Searcher
    glossary: Lexicon
    remembered: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """Answers that hold as long as this state does."""

    def documents_with(self, field: str, token: str) -> int:
        return self.searcher.doc_freq(field, token)

    def remember(self, question: Hashable, answer: Callable[[], T]) -> T:
        """The answer to `question`, worked out once for this state of the index."""
        if question not in self.remembered:
            if len(self.remembered) >= MOST_REMEMBERED:
                self.remembered.clear()
            self.remembered[question] = found = answer()
            return found
        return cast(T, self.remembered[question])


_lock = threading.Lock()
_snapshot: Snapshot | None = None
_open: tuple[Generation, tantivy.Index, tantivy.Index] | None = None
_glossary: tuple[Path, tuple[int, int], Lexicon] | None = None


def snapshot() -> Snapshot:
    """The newest state. Costs four looks at the file system when nothing changed. Raises NoIndex or Unreadable."""
    stamp = _stamp()
    latest = _snapshot
    if latest is not None and latest.stamp == stamp:
        return latest
    with _lock:
        try:
            return _read(stamp)
        except (ValueError, OSError):
            return _retry()


def _retry() -> Snapshot:
    """The files may have been swapped between two looks."""
    try:
        return _read(_stamp())
    except (ValueError, OSError) as error:
        raise Unreadable(str(error)) from error


def _read(stamp: Stamp) -> Snapshot:
    global _snapshot, _open
    generation = generations.current()
    if generation is None:
        _snapshot = _open = None
        raise NoIndex
    if _open is None or _open[0] != generation:
        _open = (generation, _opened(generation.documents), _opened(generation.words))
    _, documents, words = _open
    _snapshot = _seen(stamp, documents, words, _lexicon(generation.glossary))
    return _snapshot


def _lexicon(path: Path) -> Lexicon:
    """Read again only when it has changed: documents do so all the time, the glossary hardly ever."""
    global _glossary
    stamp = _stamp_of(path)
    if _glossary is None or _glossary[:2] != (path, stamp):
        _glossary = (path, stamp, Lexicon.read(path))
    return _glossary[2]


def forget() -> None:
    """Open everything anew at the next look: the settings name another folder."""
    global _snapshot, _open, _glossary
    with _lock:
        _snapshot = _open = _glossary = None


def opened(generation: Generation) -> Snapshot:
    """The present state of any generation, whether it is the current one or not."""
    lexicon = Lexicon.read(generation.glossary)
    return _seen((), _opened(generation.documents), _opened(generation.words), lexicon)


def _seen(stamp: Stamp, documents: tantivy.Index, words: tantivy.Index, glossary: Lexicon) -> Snapshot:
    documents.reload()
    words.reload()
    return Snapshot(stamp, documents.schema, documents.searcher(), words.schema, words.searcher(), glossary)


def _opened(path: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(path))
    index.config_reader("manual")
    return index


def _stamp() -> Stamp:
    """Changes with the generation and with every commit. Raises NoIndex when there is neither."""
    generation = generations.current()
    if generation is None:
        raise NoIndex
    root = Path(settings.SEARCH_INDEX_DIR)
    paths = (root / "current", generation.documents / "meta.json", generation.words / "meta.json")
    try:
        here = [(status.st_mtime_ns, status.st_ino) for status in (path.stat() for path in paths)]
    except OSError as error:
        raise Unreadable(str(error)) from error
    return (*here, _stamp_of(generation.glossary))


def _stamp_of(path: Path) -> tuple[int, int]:
    """(0, 0) where there is no file: an index may be older than the glossary."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_ino
