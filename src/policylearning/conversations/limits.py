"""How much somebody may write: plain figures, the same for all, fewer for newcomers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from policylearning.accounts.newcomers import is_newcomer

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
    return FOR_NEWCOMERS if is_newcomer(joined_at, now) else FOR_ALL
