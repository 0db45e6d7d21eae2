"""kill -9 in the middle of an import: the job goes on elsewhere, each row is there once, the trail agrees."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from policylearning.jobs.enums import State
from tests.database import answers

from .killed import Platform, database, free_port, until

USER = os.environ.get("PGUSER") or os.environ.get("USER") or "root"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "postgresql" and answers(f"postgres://{USER}@127.0.0.1:5432/postgres") is None:
        pytest.skip("no PostgreSQL answers at 127.0.0.1:5432")
    with database(request.param, tmp_path) as address:
        yield address


def kill_at(platform: Platform, written: int) -> None:
    """Kill whoever has the import once so many rows are in, and wait until another has taken it."""
    until(lambda: platform.practices() >= written and platform.job()[0] == State.RUNNING)
    attempt = platform.job()[2]
    platform.kill_worker()
    until(lambda: platform.job()[2] > attempt)


def killed_so_often(platform: Platform, rows: int, kills: int) -> None:
    """Each time at another place; then it comes to its end."""
    for number in range(kills):
        kill_at(platform, rows * (number + 1) // (kills + 2))
    until(lambda: platform.job()[0] not in (State.RUNNING, State.QUEUED))


def assert_each_row_is_there_once(platform: Platform, rows: int, kills: int) -> None:
    told = platform.report()
    state, failures, attempt = told["job"]
    # A busy machine may take a living worker for dead as well; the one that lost the job can write no more.
    assert (state, attempt) == (State.DONE, failures + 1)
    assert failures >= kills
    assert told["batch"] == "imported"
    assert told["keys"] == [str(number) for number in range(rows)]
    assert told["lines"] == [[number + 2, "new"] for number in range(rows)]
    assert told["audit agrees"]
    assert told["records"] == told["to index"] == rows


@pytest.mark.slow
def test_a_killed_workers_import_goes_on_elsewhere(url: str, tmp_path: Path) -> None:
    rows, kills = 500, 1
    platform = Platform(tmp_path, url, rows)
    try:
        platform.start("worker")
        until(lambda: platform.job()[0] == State.RUNNING)
        platform.start("worker")
        killed_so_often(platform, rows, kills)
    finally:
        platform.stop()
    assert_each_row_is_there_once(platform, rows, kills)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(6))
def test_workers_killed_again_and_again_beside_the_web(url: str, tmp_path: Path, seed: int) -> None:
    """Three kills at places that the seed chooses; `serve` starts its own worker again."""
    rows, kills = random.Random(seed).randrange(3000, 6000), 3
    platform = Platform(tmp_path, url, rows)
    try:
        platform.start("serve", "--port", str(free_port()), "--web", "1")
        for _number in range(kills + 1):
            platform.start("worker")
        killed_so_often(platform, rows, kills)
    finally:
        platform.stop()
    assert_each_row_is_there_once(platform, rows, kills)
