from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from . import kinds


@pytest.fixture
def declare() -> Iterator[Callable[..., str]]:
    """`declare(function, every=None, **options)` makes a kind of job (or duty) for one test."""
    with ExitStack() as stack:

        def declared(function: Callable[..., Any], every: timedelta | None = None, **options: Any) -> str:
            key = stack.enter_context(kinds.declared(function, **options))
            if every:
                stack.enter_context(kinds.duty(key, every))
            return key

        yield declared
