"""The languages content may be in: those of Europe that people write policy in."""

from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

WORDS = (
    "bg br bs ca cs cy da de el en es et eu fi fr fy ga gl hr hu is it lb lt lv mk mt nb nl nn oc pl pt rm ro ru sk "
    "sl sq sr sv tr uk"
)
CODES = tuple(WORDS.split())
NAMES = {
    "fy": _("Western Frisian"),
    "mt": _("Maltese"),
    "nb": _("Norwegian Bokmål"),
    "oc": _("Occitan"),
    "rm": _("Romansh"),
}
"""Those that Django does not know, or not with all their letters."""


def name_of(code: str) -> str:
    """The language's name in the reader's language; the code itself when it has none."""
    if code in NAMES:
        return str(NAMES[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def choices() -> list[tuple[str, str]]:
    """(code, name) sorted by name."""
    return sorted(((code, name_of(code)) for code in CODES), key=lambda pair: pair[1])
