"""Find every form and every query parameter of the platform by walking it, as the people who may.

Where to look and as whom is read from docs/reference/permissions.md, which the matrix test holds true: a new page is in
that table before it can be merged, and so its forms are found here without anybody naming them.
"""

import contextlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse

from policylearning.practices.enums import State
from tests.matrix import walk as matrix
from tests.matrix.test_matrix import TABLE
from tests.matrix.world import ROLES, World

from .pages import Form, Page

OWN_PLACE = frozenset({"slug", "token", "code", "key", "uidb36"})
"""Arguments that name one object among others alike; the rest (`verb`, `step`, `kind`) make another page of it."""
ELSEWHERE = ("account_", "mfa_", "usersessions_")
"""Pages of the package that keeps accounts; they are asked too, though the table leaves them to it."""


@dataclass(frozen=True)
class Found:
    """A form, the page it stands on and who saw it there."""

    role: str
    page: str
    action: str
    form: Form


def browsers(world: World) -> dict[str, Client]:
    """The matrix's, each having typed the password a moment ago, so that no page asks for it again."""
    opened = matrix.clients(world)
    for role, client in opened.items():
        if world.people[role] is not None:
            session = client.session
            session["account_authentication_methods"] = [
                {"method": "password", "at": time.time(), "email": world.people[role].email}
            ]
            session.save()
    return opened


def starts(world: World) -> Iterator[tuple[str, str]]:
    """(role, address): each row of the table with the first and the last role that it lets in, and its owner."""
    places = {each.name: each for each in matrix.addresses()}
    for line in TABLE.read_text("utf-8").splitlines():
        label, kinds, *cells = [*(cell.strip() for cell in line.strip("|").split("|")), ""]
        name, _space, verb = label.partition(" ")
        let_in = [role for role, cell in zip(ROLES, cells, strict=False) if cell == "yes"]
        if name not in places or not let_in:
            continue
        wanted = set(State) if kinds == "any state" else set(kinds.split(", "))
        for what, arguments in matrix.samples(world, places[name]):
            if what in wanted or not kinds:
                url = reverse(name, kwargs={**arguments, **({"verb": verb} if verb else {})})
                yield from ((role, url) for role in _heads(let_in))
                break
    for url in _of_the_account_package():
        yield from (("visitor", url), ("member", url))


def _heads(let_in: list[str]) -> list[str]:
    """Those who see different things on one page: the least, the one whose object it is, the most."""
    wanted = (let_in[0], "owner" if "owner" in let_in else let_in[0], let_in[-1])
    return list(dict.fromkeys(wanted))


def _of_the_account_package() -> Iterator[str]:
    for name in sorted(each for each in get_resolver().reverse_dict if isinstance(each, str)):
        if name.startswith(ELSEWHERE):
            with contextlib.suppress(NoReverseMatch):  # it wants an object
                yield reverse(name)


@dataclass
class Walk:
    forms: list[Found]
    pages: list[tuple[str, str]]
    """(role, address) of every page that answered."""
    parameters: set[str]
    """Every name that stands in a query anywhere."""


def walked(world: World, opened: dict[str, Client]) -> Walk:
    found = Walk([], [], {"q", "page", "next", "format"})
    queue, seen, shapes = list(starts(world)), set(), set()
    while queue:
        role, url = queue.pop(0)
        if (role, _place(url)) in seen:
            continue
        seen.add((role, _place(url)))
        html = _got(opened[role], url)
        if html is None:
            continue
        page = Page(html)
        found.pages.append((role, url))
        for form in page.forms:
            form.controls = [control for control in form.controls if "__prefix__" not in control.name]
            action = urljoin(url, form.action or url)
            if form.method == "get":
                found.parameters |= {control.name for control in form.controls}
            elif (shape := _shape(action, form)) not in shapes:
                shapes.add(shape)
                found.forms.append(Found(role, url, action, form))
        for link in page.links:
            split = urlsplit(urljoin(url, link))
            if not split.netloc and split.path:
                found.parameters |= {name for name, _value in parse_qsl(split.query)}
                if _is_ours(split.path):
                    queue.append((role, split.path))
    return found


def _got(client: Client, url: str) -> str | None:
    with transaction.atomic():
        response = client.get(url)
        transaction.set_rollback(True)
    if response.streaming:
        b"".join(response)
        return None
    is_page = response.status_code == 200 and response["Content-Type"].startswith("text/html")
    return response.content.decode() if is_page else None


def _is_ours(path: str) -> bool:
    try:
        return not resolve(path).view_name.startswith(("design", "health"))
    except Resolver404:
        return False


def _place(url: str) -> tuple[Any, ...]:
    """What makes a page another page: its view, and the arguments that are words."""
    match = resolve(urlsplit(url).path)
    words = [
        (name, value)
        for name, value in match.kwargs.items()
        if isinstance(value, str) and name not in OWN_PLACE and not value.isdigit()
    ]
    return match.view_name, tuple(sorted(words))


def _shape(action: str, form: Form) -> tuple[Any, ...]:
    names = frozenset(re.sub(r"\d+", "n", control.name) for control in form.controls)
    return _place(action), names
