"""Links of the header and the account menu: apps register them, the shell shows those whose page exists.

::

    from policylearning.common.navigation import Entry, navigation

    navigation.register("practices", Entry(_("Good practices"), "practices:list", order=10))

Register in a declaring module of the app (`panels.py`), which is found at start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import (
    NoReverseMatch,
    URLResolver,
    get_resolver,
    get_script_prefix,
    get_urlconf,
    reverse,
)

from .permissions import Actor
from .registry import Registry

_StrOrPromise = Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A link. `shown(user)` says for whom; by default for everybody."""

    label: _StrOrPromise
    url_name: str
    place: str = "header"
    """`header`, `account` (the menu of who is signed in), `footer`, `search` (what answers `?q=`), or `office`: the
    tabs of the back office, shown on the pages they lead to."""
    order: int = 100
    shown: Callable[[Actor], Any] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry with its address. `current` when the page shown is under it, and under no longer one of its place."""

    label: _StrOrPromise
    href: str
    current: bool


navigation: Registry[Entry] = Registry("navigation entries")


def links(place: str, request: HttpRequest) -> list[Link]:
    """The links of `place` for who asks, without those whose page this installation does not have."""
    user = getattr(request, "user", None)
    found: list[tuple[_StrOrPromise, str]] = []
    for entry in navigation:
        if entry.place == place and (entry.shown is None or entry.shown(user)):
            href = _address(entry.url_name)
            if href:
                found.append((entry.label, href))
    here = max((href for _, href in found if request.path.startswith(href)), key=len, default="")
    return [Link(label, href, href == here) for label, href in found]


def tabs(place: str, request: HttpRequest) -> list[tuple[_StrOrPromise, str, bool]]:
    """The links of `place` for the component `tabs`; none on a page that none of them leads to."""
    found = [(link.label, link.href, link.current) for link in links(place, request)]
    return found if any(current for _label, _href, current in found) else []


def _address(url_name: str) -> str:
    return _looked_up(url_name, get_resolver(get_urlconf()), get_script_prefix())


@lru_cache(maxsize=256)
def _looked_up(url_name: str, addresses: URLResolver, prefix: str) -> str:
    """Every page asks for the same ones. Other addresses are another resolver."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
