"""Jobs run at least once, and their effects happen once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from policylearning.audit.models import Entry
from policylearning.common import clock as the_clock
from policylearning.common.errors import ActionError, Forbidden
from policylearning.jobs import actions, running
from policylearning.jobs.models import Job
from policylearning.jobs.registry import Cancelled, Work
from policylearning.jobs.work import TakenOver
from policylearning.jobs.worker import run_due
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def run(kind: str, **arguments: Any) -> Job:
    job = actions.start(kind=kind, arguments=arguments)
    run_due()
    job.refresh_from_db()
    return job


# Starting ---------------------------------------------------------------------------------------
def test_a_job_runs_with_its_arguments_and_keeps_its_result(declare: Any) -> None:
    def add(work: Work, *, a: int, b: int) -> dict[str, Any]:
        work.progress(2, 2, "adding")
        return {"summary": str(a + b)}

    job = run(declare(add), a=2, b=3)
    assert (job.state, job.outcome, job.done, job.total, job.message) == (
        "done",
        {"summary": "5"},
        2,
        2,
        "adding",
    )
    assert job.finished_at == the_clock.now()
    assert job.name == "Test add"


def test_the_same_key_starts_once(declare: Any) -> None:
    kind = declare(lambda work: None)
    first = actions.start(kind=kind, key="one")
    assert actions.start(kind=kind, key="one") == first
    assert Job.objects.count() == 1


def test_an_unknown_kind_is_a_mistake() -> None:
    with pytest.raises(LookupError, match="No kinds of jobs named nothing"):
        actions.start(kind="nothing")


def test_a_job_waits_for_its_time(declare: Any, clock: Any) -> None:
    kind = declare(lambda work: None)
    job = actions.start(kind=kind, at=the_clock.now() + timedelta(hours=1))
    assert run_due() == 0
    clock.shift(timedelta(hours=1))
    assert run_due() == 1
    job.refresh_from_db()
    assert job.state == "done"


def test_a_job_started_in_a_transaction_that_fails_is_not_there(declare: Any) -> None:
    kind = declare(lambda work: None)
    with transaction.atomic():
        actions.start(kind=kind)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_kind_this_version_does_not_know_waits() -> None:
    job = JobFactory(kind="of.tomorrow")
    assert run_due() == 0
    assert job.name == "of.tomorrow"


def test_quick_jobs_do_not_wait_behind_long_ones(declare: Any) -> None:
    def long(work: Work) -> None: ...

    def quick(work: Work) -> None: ...

    actions.start(kind=declare(long))
    job = actions.start(kind=declare(quick, quick=True))
    assert running.claim("a", quick_only=True) == job
    assert running.claim("a", quick_only=True) is None


# Errors -----------------------------------------------------------------------------------------
def test_an_error_is_tried_again_later_and_later_and_then_said(declare: Any, clock: Any) -> None:
    def broken(work: Work) -> None:
        raise ZeroDivisionError

    job = run(declare(broken, retries=2))
    pauses = []
    while job.state == "queued":
        pauses.append((job.run_after - the_clock.now()).total_seconds())
        clock.move_to(job.run_after)
        run_due()
        job.refresh_from_db()
    assert (job.state, pauses, job.attempt) == ("failed", [10, 40], 3)
    assert job.error.startswith("Something went wrong on our side, 3 times.")
    assert "ZeroDivisionError" in job.trace


def test_what_the_person_can_mend_is_said_at_once(declare: Any) -> None:
    def refusing(work: Work) -> None:
        raise ActionError("The file is empty.")

    job = run(declare(refusing))
    assert (job.state, job.error, job.attempt) == ("failed", "The file is empty.", 1)


def test_an_atomic_job_that_fails_leaves_nothing(declare: Any) -> None:
    def half(work: Work) -> None:
        UserFactory(email="half@example.org")
        raise ActionError("No.")

    def whole(work: Work) -> None:
        UserFactory(email="whole@example.org")

    run(declare(half, atomic=True))
    run(declare(whole, atomic=True))
    from policylearning.accounts.models import User

    assert list(User.objects.values_list("email", flat=True)) == ["whole@example.org"]


# A killed worker --------------------------------------------------------------------------------
def counting(work: Work, *, people: int) -> dict[str, Any]:
    """Make `people`, remembering in the same transaction how many there are."""
    done = work.checkpoint_data or 0
    while done < people:
        with transaction.atomic():
            UserFactory(email=f"made{done}@example.org")
            done += 1
            work.checkpoint(done)
        if done == counting.dies_at:  # type: ignore[attr-defined]
            raise KeyboardInterrupt  # as a kill: nothing is written down any more
    return {"summary": str(done)}


def test_a_killed_workers_job_goes_on_elsewhere_and_nothing_happens_twice(declare: Any, clock: Any) -> None:
    from policylearning.accounts.models import User

    job = actions.start(kind=declare(counting), arguments={"people": 5})
    counting.dies_at = 3  # type: ignore[attr-defined]
    claimed = running.claim("first")
    assert claimed is not None
    with pytest.raises(KeyboardInterrupt):
        running.perform(claimed, beat=False)
    job.refresh_from_db()
    assert (job.state, job.worker, job.checkpoint) == ("running", "first", 3)

    counting.dies_at = None  # type: ignore[attr-defined]
    assert run_due() == 0, "it is too early to take the worker for dead"
    clock.shift(running.STALE + timedelta(seconds=1))
    assert run_due() == 1
    job.refresh_from_db()
    assert (job.state, job.worker, job.attempt, job.failures) == ("done", "here", 2, 1)
    assert User.objects.filter(email__startswith="made").count() == 5


def test_a_worker_that_was_only_slow_can_write_nothing_more(declare: Any, clock: Any) -> None:
    kind = declare(lambda work: None)
    actions.start(kind=kind)
    slow = running.claim("slow")
    assert slow is not None
    clock.shift(running.STALE + timedelta(seconds=1))
    other = running.claim("other")
    assert other is not None
    with pytest.raises(TakenOver):
        Work(slow).checkpoint({"row": 1})
    with pytest.raises(TakenOver):
        Work(slow).progress(1, 1)
    running.perform(slow, beat=False)
    other.refresh_from_db()
    assert (other.state, other.checkpoint, other.worker) == ("running", None, "other")


def test_two_workers_that_see_the_same_job_do_not_both_get_it(declare: Any) -> None:
    kind = declare(lambda work: None)
    job = actions.start(kind=kind)
    assert running._take(job, "one", the_clock.now())
    assert not running._take(job, "two", the_clock.now())


def test_a_job_that_kills_every_worker_is_given_up(declare: Any, clock: Any) -> None:
    kind = declare(lambda work: None, retries=1)
    job = actions.start(kind=kind)
    for _attempt in range(3):
        running.claim("dying")
        clock.shift(running.STALE + timedelta(seconds=1))
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "It broke down 2 times without saying why.")


# Cancel, retry, stop ----------------------------------------------------------------------------
def test_one_that_waits_is_cancelled_at_once(declare: Any) -> None:
    owner = UserFactory()
    job = actions.start(kind=declare(lambda work: None), by=owner)
    assert actions.cancel(job=job, by=owner).state == "cancelled"
    assert run_due() == 0
    assert Entry.objects.get(verb="jobs.cancel").by == owner


def test_one_that_runs_is_cancelled_at_its_next_step(declare: Any) -> None:
    def stepping(work: Work) -> None:
        work.checkpoint("half way")
        actions.cancel(job=work.job, by=work.owner)
        with pytest.raises(Cancelled):
            work.progress(1, 2)
        work._written = float("-inf")
        work.progress(1, 2)

    owner = UserFactory()
    job = actions.start(kind=declare(stepping), by=owner)
    run_due()
    job.refresh_from_db()
    assert (job.state, job.checkpoint) == ("cancelled", "half way")
    with pytest.raises(actions.AlreadyFinished):
        actions.cancel(job=job, by=owner)


def test_retry_goes_on_from_the_checkpoint(declare: Any) -> None:
    seen = []

    def resuming(work: Work) -> None:
        seen.append(work.checkpoint_data)
        if work.checkpoint_data is None:
            work.checkpoint({"row": 7})
            raise ActionError("Broken.")

    owner = UserFactory()
    job = actions.start(kind=declare(resuming), by=owner)
    with pytest.raises(actions.StillGoing):
        actions.retry(job=job, by=owner)
    run_due()
    job.refresh_from_db()
    actions.retry(job=job, by=owner)
    run_due()
    job.refresh_from_db()
    assert (job.state, job.error, seen) == ("done", "", [None, {"row": 7}])


def test_a_worker_that_is_stopped_puts_its_job_back(declare: Any) -> None:
    def long(work: Work) -> None:
        work.checkpoint(1)
        work.progress(1, 2)

    job = actions.start(kind=declare(long))
    claimed = running.claim("stopping")
    assert claimed is not None
    running.perform(claimed, lambda: True, beat=False)
    job.refresh_from_db()
    assert (job.state, job.checkpoint, job.failures) == ("queued", 1, 0)


@pytest.mark.parametrize("verb", [actions.cancel, actions.retry])
def test_only_the_owner_and_who_sees_all_may_steer(declare: Any, verb: Any) -> None:
    job = actions.start(kind=declare(lambda work: None), by=UserFactory())
    with pytest.raises(Forbidden):
        verb(job=job, by=UserFactory())
    try:
        verb(job=job, by=UserFactory(roles=["secretariat"]))
    except actions.StillGoing:
        assert verb is actions.retry


# Time left --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"done": 0, "total": 10}, ""),
        ({"done": 5, "total": 0}, ""),
        ({"done": 5, "total": 10}, "about 1 minute left"),
        ({"done": 5, "total": 10, "resumed_from": 4}, "about 5 minutes left"),
        ({"done": 5, "total": 605}, "about 2 hours left"),
        ({"done": 9, "total": 10}, "less than a minute left"),
        ({"done": 5, "total": 10, "state": "done"}, ""),
    ],
)
def test_the_time_left_is_reckoned_from_the_pace(values: dict[str, Any], said: str) -> None:
    started = the_clock.now() - timedelta(seconds=60)
    assert Job(**{"state": "running", "started_at": started, **values}).time_left == said
