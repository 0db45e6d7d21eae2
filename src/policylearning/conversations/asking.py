"""Who can be asked about a document of the index: apps say it for their kind, in `panels.py`."""

from collections.abc import Callable
from typing import Any

from policylearning.accounts.models import User
from policylearning.common.registry import Registry

Asked = Callable[[Any], list[User]]

askable: Registry[Asked] = Registry("kinds whose people can be asked")


def can_be_asked(kind: str) -> Callable[[Asked], Asked]:
    """Declare the decorated function as the one that names whom to write to about an object of `kind`."""

    def declare(function: Asked) -> Asked:
        return askable.register(kind, function)

    return declare


def people_to_ask(kind: str, obj: Any) -> list[User]:
    """Those with an open account; nobody for a kind that no app speaks for."""
    return [person for person in askable[kind](obj) if person.is_active] if kind in askable else []
