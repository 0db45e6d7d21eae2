"""Keep one generation in step with the outbox, and build a new one beside it. For whoever holds the lock."""

import logging
import shutil
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from types import TracebackType
from typing import Any, Self

from policylearning.common import clock

from . import generations, outbox
from .documents import analysed
from .generations import Generation, State
from .glossary import compiled
from .models import Change
from .registry import Source, listeners, sources
from .writing import Writer

log = logging.getLogger(__name__)

COMMIT_AFTER = 20_000
"""Documents of a rebuild between two commits."""
TIDY_EVERY = timedelta(hours=1)
IDLE = 30.0
"""Seconds after the last change in which another is likely to follow."""

Progress = Callable[[int], None]


class Broken(Exception):
    """The generation cannot be opened for writing."""


class Keeper:
    """Holds the writer of the current generation open, so that a small change costs a small commit.

    After IDLE without one it is closed, and gives its memory back.
    """

    def __init__(self) -> None:
        self._generation: Generation | None = None
        self._writer: Writer | None = None
        self._wrote = 0.0

    def read(self) -> int:
        """Read the outbox to its end, after building the index where it must be built. Returns the changes read."""
        if self._must_build():
            self.rebuild()
        try:
            return self._read()
        except Broken:
            log.exception("The search index cannot be opened; building a new one")
            self.rebuild()
            return 0

    def rebuild(self, progress: Progress | None = None) -> Generation:
        """Build a new generation, keeping the old one fresh meanwhile, and swap."""
        new = built(progress, between=self._read_if_possible)
        self._close()
        generations.install(new)
        generations.rebuild_done()
        return new

    def _must_build(self) -> bool:
        generation = generations.current()
        if generation is None or generations.rebuild_asked():
            return True
        try:
            return outbox.lost(generation.state())
        except (OSError, ValueError, TypeError):
            log.exception("The state of the search index cannot be read; building a new index")
            return True

    def _read(self) -> int:
        generation = generations.current()
        if generation is None:
            return 0
        if generation != self._generation:
            self._close()
            self._generation = generation
        state = generation.state()
        if not generation.glossary.exists():
            compiled.write(generation.glossary)
        if not outbox.waiting(state):
            _look_after(generation, state)
            if monotonic() - self._wrote > IDLE:
                self._close()
            return 0
        if self._writer is None:
            try:
                self._writer = Writer(generation)
            except ValueError as error:
                raise Broken(str(error)) from error
        read = read_outbox(generation, state, self._writer)
        self._wrote = monotonic()
        return read

    def _read_if_possible(self) -> None:
        with suppress(Broken):
            self._read()

    def _close(self) -> None:
        if self._writer is not None:
            with suppress(
                ValueError, OSError
            ):  # its folder may be gone; what was not committed is read again
                self._writer.close()
        self._writer = self._generation = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()


def built(progress: Progress | None, between: Callable[[], None]) -> Generation:
    """A new generation with everything there is. `progress` hears the number of documents done.

    One that could not be finished is removed: where the disk is full, what lies about keeps it full.
    """
    generation = generations.make()
    try:
        _fill(generation, progress, between)
    except BaseException:
        shutil.rmtree(generation.path, ignore_errors=True)
        raise
    return generation


def _fill(generation: Generation, progress: Progress | None, between: Callable[[], None]) -> None:
    state = outbox.beginning()
    done = uncommitted = 0
    with Writer(generation) as writer:
        for source in sources:
            for objects in source.batches():
                for obj in objects:
                    _place(writer, source, obj.pk, obj)
                done += len(objects)
                uncommitted += len(objects)
                if uncommitted >= COMMIT_AFTER:
                    writer.commit()
                    uncommitted = 0
                if progress:
                    progress(done)
                between()
        writer.commit()
        compiled.write(generation.glossary)
        generation.keep(state)
        read_outbox(generation, state, writer)


def read_outbox(generation: Generation, state: State, writer: Writer) -> int:
    """Apply what waits in the outbox. The state is kept after the commit: a crash between repeats, never skips."""
    read = 0
    while rows := outbox.unread(state):
        _apply(writer, rows)
        writer.commit()
        if any(row.kind == compiled.KIND for row in rows):
            compiled.write(generation.glossary)
        state = outbox.after(state, rows)
        generation.keep(state)
        read += len(rows)
    if read:
        _tell_listeners()
    return read


def _tell_listeners() -> None:
    """What a listener cannot do must not keep the index from going on."""
    for listener in listeners:
        try:
            listener()
        except Exception:
            log.exception("A listener to the index failed")


def _apply(writer: Writer, rows: list[Change]) -> None:
    ids_by_kind: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.kind != compiled.KIND:
            ids_by_kind[row.kind].add(row.object_id)
    for kind, ids in ids_by_kind.items():
        found: dict[int, Any] = {}
        if kind in sources:
            found = {obj.pk: obj for obj in sources[kind].everything().filter(pk__in=ids).order_by("pk")}
        for object_id in sorted(ids):
            if object_id in found:
                _place(writer, sources[kind], object_id, found[object_id])
            else:
                writer.remove(kind, object_id)


def _place(writer: Writer, source: Source, object_id: int, obj: Any) -> None:
    """One object that cannot be described must not keep the others out: it is logged, and `search check` names it."""
    try:
        document = source.document(obj)
        ready = analysed(source.kind, object_id, document) if document else None
    except Exception:
        log.exception(
            "The search document of %s %s cannot be made; the index keeps the old one", source.kind, object_id
        )
        return
    if ready is None:
        writer.remove(source.kind, object_id)
    else:
        writer.put(source.kind, object_id, ready)


def _look_after(generation: Generation, state: State) -> None:
    """Once an hour: say that we are alive, give up on lost numbers, remove rows that everybody has read."""
    if datetime.fromisoformat(state.at) < clock.now() - TIDY_EVERY:
        generation.keep(outbox.after(state, []))
        outbox.tidy()
