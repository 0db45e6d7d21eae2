"""Keep the vectors of a machine in step with the outbox: behind the index of words, at its own slower pace.

A first pass goes through everything and can be interrupted at any moment: what has its vectors is known by its version
and skipped. After that, each change embeds anew only documents whose texts have changed.
"""

import gc
import logging
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import Error as DatabaseError
from django.db import close_old_connections

from . import embedding, generations, outbox, vectors
from .dense import root
from .embedding import Model, NoModel
from .generations import Hold
from .passages import vectors as embedded
from .passages import version_of
from .progress import Progress, built_kinds, progress
from .registry import Source, sources
from .vectors import Appender

log = logging.getLogger(__name__)

LOCK = "meanings"
KEEP_EVERY = 2.0
"""Seconds of work between two states on disk: what a crash repeats."""
EVERY = 1.0
STAND_BY = 5.0
LINGER = 20.0
"""Seconds without work after which the model's memory is given back."""
NO_MODEL = 60.0
"""Seconds between two looks whether there is a model now."""

Heard = Callable[[int], None]


class Embedder:
    """Embeds what is new or has changed. For whoever holds the lock."""

    def __init__(self, stop: threading.Event | None = None, heard: Heard | None = None) -> None:
        self._stop = stop or threading.Event()
        self._heard = heard
        self._model: Model = embedding.prepare()
        self._root = root(self._model.name)
        self._root.mkdir(parents=True, exist_ok=True)
        self._appenders: dict[str, Appender] = {}
        self._progress = self._begun()
        self._kept_at = time.monotonic()
        self.embedded = 0
        """Documents that were read by the model."""

    def read(self) -> int:
        """Go through what is still to be done, until there is nothing more or `stop` is set.

        Returns the number of documents looked at.
        """
        if outbox.lost(self._progress.outbox):
            self._progress = Progress(outbox.beginning())
        looked = 0
        for source in sources:
            if source.kind not in self._progress.built:
                looked += self._first_pass(source)
        while not self._stop.is_set() and (rows := outbox.unread(self._progress.outbox)):
            for kind in {row.kind for row in rows} & {source.kind for source in sources}:
                looked += self._changed(sources[kind], {row.object_id for row in rows if row.kind == kind})
            if not self._stop.is_set():
                self._progress.outbox = outbox.after(self._progress.outbox, rows)
                self._keep()
        if looked:
            self._look_after()
        return looked

    def close(self) -> None:
        with ExitStack() as stack:
            for appender in self._appenders.values():
                stack.callback(appender.close)
        self._appenders.clear()

    def __enter__(self) -> "Embedder":
        return self

    def __exit__(self, *about: object) -> None:
        self.close()

    def _begun(self) -> Progress:
        for other in self._root.parent.iterdir():
            if other != self._root:
                shutil.rmtree(other, ignore_errors=True)  # of a model that is no longer named
        kept = progress(self._root)
        if kept is None:
            kept = Progress(outbox.beginning())
            kept.keep(self._root)
        return kept

    def _first_pass(self, source: Source) -> int:
        looked = 0
        for objects in source.batches(after=self._progress.after.get(source.kind, 0)):
            for obj in objects:
                if self._stop.is_set():
                    return looked
                self._place(source, obj.pk, obj)
                self._progress.after[source.kind] = obj.pk
                looked += 1
        self._drop_orphans(source)
        self._progress.built.append(source.kind)
        self._keep()
        return looked

    def _changed(self, source: Source, ids: set[int]) -> int:
        found = {obj.pk: obj for obj in source.everything().filter(pk__in=ids).order_by("pk")}
        for object_id in sorted(ids):
            if self._stop.is_set():
                break
            self._place(source, object_id, found.get(object_id))
        return len(ids)

    def _place(self, source: Source, object_id: int, obj: Any | None) -> None:
        appender = self._appender(source.kind)
        try:
            document = source.document(obj) if obj is not None else None
        except Exception:  # as the index of words does: logged there and here, named by `search check`
            log.exception("The search document of %s %s cannot be made", source.kind, object_id)
            return
        if document is None:
            appender.remove(object_id)
        elif appender.version(object_id) != (version := version_of(document)):
            appender.put(object_id, version, embedded(document, self._model))
            self.embedded += 1
        if self._heard:
            self._heard(1)
        if time.monotonic() - self._kept_at > KEEP_EVERY:
            self._keep()

    def _drop_orphans(self, source: Source) -> None:
        """Of documents that went while nobody read the outbox."""
        appender = self._appender(source.kind)
        there = set(source.everything().order_by("pk").values_list("pk", flat=True))
        for object_id in [each for each in appender.ids() if each not in there]:
            appender.remove(object_id)

    def _appender(self, kind: str) -> Appender:
        if kind not in self._appenders:
            self._appenders[kind] = Appender(self._root / kind, self._model.width)
        return self._appenders[kind]

    def _keep(self) -> None:
        """Vectors first: a crash between repeats work, and never skips any."""
        for appender in self._appenders.values():
            appender.flush()
        self._progress.keep(self._root)
        self._kept_at = time.monotonic()

    def _look_after(self) -> None:
        self._keep()
        for kind in list(self._appenders):
            folder = self._root / kind
            if vectors.packing_is_due(folder, self._model.width):
                self._appenders.pop(kind).close()
                vectors.pack(folder, self._model.width)


