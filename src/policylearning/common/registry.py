"""Registration upwards: an app declares, the platform finds, as Django's admin does it."""

from collections.abc import Iterator
from importlib import import_module
from typing import Generic, TypeVar

from django.apps import apps
from django.utils.module_loading import module_has_submodule

T = TypeVar("T")

DECLARING_MODULES = (
    "rules",
    "workflow",
    "notifications",
    "search",
    "feeds",
    "desk",
    "panels",
    "deeds",
    "privacy",
    "merging",
    "tasks",
    "health",
    "office",
)


class Registry(Generic[T]):
    """Things declared by key, in the order of their `order` attribute, then key."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, T] = {}

    def register(self, key: str, item: T) -> T:
        """Add `item`. ValueError when the key is taken by something else."""
        if key in self._items and self._items[key] is not item:
            raise ValueError(f"Two {self.what} named {key}")
        self._items[key] = item
        return item

    def __getitem__(self, key: str) -> T:
        try:
            return self._items[key]
        except KeyError:
            raise LookupError(
                f"No {self.what} named {key}; known: {', '.join(sorted(self._items))}"
            ) from None

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[T]:
        return iter([item for _, item in self.items()])

    def items(self) -> list[tuple[str, T]]:
        return sorted(self._items.items(), key=lambda pair: (getattr(pair[1], "order", 100), pair[0]))


def autodiscover() -> None:
    """Import every declaring module of every app, once, at start: lower floors first, the upper lean on them."""
    for name in DECLARING_MODULES:
        for app in reversed(list(apps.get_app_configs())):
            if app.module is not None and module_has_submodule(app.module, name):
                import_module(f"{app.name}.{name}")
