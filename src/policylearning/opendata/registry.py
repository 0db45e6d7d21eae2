"""Records for machines: an app declares how its objects read as data, the platform serves them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from policylearning.common.registry import Registry


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of open data. Only what everybody may read is ever a record."""

    key: str
    model: type[Model]
    public: Callable[[], QuerySet[Any]]
    """The public objects, with what `data` and `linked` read prefetched."""
    data: Callable[[Any], dict[str, Any]]
    """Plain values under stable names."""
    linked: Callable[[Any], dict[str, Any]]
    """JSON-LD, in the vocabulary of schema.org."""


records: Registry[Record] = Registry("open-data records")


def record(declared: Record) -> Record:
    return records.register(declared.key, declared)