def catch_up(heard: Heard | None = None, timeout: float = 30) -> int:
    """Embed everything that waits, now. Returns the documents the model read; 0 when another process does the work.

    Raises NoModel or BrokenModel. `heard` is told of each document that was looked at.
    """
    with generations.held(timeout=timeout, name=LOCK) as mine:
        if not mine:
            return 0
        with Embedder(heard=heard) as embedder:
            embedder.read()
            return embedder.embedded


def follow(stop: threading.Event) -> None:
    """Embed what is new every second until `stop` is set. What goes wrong is logged and tried again."""
    while not stop.is_set():
        pause = STAND_BY
        try:
            with generations.held(name=LOCK) as mine:
                if mine:
                    _follow_alone(stop, mine)
        except NoModel as error:
            log.info("Search goes by words alone: %s", error)
            pause = NO_MODEL
        except (DatabaseError, OSError, ValueError):
            log.exception("The vectors of the search index could not be brought up to date; trying again")
        finally:
            close_old_connections()
        stop.wait(pause)


def _follow_alone(stop: threading.Event, mine: Hold) -> None:
    """Look every second; hold the model and the files only while there is something to read, and a little longer."""
    while not stop.is_set() and mine.stands:
        close_old_connections()
        if something_waits():
            _work(stop, mine)
            embedding.forget()
            gc.collect()
        stop.wait(EVERY)


def _work(stop: threading.Event, mine: Hold) -> None:
    with Embedder(stop) as embedder:
        worked = time.monotonic()
        while not stop.is_set() and mine.stands and time.monotonic() - worked < LINGER:
            close_old_connections()
            if embedder.read():
                worked = time.monotonic()
            stop.wait(EVERY)


def something_waits() -> bool:
    """Whether there is anything to embed. Raises NoModel or BrokenModel."""
    kept = progress(root(embedding.name()))
    if kept is None or not {source.kind for source in sources} <= set(kept.built):
        return True
    return outbox.lost(kept.outbox) or outbox.waiting(kept.outbox) > 0


def versions(kind: str) -> dict[int, int] | None:
    """By document of the kind: the version whose vectors there are. None where search goes by words alone."""
    try:
        loaded = embedding.model()
    except NoModel:
        return None
    if kind not in built_kinds(root(loaded.name)):
        return None
    found = vectors.stored(root(loaded.name) / kind, loaded.width)
    if found is None:
        return {}
    return dict(zip(found.ids[found.alive].tolist(), found.versions[found.alive].tolist(), strict=True))


def status() -> dict[str, Any]:
    """For commands and the health page: the model, documents with vectors, rows of them, changes that wait.

    `embedding` (changes that wait) is None while a first pass is under way; without a model, `why` says why.
    """
    try:
        loaded = embedding.model()
    except NoModel as error:
        return {"model": None, "why": str(error)}
    folder = root(loaded.name)
    kinds = {source.kind for source in sources}
    found = [each for kind in kinds if (each := vectors.stored(folder / kind, loaded.width)) is not None]
    kept = progress(folder)
    ready = kept is not None and kinds <= set(kept.built)
    return {
        "model": loaded.name,
        "embedded": sum(each.documents for each in found),
        "vectors": sum(len(each.ids) for each in found),
        "embedding": outbox.waiting(kept.outbox) if kept and ready else None,
    }
