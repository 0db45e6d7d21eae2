"""Follow the outbox without missing a row: numbers are given in order, but transactions end in any order."""

from datetime import datetime, timedelta

from django.db.models import Max, Q

from policylearning.common import clock

from .generations import State
from .models import Change

BATCH = 1000
PATIENCE = timedelta(hours=1)
"""How long a missing number is waited for. A transaction that takes longer is found by `search check`."""
KEPT = timedelta(days=7)
"""How long rows stay. A node that was away for longer rebuilds."""
WATCHED = 1000
"""Missing numbers that are waited for at a time."""


def beginning() -> State:
    """Where a new generation starts to read: after everything that is there now, but for what may still end."""
    last = Change.objects.aggregate(last=Max("pk"))["last"] or 0
    first = max(last - WATCHED, 0)
    seen = set(Change.objects.filter(pk__gt=first).values_list("pk", flat=True))
    return _remembered(State(last=last), set(range(first + 1, last + 1)) - seen)


def unread(state: State) -> list[Change]:
    """The next rows, oldest first."""
    return list(
        Change.objects.filter(Q(pk__gt=state.last) | Q(pk__in=[int(gap) for gap in state.gaps]))[:BATCH]
    )


def after(state: State, rows: list[Change]) -> State:
    """The state once `rows` are in the index."""
    seen = {row.pk for row in rows}
    last = max(seen | {state.last})
    missing = set(range(max(state.last, last - WATCHED) + 1, last + 1)) - seen
    gaps = {gap: since for gap, since in state.gaps.items() if int(gap) not in seen}
    return _remembered(State(last=last, gaps=gaps), missing)


def waiting(state: State) -> int:
    """How many rows are still to be read."""
    return Change.objects.filter(Q(pk__gt=state.last) | Q(pk__in=[int(gap) for gap in state.gaps])).count()


def lost(state: State) -> bool:
    """Reading on would miss something: rows were tidied away unread, or the database is another one (restored)."""
    if datetime.fromisoformat(state.at) < clock.now() - KEPT:
        return True
    last: int | None = Change.objects.aggregate(last=Max("pk"))["last"]
    return last is not None and last < state.last


def tidy() -> int:
    """Remove rows that every living node has read. Returns how many."""
    return Change.objects.filter(at__lt=clock.now() - KEPT).delete()[0]


def _remembered(state: State, missing: set[int]) -> State:
    now = clock.now()
    oldest = (now - PATIENCE).isoformat()
    gaps = {gap: since for gap, since in state.gaps.items() if since > oldest}
    gaps |= {str(number): now.isoformat() for number in sorted(missing)[-WATCHED:]}
    return State(last=state.last, gaps=gaps, at=now.isoformat())
