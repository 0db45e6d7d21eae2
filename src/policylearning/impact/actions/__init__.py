"""Everything that changes the transfer ledger. One verb each, one transaction, recorded."""

from .agreeing import add_note, confirm, dispute
from .entering import discard, invite, log
from .stages import adapt, drop, resume, run, visit

__all__ = [
    "adapt",
    "add_note",
    "confirm",
    "discard",
    "dispute",
    "drop",
    "invite",
    "log",
    "resume",
    "run",
    "visit",
]
