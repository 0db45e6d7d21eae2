"""Followers, and the hand that turns the wheel: `publish`, then `round()`."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from policylearning.common import clock as the_clock
from policylearning.finder.enums import Frequency
from policylearning.finder.following.arrivals import read_outbox, survey
from policylearning.finder.following.telling import tell_due
from policylearning.jobs.worker import run_due
from policylearning.practices.actions.keeping import keep
from policylearning.practices.models import Practice
from policylearning.search import indexer
from tests.factories.practices import PracticeFactory
from tests.search.fixtures import search_index

__all__ = ["search_index"]

AT_ONCE = Frequency.AT_ONCE
MONDAY = datetime(2027, 3, 15, 6, 0, tzinfo=UTC)
"""Seven in the morning in Brussels, after the Friday on which the tests begin."""


def listed(message: Any) -> list[str]:
    """The titles a letter lists."""
    return [line[2:] for line in message.body.splitlines() if line.startswith("* ")]


class AnyWork:
    """What a job holds, without a job."""

    checkpoint_data: Any = None

    def progress(self, done: int, total: int = 0, message: str = "") -> None: ...

    def checkpoint(self, data: Any) -> None:
        self.checkpoint_data = data


@pytest.fixture
def surveyed(db: None, clock: Any, search_index: Any) -> None:
    """What there is was looked through; the clock stands on a Friday, 10:00 in UTC."""
    survey(AnyWork())  # type: ignore[arg-type]
    clock.shift(60)


@pytest.fixture
def publish(surveyed: None, clock: Any) -> Callable[..., Practice]:
    """`publish("Hydrogen buses", topics=[…])` is a practice that everybody may read from now on."""

    def published(title: str, **fields: Any) -> Practice:
        clock.shift(1)
        practice: Practice = PracticeFactory(published=True, title=title, **fields)
        keep(practice, at=the_clock.now())
        return practice

    return published


@pytest.fixture
def tell(clock: Any) -> Callable[..., int]:
    """One round of telling, a second later, and with `send` its letters; how many notices there were."""

    def told(*, send: bool = True) -> int:
        clock.shift(1)
        assert read_outbox()
        indexer.catch_up()
        notices = tell_due(AnyWork(), the_clock.now())  # type: ignore[arg-type]
        if send:
            run_due()
        return notices

    return told
