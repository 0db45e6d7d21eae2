"""Questions that every page asks, put into SQL once: most of what a small query costs is putting it into words."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import partial
from itertools import count
from typing import Any, Generic, TypeVar

from django.db import connection, connections
from django.db.models import Model, QuerySet

Row = TypeVar("Row")
Value = int | str
Given = Value | Sequence[int] | Sequence[str]
Shape = tuple[tuple[type, int], ...]
"""Of each argument: the type of its value or values, and how many of a list there is room for, 0 for one alone."""

ROOM = 8
"""Lists are filled up with their last number to it, or to twice as many and so on: a few shapes serve all lengths."""
MARK = 9_000_000_000_000_000
"""Above every key: it and what follows stand in the SQL where an argument goes, as numbers or as text."""


class Prepared(Generic[Row]):
    """`question(*values)` gives the rows of `make(*values)`, whose SQL is made once per database and shape.

    ::

        _links = Prepared(lambda practice: PracticeLink.objects.filter(practice=practice).order_by("pk"))
        _links(practice.pk)

    Arguments are numbers, such as keys, or texts; or lists of either for an `__in`. The queryset that `make` gives
    must depend on nothing else: not on the clock, the reader or the language.
    """

    def __init__(self, make: Callable[..., "QuerySet[Any, Row]"]) -> None:
        self.make = make
        self._plans: dict[tuple[str, Shape], _Plan] = {}

    def __call__(self, *given: Given) -> list[Row]:
        if any(not isinstance(each, Value) and not each for each in given):
            return []
        shape = tuple(_shape(each) for each in given)
        values = [
            value for each, (_type, room) in zip(given, shape, strict=True) for value in _filled(each, room)
        ]
        return self._plan(shape).rows(values)

    def _plan(self, shape: Shape) -> "_Plan":
        key = (connection.vendor, shape)
        if key not in self._plans:
            self._plans[key] = _Plan(self.make, shape)
        return self._plans[key]


def _shape(given: Given) -> tuple[type, int]:
    if isinstance(given, Value):
        return type(given), 0
    return type(given[0]), max(ROOM, 1 << (len(given) - 1).bit_length())


def _filled(given: Given, room: int) -> list[Value]:
    if isinstance(given, Value):
        return [given]
    return [*given, *[given[-1]] * (room - len(given))]


class _Plan:
    """The SQL of one queryset, and which of its parameters is which argument."""

    def __init__(self, make: Callable[..., "QuerySet[Any, Any]"], shape: Shape) -> None:
        marks = count(MARK)
        self.queryset = make(*([kind(next(marks)) for _ in range(room)] if room else kind(next(marks))
                               for kind, room in shape))  # fmt: skip
        self.compiler = self.queryset.query.get_compiler(using=self.queryset.db)
        self.sql, parameters = self.compiler.as_sql()
        places = {kind(mark): mark - MARK for mark in range(MARK, next(marks)) for kind in (int, str)}
        self.parameters = [
            (each, places.get(each) if isinstance(each, Value) else None) for each in parameters
        ]

    def rows(self, values: Sequence[Value]) -> list[Any]:
        found = self.queryset.all()
        compiler = copy(self.compiler)
        compiler.connection = connections[found.db]
        # What a database's driver wraps a value in stays around it.
        said = tuple(each if place is None else type(each)(values[place]) for each, place in self.parameters)
        compiler.as_sql = partial(_said, (self.sql, said))
        found.query.get_compiler = partial(_said, compiler)  # type: ignore[method-assign]
        return list(found)


def _said(answer: Any, *_arguments: Any, **_options: Any) -> Any:
    return answer


def attach(objects: Iterable[Model], name: str, model: type[Model], rows: dict[int, list[Any]]) -> None:
    """Give each object what `prefetch_related(name)` would: the `rows` of its key, of `model`."""
    for each in objects:
        related = model._default_manager.all()
        related._result_cache = rows.get(each.pk, [])
        related._prefetch_done = True  # type: ignore[attr-defined]
        kept = each.__dict__.setdefault("_prefetched_objects_cache", {})
        kept[name] = related
