"""What newcomers may not do yet, and what nobody may: figures, the same for all."""

from datetime import datetime
from typing import Final

from policylearning.accounts.newcomers import is_newcomer

POSTS: Final = 60
POSTS_OF_NEWCOMERS: Final = 10
"""In any 24 hours."""
MENTIONS: Final = 10
MENTIONS_OF_NEWCOMERS: Final = 2
"""In one post; more are shown and told to nobody."""
COMMUNITIES: Final = 3
"""Groups that somebody may begin in a day."""


def posts_allowed(joined_at: datetime, now: datetime) -> int:
    return POSTS_OF_NEWCOMERS if is_newcomer(joined_at, now) else POSTS


def mentions_told(joined_at: datetime, now: datetime) -> int:
    return MENTIONS_OF_NEWCOMERS if is_newcomer(joined_at, now) else MENTIONS
