"""What the demo says at its start."""

from django.conf import settings

from .fill import Filled
from .load import PASSWORD

ACCOUNTS = {
    "member@example.org": "a member: asks, submits practices",
    "authority@example.org": "a verified public authority",
    "owner@example.org": "owns published practices",
    "webadmin@example.org": "web admin of four projects",
    "expert@example.org": "expert, research and innovation",
    "expert2@example.org": "expert, low-carbon economy",
    "manager@example.org": "thematic manager, research and innovation",
    "secretariat@example.org": "secretariat: everything",
}


def greeting(filled: Filled, *, address: str | None) -> str:
    """Address, accounts, and how to stop; without an address, what was filled and how to go on."""
    has = (
        f"{filled.practices} practices, {filled.people} people, {filled.organisations} organisations and "
        f"{filled.regions} regions in {settings.DATA_DIR} ({filled.seconds} seconds)."
    )
    if address is None:
        return f"The demo is filled: {has}\nServe it with: make demo"
    accounts = "\n".join(f"    {email:<26} {what}" for email, what in ACCOUNTS.items())
    return f"""
{settings.SITE_NAME}, with examples: {has}

  Open  {address}

  Sign in with any of these and the password “{PASSWORD}”:
{accounts}

  Mail is printed here. Stop with Ctrl+C; run it again and all is as you left it.
"""
