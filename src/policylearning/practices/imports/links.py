"""Web addresses in a cell."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

MOST = 10
ADDRESS = 500
_FOUND = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_valid = URLValidator(schemes=["http", "https"])


def links_in(text: str) -> tuple[list[dict[str, str]], list[str]]:
    """(links as title and url, what looked like an address and is none). A text without any gives itself back."""
    links: dict[str, dict[str, str]] = {}
    refused = []
    for found in _FOUND.findall(text):
        address = found.rstrip(".,;:!?'’”")
        address = address if address.lower().startswith("http") else f"https://{address}"
        if len(links) < MOST and _is_address(address):
            links[address] = {"title": _title(address), "url": address}
        elif address not in links:
            refused.append(found)
    if not links and not refused and text.strip():
        refused.append(text.strip())
    return list(links.values()), refused


def _is_address(address: str) -> bool:
    try:
        _valid(address)
    except ValidationError:
        return False
    return len(address) <= ADDRESS


def _title(address: str) -> str:
    return (urlsplit(address).hostname or address).removeprefix("www.")[:120]
