"""Workflows are a readable table: states, verb, who may, next state. `audit.actions.move` moves along it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .permissions import Actor, Allowed, Decision, Denied, Rule, any_of, rule


@dataclass(frozen=True, slots=True)
class Transition:
    """From any of `sources`, `verb` by one of `who` leads to `target`."""

    sources: tuple[str, ...]
    verb: str
    who: tuple[Rule, ...]
    target: str
    label: str | Promise
    """What the button says."""


class Workflow:
    """A table of transitions over the `state` field of one model.

    Every verb becomes the permission `<app>.<verb>`: allowed when the object's state has that verb and one of
    the `who` rules says so.
    """

    def __init__(self, app: str, *transitions: Transition) -> None:
        self.app = app
        self.transitions = transitions
        for verb in {each.verb for each in transitions}:
            rule(f"{app}.{verb}")(self._rule_for(verb))

    def find(self, state: str, verb: str) -> Transition | None:
        """The transition for `verb` out of `state`, or None. A table holds at most one."""
        return next((t for t in self.transitions if t.verb == verb and state in t.sources), None)

    def states(self) -> set[str]:
        return {s for t in self.transitions for s in (*t.sources, t.target)}

    def open_to(self, user: Actor, obj: Any) -> list[Transition]:
        """The transitions this user may make on this object now."""
        return [t for t in self.transitions if obj.state in t.sources and any_of(t.who, user, obj)]

    def _rule_for(self, verb: str) -> Callable[[Actor, Any], Decision]:
        def decide(user: Actor, obj: Any) -> Decision:
            transition = self.find(obj.state, verb)
            if transition is None:
                state = obj.get_state_display().lower()
                return Denied(_("This cannot be done while it is %(state)s.") % {"state": state})
            return any_of(transition.who, user, obj)

        return decide


def system(user: Actor, obj: Any) -> Decision:
    """Only the platform itself, by its clock."""
    return Allowed() if user is None else Denied(_("The platform does this by itself."))


def table(transitions: Iterable[Transition]) -> list[tuple[str, str, str]]:
    """(state, verb, next state) rows, for the reference page."""
    return [(source, t.verb, t.target) for t in transitions for source in t.sources]
