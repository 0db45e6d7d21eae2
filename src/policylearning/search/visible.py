"""What a hit may show is checked when it is read: the index may be a second behind."""

from collections.abc import Collection
from typing import Any

from policylearning.common.permissions import Actor

from .registry import sources


def visible_objects(
    keys: Collection[tuple[str, int]], user: Actor, *, whole: bool = True
) -> dict[tuple[str, int], Any]:
    """The check at reading: what the user may see of these now, by key. One query a kind.

    `whole` with all that was indexed of them, else with what a list shows.
    """
    by_kind: dict[str, set[int]] = {}
    for kind, object_id in keys:
        by_kind.setdefault(kind, set()).add(object_id)
    return {
        (kind, obj.pk): obj
        for kind, wanted in by_kind.items()
        if kind in sources
        for obj in sources[kind].fetched(wanted, user, whole=whole)
    }
