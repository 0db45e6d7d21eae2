"""The permission core: one question, two answers.

An app declares rules in `rules.py`::

    @rule("practices.edit")
    def may_edit(user: Actor, practice: Practice) -> Decision: ...

Everybody asks `can(user, "practices.edit", practice)`. What a person may not even know of is not a rule's
matter: views fetch through `queries.visible_to(user)`, and what that does not hold is a 404.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from django.utils.translation import gettext as _

from .errors import Forbidden

Actor: TypeAlias = Any
"""A signed-in user, Django's AnonymousUser, or None for the system itself."""


@dataclass(frozen=True, slots=True)
class Allowed:
    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """`reason` is a sentence for the person who was refused."""

    reason: str

    def __bool__(self) -> Literal[False]:
        return False


Decision: TypeAlias = Allowed | Denied
Rule: TypeAlias = Callable[[Actor, Any], Decision]

_rules: dict[str, Rule] = {}


class UnknownVerb(LookupError):
    """Nobody declared a rule for this verb. A mistake in the code, never a permission."""


def rule(verb: str) -> Callable[[Rule], Rule]:
    """Declare the decorated function as the rule for `verb`, written `app.verb`."""

    def declare(function: Rule) -> Rule:
        if verb in _rules and _rules[verb] is not function:
            raise ValueError(f"Two rules for {verb}")
        _rules[verb] = function
        return function

    return declare


def can(user: Actor, verb: str, obj: Any = None) -> Decision:
    """May `user` do `verb` to `obj`? The system (None) may do everything; a rule decides for everyone else."""
    if verb not in _rules:
        raise UnknownVerb(verb)
    if user is None:
        return Allowed()
    if getattr(user, "is_authenticated", False) and not user.is_active:
        return Denied(_("This account is closed."))
    return _rules[verb](user, obj)


def demand(user: Actor, verb: str, obj: Any = None) -> None:
    """Raise Forbidden with the rule's reason unless `can` says Allowed."""
    decision = can(user, verb, obj)
    if isinstance(decision, Denied):
        raise Forbidden(decision.reason)


def any_of(rules: Iterable[Rule], user: Actor, obj: Any) -> Decision:
    """Allowed by the first rule that allows; otherwise the last refusal."""
    decision: Decision = Denied(_("Nobody may do this."))
    for each in rules:
        decision = each(user, obj)
        if decision:
            return decision
    return decision


def verbs() -> list[str]:
    """Every declared verb, sorted: the rows of docs/reference/permissions.md."""
    return sorted(_rules)
