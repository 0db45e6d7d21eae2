"""What can be wrong with a running platform. An app declares its checks in `health.py`::

    @check("search.index", _("Search index"), ready=True)
    def index() -> Finding: ...

`policylearning check`, the secretariat's health page and /health/ready all ask these.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .registry import Registry

log = logging.getLogger(__name__)


class Level(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    """People are served, but somebody should look."""
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """`detail` is one sentence for the operator, saying what to do when the level is not good."""

    level: Level
    detail: str | Promise
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    key: str
    title: str | Promise
    ask: Callable[[], Finding]
    ready: bool
    """Whether a node that fails it should get no traffic."""
    order: int


checks: Registry[Check] = Registry("health checks")


def good(detail: str | Promise, **figures: Any) -> Finding:
    return Finding(Level.GOOD, detail, figures)


def warning(detail: str | Promise, **figures: Any) -> Finding:
    return Finding(Level.WARNING, detail, figures)


def bad(detail: str | Promise, **figures: Any) -> Finding:
    return Finding(Level.BAD, detail, figures)


def check(
    key: str, title: str | Promise, *, ready: bool = False, order: int = 100
) -> Callable[[Callable[[], Finding]], Callable[[], Finding]]:
    """Declare the decorated function as a check. It may raise: that is a bad finding."""

    def declare(function: Callable[[], Finding]) -> Callable[[], Finding]:
        checks.register(key, Check(key, title, function, ready, order))
        return function

    return declare


def findings(*, only_ready: bool = False) -> list[tuple[Check, Finding, float]]:
    """Every check with what it found and the milliseconds it took, in their order."""
    return [_ask(each) for each in checks if each.ready or not only_ready]


def _ask(each: Check) -> tuple[Check, Finding, float]:
    started = perf_counter()
    try:
        found = each.ask()
    except Exception as error:
        log.exception("The check %s failed", each.key)
        found = bad(_("The check itself failed: %(error)s") % {"error": str(error) or type(error).__name__})
    return each, found, round((perf_counter() - started) * 1000, 1)
