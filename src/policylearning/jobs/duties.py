"""What the clock starts, and who is at work."""

from datetime import datetime, timedelta

from django.db import transaction

from policylearning.common import clock

from .actions import start
from .models import SeenWorker, Turn
from .registry import Duty
from .registry import duties as declared


def look_round(worker: str) -> bool:
    """Say that `worker` lives and start the duties that are due."""
    at = clock.now()
    SeenWorker.objects.update_or_create(name=worker, defaults={"seen_at": at})
    start_due(at)
    return True


def sign_off(worker: str) -> bool:
    """`worker` has stopped."""
    SeenWorker.objects.filter(name=worker).delete()
    return True


def start_due(at: datetime) -> int:
    """Start every duty whose turn has come; how many."""
    turns = {turn.kind: turn for turn in Turn.objects.all()}
    return sum(_start(duty, turns.get(duty.kind) or _first_turn(duty, at), at) for duty in declared)


def forget_workers(at: datetime) -> None:
    """Forget workers that went without a word."""
    SeenWorker.objects.filter(seen_at__lt=at - timedelta(days=1)).delete()


def _first_turn(duty: Duty, at: datetime) -> Turn:
    return Turn.objects.get_or_create(kind=duty.kind, defaults={"due_at": at})[0]


def _start(duty: Duty, turn: Turn, at: datetime) -> bool:
    if turn.due_at > at:
        return False
    with transaction.atomic():
        # Compare and set: of several workers one moves the date on.
        mine = Turn.objects.filter(pk=turn.pk, due_at=turn.due_at)
        if not mine.update(due_at=at + duty.period, started_at=at):
            return False
        job = start(kind=duty.kind, at=at, key=f"{duty.kind}@{at.isoformat()}")
        Turn.objects.filter(pk=turn.pk).update(job=job)
    return True
