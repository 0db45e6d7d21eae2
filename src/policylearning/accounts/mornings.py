"""When a letter that gathers things is due: in the morning where its reader is."""

from datetime import UTC, datetime, timedelta

from .models import User
from .places import zone

HOUR = 7
MONDAY = 0


def next_morning(reader: User, after: datetime, *, monday: bool = False) -> datetime:
    """The first one after `after`, or the first of a Monday."""
    local = after.astimezone(zone(reader.time_zone))
    # Arithmetic on the local clock: seven in the morning stays seven when the clocks change.
    due = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if due <= local:
        due += timedelta(days=1)
    if monday:
        due += timedelta(days=(MONDAY - due.weekday()) % 7)
    return due.astimezone(UTC)
