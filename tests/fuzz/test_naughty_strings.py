"""Any text in any field of any form, and in any query: kept as it was typed or refused beside its field, never an
error, never run.

The forms are found by walking (`walk.py`), so a new one is tested from its first day. `make test` sends every string
through several forms; `make prove` sends every string through every field.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.urls import resolve

from tests.matrix.world import World, build

from .sending import Sender
from .strings import OWN, naughty_strings
from .walk import Walk, browsers, walked

pytestmark = pytest.mark.django_db

NEED_MORE_THAN_TEXT = {
    "account_login",  # the password of an account
    "account_email",  # an address that is not there yet
    "organisations:domain",  # a domain
    "organisations:separate",  # two that look alike
    "office:merge_tag",  # another tag
    "office:merge_concept",  # another term
    "office:glossary_import",  # a file of terms
    "office:regions",  # a file of regions
    "validation:decide",  # two experts who disagree
    "finder:shortlist",  # an empty form for each button
}
"""Views whose forms cannot be filled by somebody who only sees the page."""
PARTS = 4
"""The long proof is cut so that several processes share it."""


class Turns:
    """Strings in turn; each call gives the next one that fits."""

    def __init__(self, strings: list[str]) -> None:
        self.waiting = deque(strings)
        self.used: set[str] = set()

    def __call__(self, longest: int) -> str:
        for _each in range(len(self.waiting)):
            text = self.waiting[0]
            self.waiting.rotate(-1)
            if len(text) <= longest and text.strip():
                self.used.add(text)
                return text
        return "x"

    def any_length(self, _longest: int) -> str:
        text = self.waiting[0]
        self.waiting.rotate(-1)
        self.used.add(text)
        return text


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, dict[str, Sender], Walk]]:
    """The matrix's world, walked once for this file."""
    from django.conf import settings

    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ACCOUNT_RATE_LIMITS", False)
        world = build()
        opened = browsers(world)
        senders = {
            role: Sender(client, getattr(world.people[role], "email", "new@example.org"))
            for role, client in opened.items()
        }
        yield world, senders, walked(world, opened)
        transaction.set_rollback(True)


def test_the_walk_finds_the_forms(place: tuple[World, dict[str, Sender], Walk]) -> None:
    """One of each service: should the walk go blind, this tells."""
    actions = {found.action.split("?")[0] for found in place[2].forms}
    for part in ("/edit/place/", "/turn/appeal/", "/turn/ask_changes/", "/organisations/add/", "/shortlists/new/",
                 "/office/rubric/", "/office/words/topics/", "/transfer/", "/account/profile/", "/account/signup/",
                 "/import/new/", "/mapping/", "/hand-over/", "/validation/"):  # fmt: skip
        assert any(part in action for action in actions), part
    assert len(place[2].forms) > 70
    assert {"q", "sort", "page", "country"} <= place[2].parameters


def test_every_string_is_kept_or_refused_and_never_run(place: tuple[World, dict[str, Sender], Walk]) -> None:
    _world, senders, walk = place
    turns = Turns(naughty_strings())
    problems: list[str] = []
    for found in walk.forms:
        sender = senders[found.role]
        for number in range(5):
            if number < 2 or found.action not in sender.accepted:
                sending = sender.filled(found.form, turns, turns.any_length(0))
                problems += _told(found.action, sender.problems_of(found, sending))
        long = sender.filled(found.form, turns.any_length, "a")
        problems += _told(found.action, sender.problems_of(found, long))
        if any(each.name == "draft_key" and each.value for each in found.form.controls):
            problems += _told(found.action, sender.problems_of_draft(found, long))
        nonsense = sender.all_wrong(found.form, turns.any_length)
        problems += _told(found.action, sender.problems_of_nonsense(found, nonsense))
    widest = max(walk.forms, key=lambda found: sum(control.is_text for control in found.form.controls))
    while left := [each for each in naughty_strings() if each not in turns.used]:
        rest = Turns(left)
        sending = senders[widest.role].filled(widest.form, rest.any_length, "a")
        problems += _told(widest.action, senders[widest.role].problems_of(widest, sending))
        turns.used |= rest.used
    assert problems == [], "\n".join(problems)
    # Not one long refusal: nearly all forms took what they were given.
    forms = {_view(found.action) for found in walk.forms}
    accepted = {_view(each) for sender in senders.values() for each in sender.accepted}
    assert forms - accepted <= NEED_MORE_THAN_TEXT


def test_every_query_is_answered(place: tuple[World, dict[str, Sender], Walk]) -> None:
    _world, senders, walk = place
    turns = Turns(naughty_strings())
    problems: list[str] = []
    for address, role in {address: role for role, address in walk.pages}.items():
        query = {name: turns.any_length(0) for name in sorted(walk.parameters)}
        problems += _told(address, senders[role].problems_of_query(address, query))
    assert problems == [], "\n".join(problems)


@pytest.mark.proof
@pytest.mark.parametrize("part", range(PARTS))
def test_every_string_through_every_field(place: tuple[World, dict[str, Sender], Walk], part: int) -> None:
    _world, senders, walk = place
    strings = naughty_strings()
    problems: list[str] = []
    for found in walk.forms[part::PARTS]:
        sender, texts = senders[found.role], [each for each in found.form.controls if each.is_text]
        for number in range(len(strings) if texts else 0):
            turns = Turns(strings[number:] + strings[:number])
            sending = sender.filled(found.form, turns.any_length, OWN[number % len(OWN)])
            problems += _told(found.action, sender.problems_of(found, sending))
            if sending.typed and len(problems) > 50:
                break
    assert problems == [], "\n".join(problems)


def _view(address: str) -> str:
    return resolve(urlsplit(address).path).view_name


def _told(address: str, problems: Iterator[str]) -> list[str]:
    try:
        return [f"{address}: {each}" for each in problems]
    except Exception as error:  # the list of all is worth more than the first
        return [f"{address}: {type(error).__name__}: {error}"]
