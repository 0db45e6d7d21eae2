"""Words and stems: what is indexed and what is asked are cut, stemmed and folded by the same few functions."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import Stemmer
from anyascii import anyascii

STEMMERS: Final = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hu": "hungarian", "hy": "armenian", "it": "italian", "lt": "lithuanian", "nl": "dutch",
    "no": "norwegian", "nb": "norwegian", "nn": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
"""ISO 639-1 code to Snowball algorithm. A language without one is indexed by its words as they stand."""

LONGEST = 40
"""Letters of a word that count. What is longer is a slip of the keyboard or a key of some machine."""

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_APOSTROPHE = re.compile(r"['’]")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|dell|nell|sull|all|dall|un)['’]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text and where it stands: `text[start:end]` is how it was written, `plain` how it counts."""

    plain: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The words of `text`: NFKC, lower case, whole, in order."""
    return [plain(word) for word in WORD.findall(text)]


def placed_words(text: str) -> Iterator[Word]:
    for found in WORD.finditer(text):
        yield Word(plain(found.group()), found.start(), found.end())


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """One word as it counts: NFKC, lower case, without an elided article (l'eau) or an English possessive."""
    word = unicodedata.normalize("NFKC", word).lower()[:LONGEST]
    if "'" in word or "’" in word:
        word = _ELISION.sub("", word)
        word = word.removesuffix("'s").removesuffix("’s")
        word = _APOSTROPHE.sub("", word)
    return word


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The stem of a plain word in a language, accents folded."""
    stemmer = _stemmer(language)
    return fold(stemmer.stemWord(word) if stemmer else word)


@lru_cache(maxsize=10_000)
def fold(word: str) -> str:
    """Without accents, in its own script: Città is citta, Łódź is lodz, Αθήνα is αθηνα."""
    if word.isascii():
        return word
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    if bare.isascii():
        return bare
    return "".join(anyascii(c).lower() if "LATIN" in unicodedata.name(c, "") else c for c in bare)


@lru_cache(maxsize=10_000)
def romanised(word: str) -> str:
    """In Latin letters without accents, lower case: Θεσσαλονίκη is thessaloniki."""
    return word if word.isascii() else anyascii(word).lower()


@cache
def _stemmer(language: str) -> "Stemmer.Stemmer | None":
    algorithm = STEMMERS.get(base(language))
    return Stemmer.Stemmer(algorithm, 0) if algorithm else None  # what it would remember, `stem` does


def base(language: str) -> str:
    """`en` of `en-GB`."""
    return re.split(r"[-_]", language.lower(), maxsplit=1)[0]
