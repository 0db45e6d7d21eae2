"""What a list says about how its rows were found: the notes above its results."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from policylearning.common.lists import Note

from .degraded import WordsOnly
from .queries import Equivalent, Results

EXACTLY = "exactly"
"""The hidden field of a list's form, and so the parameter of its address, that asks for the words as typed."""

MOST_NAMED = 4
"""Terms that are named, and labels of each."""


def notes(found: Results) -> list[Note]:
    """In the order of their weight; nothing about what went as it should or as the operator wants it."""
    said = []
    if found.degraded:
        said.append(Note(str(found.degraded.label)))
    elif found.words_only and found.words_only is not WordsOnly.OFF:
        said.append(Note(str(found.words_only.label)))
    if found.corrections:
        used = _quoted(each.used for each in found.corrections)
        typed = _quoted(each.typed for each in found.corrections)
        said.append(
            Note(
                _("Searched for %(used)s.") % {"used": used},
                _("Search for %(typed)s instead") % {"typed": typed},
                {EXACTLY: "1"},
            )
        )
    if found.equivalents:
        said.append(
            Note(
                _("Also searched for: %(words)s.") % {"words": _equal(found.equivalents)},
                "" if found.corrections else _("Search for exactly what was typed"),
                {} if found.corrections else {EXACTLY: "1"},
            )
        )
    if found.exactly and found.query.strip():
        said.append(
            Note(
                _("Searched for exactly what was typed."),
                _("Allow other spellings and languages"),
                {EXACTLY: ""},
            )
        )
    if found.weak and found.hits:
        said.append(Note(_("Nothing fits well; these are only near.")))
    return said


def _equal(equivalents: Iterable[Equivalent]) -> str:
    """ "Abwärme = waste heat, chaleur fatale; KMU = SME"."""
    return "; ".join(
        f"{each.typed} = {', '.join(each.used[:MOST_NAMED])}" for each in list(equivalents)[:MOST_NAMED]
    )


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
