"""What carries tags. Apps above declare it in `merging.py`; a renamed or merged tag tells them."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from policylearning.common.registry import Registry

from .models import Tag

Carrier: TypeAlias = Callable[[Tag, Tag | None, datetime], int]
"""`carrier(tag, into, at)`, inside the transaction: give what carries `tag` the tag `into` as well, or, where that
is None, show the tag's new words. Returns how many carry it."""

carriers: Registry[Carrier] = Registry("carriers of tags")


def carries_tags(key: str) -> Callable[[Carrier], Carrier]:
    def declare(carrier: Carrier) -> Carrier:
        return carriers.register(key, carrier)

    return declare
