"""Walk every address with every role and write down what happened, in a table a person can read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from policylearning.practices.enums import State
from policylearning.practices.views import turns

from .world import ROLES, World, practice_samples

THIRD_PARTY = ("account_", "mfa_", "socialaccount_", "openid_connect", "usersessions_")
"""allauth keeps its own pages, and its own tests of them."""

SAMPLES = {
    "communities:thread": "thread",
    "communities:answer": "thread",
    "communities:follow": "thread",
    "communities:close": "thread",
    "communities:pin": "thread",
    "communities:edit_post": "post",
    "communities:history": "post",
    "communities:useful": "post",
    "communities:flag": "post",
    "communities:judge": "post",
    "web:topic": "topic",
    "regions:detail": "region",
    "jobs:detail": "job",
    "jobs:cancel": "job",
    "jobs:retry": "job",
    "notices:follow": "notice",
    "organisations:decide_membership": "membership",
    "organisations:leave": "membership",
    "organisations:decide": "verification",
    "organisations:withdraw": "verification",
    "finder:shared": "shared shortlist",
}
"""URL names whose object is not the one its namespace is about."""

NAMESPACES = {
    "communities": "community",
    "conversations": "conversations",
    "directory": "directory",
    "finder": "shortlist",
    "impact": "transfer",
    "organisations": "organisation",
}
ABOUT_PRACTICES = ("practices", "validation")
VERBS = {
    "practices:turn": [*turns.WITH_A_REASON, *turns.AT_ONCE, *turns.WITH_REMARKS],
    "validation:leave": ["recuse", "release"],
    "impact:step": ["visit", "drop"],
}


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    arguments: frozenset[str]


def addresses() -> list[Address]:
    """Every named address of the platform, sorted."""
    found = {each.name: each for each in _within(get_resolver(), "")}
    return [found[name] for name in sorted(found)]


def _within(resolver: URLResolver, namespace: str) -> Iterator[Address]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _within(each, inner)
        elif isinstance(each, URLPattern) and each.name and not each.name.startswith(THIRD_PARTY):
            yield Address(
                f"{namespace}{each.name}",
                frozenset(re.findall(r"\?P<(\w+)>", str(each.pattern.regex.pattern))),
            )


def samples(world: World, address: Address) -> list[tuple[str, dict[str, Any]]]:
    """(what the object is, arguments) of every object to ask for. LookupError for an address nobody thought of."""
    if not address.arguments:
        return [("", {})]
    namespace = address.name.partition(":")[0]
    if address.name.startswith("practices:import"):
        return [(what, _only(given, address)) for what, given in world.samples["import"]]
    if namespace in ABOUT_PRACTICES and "pk" in address.arguments and address.name not in world.samples:
        return list(practice_samples(world, set(address.arguments)))
    key = SAMPLES.get(address.name) or NAMESPACES.get(namespace, "")
    known = world.samples.get(address.name) or world.samples.get(key)
    if known is None or not all(set(arguments) >= address.arguments - {"verb"} for _what, arguments in known):
        raise LookupError(
            f"{address.name} has no sample in tests/matrix: add one, so that its rights are tested"
        )
    return known


def _only(given: dict[str, Any], address: Address) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in address.arguments}


def clients(world: World) -> dict[str, Client]:
    """A browser for each role, signed in."""
    opened = {role: Client() for role in ROLES}
    for role, person in world.people.items():
        if person is not None:
            opened[role].force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return opened


def ask(client: Client, url: str) -> str:
    """What this browser gets: a word for the table. Nothing that it does stays."""
    with transaction.atomic():
        response = client.get(url)
        if response.status_code == 405:
            response = client.post(url)
        transaction.set_rollback(True)
    if response.streaming:
        b"".join(response)  # to its end, so that files are closed
    return _word(response)


def _word(response: Any) -> str:
    status = response.status_code
    if status == 302 and "/account/login/" in response["Location"]:
        return "sign in"
    if status == 403:
        return "no"
    if status == 404:
        return "hidden"
    if status == 429 or status >= 500:
        raise AssertionError(f"{response.request['PATH_INFO']} answered {status}")
    return "yes"


Row = tuple[str, str, tuple[str, ...]]
"""Address, objects, and what each role gets."""


def rows(world: World) -> Iterator[Row]:
    opened = clients(world)
    for address in addresses():
        for verb in VERBS.get(address.name, [""]):
            asked = [(what, _cells(opened, address, {**arguments, **({"verb": verb} if verb else {})}))
                     for what, arguments in samples(world, address)]  # fmt: skip
            label = f"{address.name} {verb}".strip()
            yield from _merged(label, asked)


def _cells(opened: dict[str, Client], address: Address, arguments: dict[str, Any]) -> tuple[str, ...]:
    url = reverse(address.name, kwargs=arguments)
    return tuple(ask(opened[role], url) for role in ROLES)


def _merged(label: str, asked: list[tuple[str, tuple[str, ...]]]) -> Iterator[Row]:
    """Objects that are treated alike share a row."""
    for cells, group in groupby(sorted(asked, key=lambda pair: (pair[1], pair[0])), key=lambda pair: pair[1]):
        kinds = [what for what, _cells in group]
        every = len(kinds) == len(asked) and len(asked) > 1
        yield label, "any state" if every and set(kinds) == set(State) else ", ".join(kinds), cells


def as_table(found: Iterable[Row]) -> str:
    lines = [f"| address | object | {' | '.join(ROLES)} |", f"|{'---|' * (len(ROLES) + 2)}"]
    lines += [f"| {label} | {kinds} | {' | '.join(cells)} |" for label, kinds, cells in found]
    return "\n".join(lines) + "\n"
