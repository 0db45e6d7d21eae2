from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from policylearning.common import clock
from policylearning.common.permissions import Actor

from .enums import State
from .models import Job, SeenWorker, Turn
from .registry import duties as declared
from .registry import kinds
from .rules import sees_all

ALIVE = timedelta(seconds=60)
"""A worker seen within this time is at work."""


@dataclass(frozen=True, slots=True)
class DutyState:
    """A duty and how it stands."""

    kind: str
    title: str
    period: timedelta
    due_at: datetime | None
    """None: it never had a turn."""
    started_at: datetime | None
    state: str
    """Of its last job; empty when there is none."""
    is_overdue: bool
    """Its turn came over an hour ago and nobody took it."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the background work stands."""

    waiting: int
    """Jobs whose time has come and that nobody has taken."""
    waiting_seconds: int
    """How long the oldest of them waits."""
    running: int
    failed_last_day: int
    workers: int


def visible_to(user: Actor) -> QuerySet[Job]:
    """One's own; all for those who look after the platform."""
    if user is None or sees_all(user):
        return Job.objects.select_related("owner")
    return (
        Job.objects.filter(owner=user.pk).select_related("owner")
        if user.is_authenticated
        else Job.objects.none()
    )


def workers_alive() -> int:
    return SeenWorker.objects.filter(seen_at__gte=clock.now() - ALIVE).count()


def duties() -> list[DutyState]:
    """Every declared duty, for health pages."""
    turns = {turn.kind: turn for turn in Turn.objects.select_related("job")}
    return [_state_of(duty.kind, duty.period, turns.get(duty.kind)) for duty in declared]


def health() -> Health:
    at = clock.now()
    late = Q(state=State.QUEUED, run_after__lte=at)
    seen = Job.objects.aggregate(
        waiting=Count("pk", filter=late),
        oldest=Min("run_after", filter=late),
        running=Count("pk", filter=Q(state=State.RUNNING)),
        failed=Count("pk", filter=Q(state=State.FAILED, finished_at__gte=at - timedelta(days=1))),
    )
    return Health(
        waiting=seen["waiting"],
        waiting_seconds=round((at - seen["oldest"]).total_seconds()) if seen["oldest"] else 0,
        running=seen["running"],
        failed_last_day=seen["failed"],
        workers=workers_alive(),
    )


def _state_of(kind: str, period: timedelta, turn: Turn | None) -> DutyState:
    return DutyState(
        kind=kind,
        title=str(kinds[kind].title),
        period=period,
        due_at=turn.due_at if turn else None,
        started_at=turn.started_at if turn else None,
        state=turn.job.state if turn and turn.job else "",
        is_overdue=turn is None or turn.due_at < clock.now() - timedelta(hours=1),
    )
