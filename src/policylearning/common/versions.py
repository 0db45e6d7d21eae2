"""Two people at once: the second is told what changed, with both texts."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from .errors import ChangedMeanwhile


def unchanged(obj: models.Model, version: object, mine: dict[str, Any]) -> None:
    """Raise ChangedMeanwhile when `obj` (locked by the caller) is no longer at `version`.

    `version` is what the person saw; None and "" pass, for callers that saw none. `mine` maps field names to
    what the person wants to write; only fields that differ are shown.
    """
    present = str(getattr(obj, "version"))  # noqa: B009 - models with a version only
    if version in (None, "") or str(version) == present:
        return
    theirs = {name: _value(obj, name) for name in mine}
    differing = [name for name in mine if _comparable(mine[name]) != _comparable(theirs[name])]
    raise ChangedMeanwhile(
        _(
            "Somebody else saved this while you were writing. Nothing is lost: compare both texts below, "
            "change yours where you like, and send it again to keep yours."
        ),
        mine={name: mine[name] for name in differing},
        theirs={name: theirs[name] for name in differing},
        version=present,
    )


def _value(obj: models.Model, name: str) -> Any:
    value = getattr(obj, name, "")
    return list(value.all()) if isinstance(value, models.Manager) else value


def _comparable(value: Any) -> str:
    if isinstance(value, list | tuple | models.QuerySet):
        return "\n".join(sorted(map(str, value)))
    return "" if value is None else str(value)
