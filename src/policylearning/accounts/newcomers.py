"""Who is new here: services take less of them at first, which is what a sender of advertisements needs most."""

from datetime import datetime, timedelta
from typing import Final

NEWCOMER: Final = timedelta(days=7)
"""An account younger than this is a newcomer's."""
DAY: Final = timedelta(days=1)
"""What limits are counted over."""


def is_newcomer(joined_at: datetime, now: datetime) -> bool:
    return now - joined_at < NEWCOMER
