"""The address of a list holds its whole state; these make other addresses from it."""

from collections.abc import Iterable

from django.http import QueryDict

from policylearning.common.text import nfc

State = tuple[tuple[str, str], ...]
"""The (name, value) pairs of an address, in a stable order, without page and format."""

MOST = 100
"""Values that are read of an address: each of them is a chip whose address holds all the others."""


def normalised(data: QueryDict) -> QueryDict:
    """The same parameters in NFC, without characters that no database or document holds; at most MOST values."""
    clean, left = QueryDict(mutable=True), MOST
    for name, values in data.lists():
        clean.setlist(name, [nfc(value).strip() for value in values[:left]])
        left -= len(values[:left])
    return clean


def state_of(data: QueryDict, names: Iterable[str]) -> State:
    """The pairs of `data` that a list with parameters `names` knows, without the empty and the repeated."""
    pairs = [(name, value) for name in names for value in data.getlist(name) if value]
    return tuple(dict.fromkeys(pairs))


def address(path: str, state: Iterable[tuple[str, str]], **more: str | int) -> str:
    """`path` with the state and further parameters; empty ones are left out."""
    query = QueryDict(mutable=True)
    for name, value in state:
        query.appendlist(name, value)
    for name, extra in more.items():
        query.pop(name, None)
        if extra:
            query[name] = str(extra)
    return f"{path}?{query.urlencode()}" if query else path


def without(state: State, name: str, value: str | None = None) -> State:
    """The state without one value of a parameter, or without the parameter."""
    return tuple(pair for pair in state if pair[0] != name or (value is not None and pair[1] != value))
