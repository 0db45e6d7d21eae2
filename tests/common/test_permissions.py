"""The permission core and the workflow table, by themselves."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.common import permissions
from policylearning.common.errors import Forbidden
from policylearning.common.permissions import (
    Actor,
    Allowed,
    Decision,
    Denied,
    UnknownVerb,
    any_of,
    can,
    demand,
    rule,
    verbs,
)
from policylearning.common.workflow import Transition, Workflow, system, table

PERSON = SimpleNamespace(is_authenticated=True, is_active=True, name="Ann")
CLOSED = SimpleNamespace(is_authenticated=True, is_active=False, name="Ann")


@pytest.fixture(autouse=True)
def _rules_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_rules", {})


def ann(user: Actor, obj: Any) -> Decision:
    return Allowed() if getattr(user, "name", "") == "Ann" else Denied("Only Ann.")


def nobody(user: Actor, obj: Any) -> Decision:
    return Denied("Nobody.")


def test_decisions_are_true_and_false() -> None:
    assert Allowed()
    assert not Denied("No.")


def test_a_rule_decides_for_people_and_the_system_may_do_everything() -> None:
    rule("notes.read")(nobody)
    assert can(None, "notes.read") == Allowed()
    assert can(PERSON, "notes.read") == Denied("Nobody.")
    demand(None, "notes.read")
    with pytest.raises(Forbidden) as refused:
        demand(PERSON, "notes.read")
    assert refused.value.message == "Nobody."


def test_a_closed_account_may_nothing_and_a_visitor_what_the_rule_says() -> None:
    rule("notes.read")(lambda user, obj: Allowed())
    assert can(CLOSED, "notes.read") == Denied("This account is closed.")
    assert can(AnonymousUser(), "notes.read") == Allowed()
    assert can(SimpleNamespace(), "notes.read") == Allowed()
    demand(PERSON, "notes.read")


def test_a_verb_nobody_declared_is_a_mistake_for_everybody() -> None:
    for user in (None, PERSON):
        with pytest.raises(UnknownVerb):
            can(user, "notes.dance")


def test_one_rule_a_verb() -> None:
    rule("notes.read")(ann)
    rule("notes.read")(ann)
    with pytest.raises(ValueError, match=r"Two rules for notes\.read"):
        rule("notes.read")(nobody)
    assert verbs() == ["notes.read"]


def test_the_first_that_allows_counts_and_otherwise_the_last_refusal() -> None:
    assert any_of([nobody, ann], PERSON, None) == Allowed()
    assert any_of([ann, nobody], PERSON, None) == Allowed()
    assert any_of([nobody, ann], None, None) == Denied("Only Ann.")
    assert any_of([], PERSON, None) == Denied("Nobody may do this.")


# Workflows --------------------------------------------------------------------------------------
class Note:
    def __init__(self, state: str) -> None:
        self.state = state

    def get_state_display(self) -> str:
        return self.state.title()


@pytest.fixture
def notes() -> Workflow:
    return Workflow(
        "notes",
        Transition(("draft", "held"), "send", (nobody, ann), "sent", "Send"),
        Transition(("sent",), "lapse", (system,), "old", "Lapse"),
    )


def test_each_verb_is_a_permission_of_its_states(notes: Workflow) -> None:
    assert verbs() == ["notes.lapse", "notes.send"]
    assert can(PERSON, "notes.send", Note("held")) == Allowed()
    assert can(AnonymousUser(), "notes.send", Note("held")) == Denied("Only Ann.")
    assert can(PERSON, "notes.send", Note("sent")) == Denied("This cannot be done while it is sent.")


def test_what_the_platform_does_nobody_does(notes: Workflow) -> None:
    assert can(PERSON, "notes.lapse", Note("sent")) == Denied("The platform does this by itself.")
    assert system(None, Note("sent")) == Allowed()


def test_the_table_is_read_row_by_row(notes: Workflow) -> None:
    assert notes.states() == {"draft", "held", "sent", "old"}
    assert notes.find("draft", "send") == notes.transitions[0]
    assert notes.find("sent", "send") is None
    assert notes.find("draft", "lapse") is None
    assert table(notes.transitions) == [
        ("draft", "send", "sent"),
        ("held", "send", "sent"),
        ("sent", "lapse", "old"),
    ]


def test_what_is_open_to_somebody_now(notes: Workflow) -> None:
    assert notes.open_to(PERSON, Note("draft")) == [notes.transitions[0]]
    assert notes.open_to(AnonymousUser(), Note("draft")) == []
    assert notes.open_to(PERSON, Note("sent")) == []
    assert notes.open_to(None, Note("sent")) == [notes.transitions[1]]
