"""Everything that changes a practice. One verb each, one transaction, recorded."""

from .confirmation import ask_confirmation, confirm, lapse, remind, restore, retire
from .handing_over import hand_over, offer, take_offer_back, take_over
from .judging import appeal, publish, refuse, reopen, request_changes, uphold, validate
from .rating import rate_again
from .submission import approve, ask_changes, decline, revise, submit, withdraw
from .writing import attach, create, detach, discard, edit, note_transfers

__all__ = [
    "appeal",
    "approve",
    "ask_changes",
    "ask_confirmation",
    "attach",
    "confirm",
    "create",
    "decline",
    "detach",
    "discard",
    "edit",
    "hand_over",
    "lapse",
    "note_transfers",
    "offer",
    "publish",
    "rate_again",
    "refuse",
    "remind",
    "reopen",
    "request_changes",
    "restore",
    "retire",
    "revise",
    "submit",
    "take_offer_back",
    "take_over",
    "uphold",
    "validate",
    "withdraw",
]
