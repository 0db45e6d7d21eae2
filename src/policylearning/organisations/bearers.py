"""What else points at an organisation. Apps above declare it in `merging.py`; a merger moves it along."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from policylearning.common.registry import Registry

from .models import Organisation


def _nothing(keys: Iterable[int], at: datetime) -> None:
    return None


def _no_clash(gone: Organisation, stays: Organisation) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Bearer:
    """The foreign key `field` of `model`.

    `moved(keys, at)` is told, inside the transaction, which rows point elsewhere now. `clash(gone, stays)` says
    in a sentence what stands against a merger, if anything does.
    """

    key: str
    title: str | Promise
    model: type[Model]
    field: str
    moved: Callable[[list[int], datetime], None] = _nothing
    clash: Callable[[Organisation, Organisation], str] = _no_clash
    order: int = 100

    def count(self, organisation: Organisation) -> int:
        return int(self._rows(organisation).count())

    def move(
        self, gone: Organisation, stays: Organisation, at: datetime, *, only: Iterable[int] | None = None
    ) -> list[int]:
        """Point the rows of `gone` at `stays`; only those of these keys when given. Returns the keys."""
        rows = self._rows(gone) if only is None else self._rows(gone).filter(pk__in=list(only))
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if keys:
            rows.update(**{self.field: stays})
            self.moved(keys, at)
        return keys

    def _rows(self, organisation: Organisation) -> Any:
        return self.model._default_manager.filter(**{self.field: organisation})


bearers: Registry[Bearer] = Registry("bearers of organisations")


def bears_organisations(bearer: Bearer) -> Bearer:
    return bearers.register(bearer.key, bearer)
