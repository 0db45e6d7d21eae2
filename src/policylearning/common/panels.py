"""Page panels and desk items: what other apps add to a page without the page knowing them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from .permissions import Actor
from .registry import Registry


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of another app's page. `context(user, obj)` gives the template's variables, or None for nothing."""

    page: str
    """The page it belongs to, such as `practices.detail`."""
    key: str
    template: str
    context: Callable[[Actor, Any], dict[str, Any] | None]
    place: str = "main"
    """`main`, `side`, `actions`, or `below`: across the whole page, after everything else. On lists `main` is below
    the words of an empty one."""
    order: int = 100


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One thing that waits for a person."""

    title: str
    url: str
    action: str
    """The verb on its link: "Review", "Confirm"."""
    due: datetime | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class DeskSource:
    """`items(user)` lists what waits for the user; one query, at most 50 rows."""

    key: str
    title: str | Promise
    items: Callable[[Actor], list[DeskItem]]
    order: int = 100


panels: Registry[Panel] = Registry("page panels")
desk: Registry[DeskSource] = Registry("desk sources")


def panel(declared: Panel) -> Panel:
    return panels.register(f"{declared.page}:{declared.key}", declared)


def desk_source(declared: DeskSource) -> DeskSource:
    return desk.register(declared.key, declared)


def panels_for(page: str, user: Actor, obj: Any) -> dict[str, list[dict[str, Any]]]:
    """The panels of a page by place, each with `template` and `context`, empty ones left out."""
    found: dict[str, list[dict[str, Any]]] = {"main": [], "side": [], "actions": [], "below": []}
    for each in panels:
        if each.page == page:
            context = each.context(user, obj)
            if context is not None:
                found[each.place].append({"key": each.key, "template": each.template, "context": context})
    return found
