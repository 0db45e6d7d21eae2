"""The only code that changes organisations, memberships and verifications."""

from .membership import address_changed, confirm_membership, join, leave, refuse_membership
from .merging import look_alike, merge, separate, tell_apart
from .organisation import add_organisation, confirm_domain, drop_domain, edit_organisation
from .verification import refuse, request_verification, revoke, verify, withdraw

__all__ = [
    "add_organisation",
    "address_changed",
    "confirm_domain",
    "confirm_membership",
    "drop_domain",
    "edit_organisation",
    "join",
    "leave",
    "look_alike",
    "merge",
    "refuse",
    "refuse_membership",
    "request_verification",
    "revoke",
    "separate",
    "tell_apart",
    "verify",
    "withdraw",
]
