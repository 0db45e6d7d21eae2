"""A template of ours that uses a variable nobody gave fails the test. Other packages' are let be."""

import sys
from pathlib import Path
from typing import Any

from django.template.base import FilterExpression, Node

OURS = str(Path(__file__).resolve().parent.parent) + "/src/"


class UndefinedVariable(Exception):
    """A template names something its view did not give it. Write `{% if name %}` where it may be missing."""


class Undefined(str):
    """Stands in the engine's `string_if_invalid`, which Django asks only about variables it did not find.

    True to the engine (or it would not ask), and as false and empty as in production to everybody else.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return sys._getframe(1).f_code is FilterExpression.resolve.__code__

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, variable: Any) -> str:
        template = _template_in_use()
        if template.startswith(OURS):
            raise UndefinedVariable(f"{variable} in {template.removeprefix(OURS)}")
        return ""


def _template_in_use() -> str:
    """The file of the template whose node is being rendered, from the call stack."""
    frame = sys._getframe(1)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back  # type: ignore[assignment]
    return ""
