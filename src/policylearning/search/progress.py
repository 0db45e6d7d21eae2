"""How far the vectors of a machine have come: which kinds are all there, and the place in the outbox."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .generations import State, replace

FILE = "progress.json"


@dataclass(slots=True)
class Progress:
    outbox: State
    """What has been read of the changes. The first pass over everything begins by taking this down."""
    after: dict[str, int] = field(default_factory=dict)
    """By kind: the last key of the first pass."""
    built: list[str] = field(default_factory=list)
    """Kinds whose first pass is done."""

    def keep(self, folder: Path) -> None:
        replace(folder / FILE, json.dumps(asdict(self)))


def progress(folder: Path) -> Progress | None:
    """What was kept, or None: nothing yet, or nothing that can be read."""
    try:
        kept = json.loads((folder / FILE).read_text())
        return Progress(State(**kept["outbox"]), kept["after"], kept["built"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def built_kinds(folder: Path) -> frozenset[str]:
    """Kinds that have all their vectors."""
    kept = progress(folder)
    return frozenset(kept.built if kept else ())
