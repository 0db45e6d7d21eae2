"""Which language a query is in, by its function words and its letters. A short query rarely says."""

from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from .words import base, fold

_FILE = Path(__file__).with_name("function_words.txt")

_ALSO_ENGLISH = """
a al also an as at base best bio by die do due fin for fra gas gift gut had has hat her hier i in is it man mate me men
mine net no non not of on or over per plan pod pour prior pro sage see she si sme so sole son sport sun ten tender the
to ton tot tram under vast via war was we will
"""
ALSO_ENGLISH: Final = frozenset(_ALSO_ENGLISH.split())
"""Function words elsewhere that an English writer may mean."""


@cache
def function_words() -> dict[str, frozenset[str]]:
    """The function words of each language, folded as well as written."""
    lists = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, _, rest = line.partition(": ")
            written = rest.replace("'", "").split()
            lists[language] = frozenset(written) | frozenset(fold(word) for word in written)
    return lists


def is_function_word(word: str, languages: Iterable[str]) -> bool:
    known = function_words()
    return any(word in known.get(base(language), ()) for language in languages)


@lru_cache(maxsize=10_000)
def is_ordinary(word: str) -> bool:
    """A function word of some language, whatever the language of the query."""
    return any(word in known for known in function_words().values())


def guess(words: Collection[str], preferred: str) -> str:
    """The language of a query's plain words; `preferred` (the reader's) where they do not say.

    Another language needs more function words than the preferred one, and one that is not also an English word.
    """
    preferred = base(preferred) or "en"
    scores = {language: _score(words, known) for language, known in function_words().items()}
    best = max(scores, key=lambda language: (scores[language], language == preferred, language == "en"))
    if scores[best] > max(scores.get(preferred, 0), 0):
        return best
    return preferred


def _score(words: Collection[str], known: frozenset[str]) -> float:
    sure = [word for word in words if word in known and word not in ALSO_ENGLISH]
    unsure = [word for word in words if word in known and word in ALSO_ENGLISH]
    return len(sure) + (len(unsure) * 0.5 if sure or known is function_words()["en"] else 0)
