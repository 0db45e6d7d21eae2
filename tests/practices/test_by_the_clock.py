"""What time alone does to practices: it raises evidence, reminds owners."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from policylearning.audit.models import Entry
from policylearning.common import clock as one_clock
from policylearning.jobs import duties, worker
from policylearning.jobs.models import Job
from policylearning.notifications.models import Notice
from policylearning.practices import actions, queries, tasks
from policylearning.practices.enums import State
from policylearning.practices.models import Practice
from policylearning.search.models import Change
from tests.factories.practices import IndicatorFactory, PracticeFactory

pytestmark = pytest.mark.django_db

SHAPES: list[tuple[date | None, date | None]] = [
    (None, None),
    (date(2025, 1, 31), None),
    (date(2025, 4, 1), None),
    (date(2025, 4, 30), date(2027, 4, 2)),
    (date(2025, 4, 30), date(2027, 3, 31)),
    (date(2026, 12, 31), date(2029, 1, 1)),
    (date(2028, 2, 29), None),
]


def _the_platform_does_its_duties() -> None:
    duties.start_due(one_clock.now())
    worker.run_due()


def compared(**fields: Any) -> Practice:
    """Published, with one compared indicator: level 3, and 4 once it has run for two years."""
    practice = PracticeFactory(published=True, **fields)
    IndicatorFactory(practice=practice)
    actions.note_transfers(practice=practice, count=2)
    actions.note_transfers(practice=practice, count=0)
    practice.refresh_from_db()
    return practice


def test_two_years_running_raise_the_level_that_lists_read(clock: Any) -> None:
    practice, other = compared(start=date(2025, 4, 1)), compared(start=date(2025, 5, 1))
    _the_platform_does_its_duties()
    practice.refresh_from_db()
    assert practice.evidence_level == 3
    clock.move_to(datetime(2027, 4, 2, 10, tzinfo=UTC))
    Change.objects.all().delete()
    _the_platform_does_its_duties()

    practice.refresh_from_db()
    assert (practice.evidence_level, practice.changed_at, practice.version) == (4, one_clock.now(), 1)
    assert list(Change.objects.filter(kind="practice").values_list("object_id", flat=True)) == [practice.pk]
    entry = Entry.objects.get(verb="practices.rate")
    assert (entry.object_id, entry.by, entry.data) == (str(practice.pk), None, {"evidence_level": 4})
    other.refresh_from_db()
    assert other.evidence_level == 3
    clock.shift(timedelta(days=1))
    _the_platform_does_its_duties()
    assert Entry.objects.filter(verb="practices.rate").count() == 1


def test_only_those_that_time_has_overtaken_are_looked_at(clock: Any) -> None:
    practices = [compared(start=start, end=end) for start, end in SHAPES]
    practices.append(compared(start=date(2025, 4, 1)))
    Practice.objects.filter(pk=practices[-1].pk).update(validated_at=None)
    for months in range(36):
        today = date(2027 + (2 + months) // 12, (2 + months) % 12 + 1, 1)
        behind = [
            each.pk
            for each in Practice.objects.order_by("pk").prefetch_related("indicators")
            if queries.assess(queries.evidence_facts(each, today=today)).level != each.evidence_level
        ]
        assert queries.overtaken_by_time(today) == behind


def test_batches_go_on_after_one_another(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    practices = [compared(start=date(2025, 5, 1)) for _ in range(5)]
    monkeypatch.setattr(queries, "BATCH", 2)
    clock.shift(timedelta(days=90))
    _the_platform_does_its_duties()
    assert set(Practice.objects.values_list("evidence_level", flat=True)) == {4}
    assert Entry.objects.filter(verb="practices.rate").count() == len(practices)
    assert Job.objects.get(kind=tasks.evidence.kind).outcome["summary"] == "5 practices rated again"  # type: ignore[attr-defined]


def test_rating_a_batch_again_costs_the_same_for_one_and_for_twenty(
    clock: Any, django_assert_num_queries: Any
) -> None:
    keys = [compared(start=date(2025, 5, 1)).pk for _ in range(21)]
    clock.shift(timedelta(days=90))
    with django_assert_num_queries(7):
        assert actions.rate_again(practices=keys[:1]) == 1
    with django_assert_num_queries(7):
        assert actions.rate_again(practices=keys[1:]) == 20


def test_a_silent_owner_is_reminded_once_for_each_time_they_were_asked(clock: Any) -> None:
    practice = PracticeFactory(published=True)
    clock.shift(timedelta(days=366))
    for _ in range(40):
        _the_platform_does_its_duties()
        clock.shift(timedelta(days=1))
    notices = Notice.objects.filter(user=practice.owner).order_by("pk")
    assert list(notices.values_list("key", flat=True)) == ["practices.confirm", "practices.reminder"]
    reminder = notices.last()
    assert reminder is not None
    assert reminder.created_at - notices[0].created_at == timedelta(days=30)


def test_more_than_a_batch_is_asked_and_whoever_was_quicker_is_left_alone(
    clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    practices = PracticeFactory.create_batch(5, published=True)
    clock.shift(timedelta(days=366))
    monkeypatch.setattr(queries, "BATCH", 2)
    due = queries.due_for_question

    def confirmed_in_between(now: datetime) -> list[Practice]:
        rows = due(now)
        if rows and rows[0].pk == practices[0].pk:
            actions.retire(practice=rows[0], by=rows[0].owner, why="It ended.")
        return rows

    monkeypatch.setattr(queries, "due_for_question", confirmed_in_between)
    _the_platform_does_its_duties()

    states = list(Practice.objects.order_by("pk").values_list("state", flat=True))
    assert states == [State.RETIRED, *[State.DUE] * 4]
    assert Job.objects.get(kind="practices.confirmation").result == {"asked": 4, "reminded": 0, "lapsed": 0}
