"""When a digest is due: in the morning where the reader is."""

from datetime import UTC, datetime, timedelta

from policylearning.accounts.models import User
from policylearning.accounts.places import zone
from policylearning.finder.enums import Frequency

HOUR = 7
MONDAY = 0


def next_due(frequency: str, reader: User, after: datetime) -> datetime | None:
    """The first morning after `after`, of a Monday for a weekly one; None for what is told at once."""
    if frequency == Frequency.AT_ONCE:
        return None
    local = after.astimezone(zone(reader.time_zone))
    # Arithmetic on the local clock: seven in the morning stays seven when the clocks change.
    due = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if due <= local:
        due += timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        due += timedelta(days=(MONDAY - due.weekday()) % 7)
    return due.astimezone(UTC)
