"""When a digest is due: in the morning where the reader is."""

from datetime import datetime

from policylearning.accounts.models import User
from policylearning.accounts.mornings import next_morning
from policylearning.finder.enums import Frequency


def next_due(frequency: str, reader: User, after: datetime) -> datetime | None:
    """The first morning after `after`, of a Monday for a weekly one; None for what is told at once."""
    if frequency == Frequency.AT_ONCE:
        return None
    return next_morning(reader, after, monday=frequency == Frequency.WEEKLY)
