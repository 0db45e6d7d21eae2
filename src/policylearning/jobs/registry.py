"""Kinds of jobs and duties, declared in the apps' `tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.functional import Promise

from policylearning.common.registry import Registry

from .work import Cancelled, Stopping, Work

if TYPE_CHECKING:
    from .models import Job

__all__ = [
    "Cancelled",
    "Duty",
    "Kind",
    "Stopping",
    "Work",
    "duties",
    "every",
    "finished",
    "job",
    "kinds",
    "when_finished",
]

Function = Callable[..., dict[str, Any] | None]
F = TypeVar("F", bound=Function)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job and the function that does it."""

    key: str
    title: str | Promise
    function: Function
    retries: int
    quick: bool
    atomic: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of job that the clock starts."""

    kind: str
    period: timedelta


kinds: Registry[Kind] = Registry("kinds of jobs")
duties: Registry[Duty] = Registry("duties")
finished: Registry[Callable[["Job"], None]] = Registry("listeners to finished jobs")


def job(
    key: str, *, title: str | Promise, retries: int = 3, quick: bool = False, atomic: bool = False
) -> Callable[[F], F]:
    """Declare `function(work, **arguments) -> dict | None` as the kind of job `key`, written `app.verb`.

    It runs at least once. Its effects happen once when it writes them in one transaction with
    `work.checkpoint(…)`, or, `atomic`, when all of it is one transaction with the job's own "done".
    `retries` counts further attempts after errors and killed workers. `quick` jobs take seconds and do not
    wait behind long ones. What it returns is shown on the job's page: `summary` as text, `url` as a link.
    """

    def declare(function: F) -> F:
        kinds.register(key, Kind(key, title, function, retries, quick, atomic))
        function.kind = key  # type: ignore[attr-defined]
        return function

    return declare


def every(**period: float) -> Callable[[F], F]:
    """Have the clock start the job decorated below: `@every(days=1)`.

    At most once per period over all workers. After a long standstill it runs once, and not
    as often as was missed.
    """

    def declare(function: F) -> F:
        kind: str = function.kind  # type: ignore[attr-defined]
        duties.register(kind, Duty(kind, timedelta(**period)))
        return function

    return declare


def when_finished(key: str) -> Callable[[Callable[["Job"], None]], Callable[["Job"], None]]:
    """Call the decorated function with every job that is done, failed or cancelled, in its transaction."""

    def declare(listener: Callable[["Job"], None]) -> Callable[["Job"], None]:
        return finished.register(key, listener)

    return declare
