"""Kinds of jobs for the tests, and what they did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from policylearning.jobs.registry import Duty, Kind, duties, kinds


@contextmanager
def declared(function: Callable[..., Any], **options: Any) -> Iterator[str]:
    """`function` as the kind "test.<its name>" while the block lasts."""
    key = f"test.{function.__name__}"
    values = {"retries": 3, "quick": False, "atomic": False} | options
    kinds.register(key, Kind(key, f"Test {function.__name__}", function, **values))
    try:
        yield key
    finally:
        del kinds._items[key]


@contextmanager
def duty(kind: str, period: timedelta) -> Iterator[None]:
    duties.register(kind, Duty(kind, period))
    try:
        yield
    finally:
        del duties._items[kind]
