"""The loop itself, with real threads; the duties; the command."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from policylearning.common import clock as the_clock
from policylearning.jobs import actions, duties, queries, running, worker
from policylearning.jobs.models import Job, SeenWorker, Turn
from policylearning.jobs.registry import Work
from tests.factories.jobs import JobFactory


def until(condition: Any, seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.02)


# Duties -----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_duty_is_started_once_a_period_whoever_looks(declare: Any, clock: Any) -> None:
    kind = declare(lambda work: None, every=timedelta(days=1))
    mine = Job.objects.filter(kind=kind)
    duties.start_due(the_clock.now())
    duties.start_due(the_clock.now())
    assert mine.count() == 1
    clock.shift(timedelta(hours=23))
    duties.start_due(the_clock.now())
    assert mine.count() == 1
    clock.shift(timedelta(days=10))
    duties.start_due(the_clock.now())
    duties.start_due(the_clock.now())
    assert mine.count() == 2


@pytest.mark.django_db
def test_of_two_workers_with_the_same_turn_in_hand_one_starts_it(declare: Any, clock: Any) -> None:
    kind = declare(lambda work: None, every=timedelta(days=1))
    at = the_clock.now()
    turn = Turn.objects.create(kind=kind, due_at=at)
    declared = next(each for each in duties.declared if each.kind == kind)
    assert [duties._start(declared, turn, at), duties._start(declared, turn, at)] == [True, False]


@pytest.mark.django_db
def test_health_knows_every_duty(declare: Any, clock: Any) -> None:
    kind = declare(lambda work: None, every=timedelta(days=1))

    def mine() -> queries.DutyState:
        return next(each for each in queries.duties() if each.kind == kind)

    assert (mine().is_overdue, mine().due_at) == (True, None)
    duties.start_due(the_clock.now())
    worker.run_due()
    assert (mine().is_overdue, mine().state, mine().due_at) == (
        False,
        "done",
        the_clock.now() + timedelta(days=1),
    )
    clock.shift(timedelta(days=1, hours=2))
    assert mine().is_overdue


@pytest.mark.django_db
def test_health_counts_what_waits_and_who_works(clock: Any) -> None:
    assert queries.health() == queries.Health(0, 0, 0, 0, 0)
    at = the_clock.now()
    JobFactory(run_after=at - timedelta(minutes=2))
    JobFactory(run_after=at + timedelta(minutes=2))
    JobFactory(state="running", heartbeat_at=at)
    JobFactory(state="failed")
    SeenWorker.objects.create(name="alive", seen_at=at)
    SeenWorker.objects.create(name="gone", seen_at=at - timedelta(minutes=5))
    assert queries.health() == queries.Health(1, 120, 1, 1, 1)


@pytest.mark.django_db
def test_tidying_up_forgets_what_is_old(clock: Any) -> None:
    at = the_clock.now()
    old = JobFactory(state="done", finished_at=at - timedelta(days=91))
    new = JobFactory(state="done", finished_at=at - timedelta(days=89))
    waiting = JobFactory(kind="of.tomorrow", created_at=at - timedelta(days=400))
    SeenWorker.objects.create(name="gone", seen_at=at - timedelta(days=2))
    actions.start(kind="jobs.tidy")
    worker.run_due()
    left = set(Job.objects.exclude(kind="jobs.tidy", state="done", finished_at=at))
    assert left == {new, waiting}
    assert old not in left
    assert not SeenWorker.objects.exists()


# The loop ---------------------------------------------------------------------------------------
@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A worker in a thread, stopped at the end."""
    monkeypatch.setattr(worker, "POLL", 0.05)
    monkeypatch.setattr(worker, "AFTER_TROUBLE", 0.05)
    monkeypatch.setattr(duties, "start_due", lambda at: 0)
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,), kwargs={"name": "tested"})
    thread.start()
    yield stop
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_comes_and_signs_off(declare: Any, at_work: threading.Event) -> None:
    done = threading.Event()

    def signalling(work: Work) -> None:
        done.set()

    job = actions.start(kind=declare(signalling))
    assert done.wait(20)
    until(lambda: Job.objects.get(pk=job.pk).state == "done")
    until(lambda: SeenWorker.objects.filter(name="tested").exists())
    at_work.set()
    until(lambda: not SeenWorker.objects.exists())


@pytest.mark.django_db(transaction=True)
def test_a_long_silent_step_beats_all_the_same(declare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BEAT", 0.05)
    beats = []

    def silent(work: Work) -> None:
        first = Job.objects.get(pk=work.job.pk).heartbeat_at
        until(lambda: Job.objects.get(pk=work.job.pk).heartbeat_at != first)
        beats.append(True)

    actions.start(kind=declare(silent))
    job = running.claim("silent")
    assert job is not None
    running.perform(job)
    assert beats == [True]
    job.refresh_from_db()
    assert job.state == "done"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_gone_for_a_while_is_outlived(
    declare: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    claim, left = running.claim, [3]

    def failing(*args: Any, **options: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise OperationalError("gone")
        return claim(*args, **options)

    monkeypatch.setattr(running, "claim", failing)
    request.getfixturevalue("at_work")
    job = actions.start(kind=declare(lambda work: None))
    until(lambda: Job.objects.get(pk=job.pk).state == "done")
    assert left == [0]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_command_stops_cleanly_on_a_signal(settings: Any) -> None:
    name = settings.DATABASES["default"]["NAME"]
    engine = settings.DATABASES["default"]["ENGINE"]
    url = f"sqlite:///{name}" if engine.endswith("sqlite3") else f"postgres://root@127.0.0.1/{name}"
    environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-u", "-m", "policylearning.config.command", "worker"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "at work" in process.stderr.readline()
        until(lambda: SeenWorker.objects.exists(), 60)
        process.send_signal(signal.SIGTERM)
        assert "has stopped" in process.stderr.read()
        assert process.wait(30) == 0
    assert not SeenWorker.objects.exists()
