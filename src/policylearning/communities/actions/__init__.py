"""The only code that changes communities, threads and posts."""

from .errors import (
    AlreadyThere,
    LastOwner,
    NothingSaid,
    TooMuch,
    UnusableDomain,
)
from .founding import archive, edit, ensure_for_topics, found, reopen
from .membership import admit, appoint, choose_digest, join, leave, turn_down
from .moderation import dismiss, flag, judge, object_to
from .writing import begin_thread, close_thread, edit_post, find_useful, follow, pin_thread, write

__all__ = [
    "AlreadyThere",
    "LastOwner",
    "NothingSaid",
    "TooMuch",
    "UnusableDomain",
    "admit",
    "appoint",
    "archive",
    "begin_thread",
    "choose_digest",
    "close_thread",
    "dismiss",
    "edit",
    "edit_post",
    "ensure_for_topics",
    "find_useful",
    "flag",
    "follow",
    "found",
    "join",
    "judge",
    "leave",
    "object_to",
    "pin_thread",
    "reopen",
    "turn_down",
    "write",
]
