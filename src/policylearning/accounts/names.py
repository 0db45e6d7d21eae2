"""Names of people: any script, one line, nothing that turns the text around it."""

import re
import unicodedata

from policylearning.common.text import nfc

_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def tidy(value: str) -> str:
    """`value` on one line, without marks that change the direction of what follows."""
    return " ".join(_TURNING.sub("", nfc(value)).split())


def is_name(value: str) -> bool:
    """Whether there is a letter in it."""
    return any(unicodedata.category(character).startswith("L") for character in value)
