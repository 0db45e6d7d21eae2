"""How much somebody may write: plain figures, the same for all, fewer for newcomers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

NEWCOMER: Final = timedelta(days=7)
"""An account younger than this is a newcomer's."""
DAY: Final = timedelta(days=1)
UNANSWERED: Final = 2
"""Messages in a row that nobody answered; the next one waits for an answer."""


@dataclass(frozen=True, slots=True)
class Limit:
    """In any 24 hours."""

    conversations: int
    messages: int


FOR_NEWCOMERS: Final = Limit(conversations=3, messages=20)
FOR_ALL: Final = Limit(conversations=20, messages=200)


def limit_for(joined_at: datetime, now: datetime) -> Limit:
    return FOR_NEWCOMERS if now - joined_at < NEWCOMER else FOR_ALL
