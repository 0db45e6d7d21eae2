"""Text as the platform keeps it: NFC, without control characters."""

import re
import unicodedata

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def nfc(value: str) -> str:
    """`value` in Unicode normal form C, without characters no database or document can hold.

    Line ends become `\\n`; a form sends them as `\\r\\n`, and lengths are counted the same either way.
    """
    return unicodedata.normalize("NFC", _UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n")))
