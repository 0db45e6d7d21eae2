"""Where the index lies. A generation is a folder; the file `current` names the one that is read.

A rebuild fills a new folder beside the old one and swaps by replacing that file, which no reader can see half-done.
One process of a machine writes at a time: it holds the lock on the file `writer`.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

from policylearning.common import clock

from .schema import SCHEMA


@dataclass(slots=True)
class State:
    """How far a generation has read the outbox."""

    last: int = 0
    """The highest change read."""
    gaps: dict[str, str] = field(default_factory=dict)
    """Numbers below it that were not there yet, with the time that was seen: their transactions may still end."""
    at: str = ""
    """When the outbox was last read to its end."""


@dataclass(frozen=True, slots=True)
class Generation:
    path: Path

    @property
    def documents(self) -> Path:
        return self.path / "documents"

    @property
    def words(self) -> Path:
        return self.path / "words"

    @property
    def glossary(self) -> Path:
        return self.path / "glossary.jsonl"

    def state(self) -> State:
        return State(**json.loads((self.path / "state.json").read_text()))

    def keep(self, state: State) -> None:
        replace(self.path / "state.json", json.dumps(asdict(state)))


def root() -> Path:
    path = Path(settings.SEARCH_INDEX_DIR)
    path.mkdir(parents=True, exist_ok=True)
    return path


def current() -> Generation | None:
    """The generation that is read, or None when there is none of this schema."""
    try:
        name = (Path(settings.SEARCH_INDEX_DIR) / "current").read_text().strip()
    except OSError:
        return None
    generation = Generation(Path(settings.SEARCH_INDEX_DIR) / name)
    return generation if name.startswith(f"{SCHEMA}-") and generation.documents.is_dir() else None


def make() -> Generation:
    """A new, empty generation that nobody reads yet."""
    generation = Generation(root() / f"{SCHEMA}-{clock.now():%Y%m%d%H%M%S}-{time.monotonic_ns()}")
    generation.documents.mkdir(parents=True)
    generation.words.mkdir()
    return generation


def install(generation: Generation) -> None:
    """From now on this one is read; the others are removed. Whoever still has one open reads on in peace."""
    replace(root() / "current", generation.path.name)
    for other in root().iterdir():
        if (other / "documents").is_dir() and other != generation.path:
            shutil.rmtree(other, ignore_errors=True)


def ask_for_rebuild() -> None:
    """Whoever indexes on this machine will build a new generation."""
    (root() / "rebuild").touch()


def rebuild_asked() -> bool:
    return (root() / "rebuild").exists()


def rebuild_done() -> None:
    (root() / "rebuild").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Hold:
    """The right to write on this machine; false when another process or thread has it."""

    path: Path
    handle: int
    mine: bool

    def __bool__(self) -> bool:
        return self.mine

    @property
    def stands(self) -> bool:
        """Whether it is what others ask for still: the folder may have been removed and made again."""
        try:
            return self.mine and os.fstat(self.handle).st_ino == self.path.stat().st_ino
        except OSError:
            return False


@contextmanager
def held(timeout: float = 0, name: str = "writer") -> Iterator[Hold]:
    """Hold the right to write on this machine as long as this lasts."""
    path = root() / name
    with path.open("a") as handle:
        until = time.monotonic() + timeout
        while not (mine := _lock(handle.fileno())) and time.monotonic() < until:
            time.sleep(0.02)
        yield Hold(path, handle.fileno(), mine)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def replace(path: Path, content: str) -> None:
    """Write a small file whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.write_text(content)
    new.replace(path)
