"""The languages content may be in: those of Europe that people write policy in."""

from babel import Locale
from django.utils.translation import get_language

WORDS = (
    "bg br bs ca cs cy da de el en es et eu fi fr fy ga gl hr hu is it lb lt lv mk mt nb nl nn oc pl pt rm ro ru sk "
    "sl sq sr sv tr uk"
)
CODES = tuple(WORDS.split())


def name_of(code: str) -> str:
    """The language's name in the reader's language; the code itself when it has none."""
    names = Locale.parse((get_language() or "en").replace("-", "_")).languages
    return str(names.get(code, code))


def choices() -> list[tuple[str, str]]:
    """(code, name) sorted by name."""
    return sorted(((code, name_of(code)) for code in CODES), key=lambda pair: pair[1])
