"""Text as the platform keeps it: NFC, without control characters."""

import re
import unicodedata
from functools import cache

from anyascii import anyascii

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

MANY = 1_000
"""Characters below which any heap of marks is put in order at once."""
MOST_MARKS = 30
"""On one letter: no writing has more (Unicode Standard Annex 15, stream-safe text)."""


def nfc(value: str) -> str:
    """`value` in Unicode normal form C, without characters no database or document can hold.

    Line ends become `\\n`; a form sends them as `\\r\\n`, and lengths are counted the same either way.
    """
    clean = _UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean) > MANY and not clean.isascii():
        clean = _crowds().sub(r"\1", clean)
    return unicodedata.normalize("NFC", clean)


@cache
def _crowds() -> re.Pattern[str]:
    """More marks on one letter than MOST_MARKS. The time to order them grows with the square of their number, so
    that a text of nothing else would keep a process busy for an hour."""
    marks = "".join(c for c in map(chr, range(0x300, 0x1F000)) if _is_mark(c))
    return re.compile(f"([{marks}]{{{MOST_MARKS}}})[{marks}]+")


def _is_mark(char: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFD", char)[0]) > 0


def folded(value: str) -> str:
    """`value` for comparison: "Île-de-France" and "Αττική" become "ile de france" and "attiki"."""
    return re.sub(r"[^a-z0-9]+", " ", anyascii(value).lower()).strip()
