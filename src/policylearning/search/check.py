"""Find where index and database have drifted apart; mending goes through the outbox, so that every node mends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import lexical, meanings, passages
from .documents import key_of, split_key, version_of
from .models import Change
from .reading import Snapshot, snapshot
from .registry import Source, sources

BATCH = 500


@dataclass(slots=True)
class Drift:
    """Keys, as `practice:12`."""

    missing: list[str] = field(default_factory=list)
    """In the database, not in the index."""
    stale: list[str] = field(default_factory=list)
    """In both, with different content."""
    orphaned: list[str] = field(default_factory=list)
    """In the index, not in the database."""
    unread: list[str] = field(default_factory=list)
    """In both, but the vectors of its text are missing or old."""
    failing: list[str] = field(default_factory=list)
    """Their documents cannot be made: a mistake in an app."""
    compared: int = 0

    @property
    def any(self) -> bool:
        return bool(self.missing or self.stale or self.orphaned or self.unread or self.failing)


def check() -> Drift:
    """Compare every object. Raises NoIndex or Unreadable. What changes meanwhile may be named as well."""
    now = snapshot()
    drift = Drift()
    expected: set[str] = set()
    for source in sources:
        embedded = meanings.versions(source.kind)
        for objects in source.batches():
            versions = _versions(source, objects, drift, embedded)
            expected.update(versions)
            indexed = _indexed(list(versions), now)
            drift.compared += len(objects)
            for key, version in versions.items():
                if key not in indexed:
                    drift.missing.append(key)
                elif indexed[key] != version:
                    drift.stale.append(key)
    drift.orphaned = [key for key in _all_keys(now) if key not in expected and key not in drift.failing]
    return drift


def mend(drift: Drift) -> int:
    """Put everything that drifted into the outbox. Returns how many."""
    pairs = [split_key(key) for key in (*drift.missing, *drift.stale, *drift.orphaned, *drift.unread)]
    Change.objects.bulk_create(
        [Change(kind=kind, object_id=object_id) for kind, object_id in pairs], batch_size=BATCH
    )
    return len(pairs)


def _versions(
    source: Source, objects: list[Any], drift: Drift, embedded: Mapping[int, int] | None
) -> dict[str, str]:
    """By key, for what should be in the index."""
    versions = {}
    for obj in objects:
        key = key_of(source.kind, obj.pk)
        try:
            document = source.document(obj)
        except Exception:
            drift.failing.append(key)
            continue
        if document is not None:
            versions[key] = version_of(document)
            if embedded is not None and embedded.get(obj.pk) != passages.version_of(document):
                drift.unread.append(key)
    return versions


def _indexed(keys: list[str], now: Snapshot) -> dict[str, str]:
    if not keys:
        return {}
    hits = now.searcher.search(lexical.any_of("key", keys, now), len(keys), count=False).hits
    entries = [now.searcher.doc(address) for _, address in hits]
    return {str(entry.get_first("key")): str(entry.get_first("version")) for entry in entries}


def _all_keys(now: Snapshot) -> Iterator[str]:
    """Every key that a living document has."""
    keys = [key for key, _ in now.searcher.terms_with_prefix("key", "")]
    for start in range(0, len(keys), BATCH):
        yield from sorted(_indexed(keys[start : start + BATCH], now))
