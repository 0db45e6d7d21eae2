"""Text as the platform keeps it: NFC, without control characters."""

import re
import unicodedata

from anyascii import anyascii

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def nfc(value: str) -> str:
    """`value` in Unicode normal form C, without characters no database or document can hold.

    Line ends become `\\n`; a form sends them as `\\r\\n`, and lengths are counted the same either way.
    """
    return unicodedata.normalize("NFC", _UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n")))


def folded(value: str) -> str:
    """`value` for comparison: "Île-de-France" and "Αττική" become "ile de france" and "attiki"."""
    return re.sub(r"[^a-z0-9]+", " ", anyascii(value).lower()).strip()
