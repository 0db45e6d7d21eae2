"""Compounds: a word that the index does not know may be two that it does, written as one."""

from collections.abc import Iterable
from typing import Final

from .reading import Snapshot
from .words import base, stem

LANGUAGES: Final = frozenset(["da", "de", "fi", "hu", "is", "nb", "nl", "nn", "no", "sv"])
"""Those that write them as one word."""
LINKS: Final = ("", "s", "n", "en", "es", "er", "e")
"""What may stand between the parts and belongs to neither."""
SHORTEST: Final = 4
"""Letters of the stem of a part."""


def parts(word: str, languages: Iterable[str], snapshot: Snapshot) -> tuple[str, ...]:
    """The stems of its two parts, both known to the index; () when it is no such word. The commonest parts win."""
    best: tuple[int, tuple[str, ...]] = (0, ())
    for language in languages:
        if base(language) in LANGUAGES and word.isalpha():
            for at in range(SHORTEST, len(word) - SHORTEST + 1):
                last = stem(word[at:], language)
                often = snapshot.documents_with("stems", last) if len(last) >= SHORTEST else 0
                for first in _firsts(word[:at], language) if often else ():
                    found = min(often, snapshot.documents_with("stems", first))
                    best = max(best, (found, (first, last)))
    return best[1]


def _firsts(written: str, language: str) -> set[str]:
    """The stems that the first part may have, without what links it to the second."""
    bare = (written.removesuffix(link) for link in LINKS if written.endswith(link))
    return {first for each in bare if len(first := stem(each, language)) >= SHORTEST}
