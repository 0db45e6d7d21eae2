"""Which encoding a text file is in: UTF-8 where it can be, else by the letters and small words of the languages."""

import codecs
import re
from collections import Counter
from functools import cache
from typing import IO

from policylearning.search.languages import function_words

from .errors import Unreadable

CHUNK = 1 << 16
SAMPLE = 1 << 18
"""Bytes that are looked at where the encoding must be guessed."""
MOST_BROKEN = 0.05
"""Up to this share of broken sequences among all that are not ASCII, a file is UTF-8 with some damage."""
MOST_CONTROLS = 0.02
"""Text has at most this share of control characters, and they come from damage."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# One-byte encodings, and the letters beyond ASCII of the languages written in them.
_WEST = {
    "da": "æøåé",
    "de": "äöüß",
    "es": "áéíóúüñ",
    "et": "äöõüšž",
    "fi": "äöå",
    "fr": "àâæçéèêëîïôùûüÿœ",
    "it": "àèéìíòóùú",
    "nl": "éëïöüèê",
    "no": "æøåéò",
    "pt": "ãáâàçéêíóôõú",
    "sv": "åäöé",
}
_CENTRE = {
    "cs": "áčďéěíňóřšťúůýž",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "pl": "ąćęłńóśźż",
    "ro": "ăâîşţ",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšž",
}
_BALTIC = {"lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž"}
_GREEK = {"el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"}
_CYRILLIC = {"bg": "абвгдежзийклмнопрстуфхцчшщъьюя"}
_TURKISH = {"tr": "çğıöşüâ"}
CANDIDATES: tuple[tuple[str, dict[str, str]], ...] = (
    ("cp1252", _WEST),
    ("cp1250", _CENTRE),
    ("iso-8859-2", _CENTRE),
    ("iso-8859-15", _WEST),
    ("cp1253", _GREEK),
    ("iso-8859-7", _GREEK),
    ("cp1251", _CYRILLIC),
    ("iso-8859-5", _CYRILLIC),
    ("cp1257", _BALTIC),
    ("cp1254", _TURKISH),
)
"""In order of how common they are: the first of equals wins."""
_TYPOGRAPHY = frozenset("„“”‘’‚–—…«»‹›€§°·•%\xa0")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_C1 = re.compile("[\x80-\x9f]")
_ESCAPED = re.compile("[\udc80-\udcff]+")
_WORDS = re.compile(r"[^\W\d_]+")


def encoding_of(file: IO[bytes]) -> str:
    """The name of the codec; read the file with `errors="replace"`. Raises Unreadable for what is no text."""
    file.seek(0)
    head = file.read(SAMPLE)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    if head.count(0) > len(head) * MOST_CONTROLS:
        return _without_mark(head)
    controls = len(_CONTROLS.findall(head.decode("latin-1")))
    if controls > len(head) * MOST_CONTROLS or head.startswith(b"%PDF-"):
        raise Unreadable.no_text()
    return "utf-8" if _is_utf8(file) else _guess(head)


def _without_mark(head: bytes) -> str:
    """UTF-16 that does not say so: one order of the bytes gives letters of a few scripts, the other nonsense."""
    for name in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) & ~1].decode(name, errors="replace")
        plain, ascii_too = sum(char < "\u0600" for char in text), sum(char.isascii() for char in text)
        if plain > 0.8 * len(text) and ascii_too > 0.05 * len(text) and not _CONTROLS.search(text):
            return name
    raise Unreadable.no_text()


def _is_utf8(file: IO[bytes]) -> bool:
    """The whole file is, or all but a few damaged places."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    broken = others = 0
    while chunk := file.read(CHUNK):
        if chunk.isascii():
            text = decoder.decode(b"")
            continue
        text = decoder.decode(chunk)
        broken += len(_ESCAPED.findall(text))
        others += sum(char > "\x7f" for char in text)
    return broken == 0 or broken <= others * MOST_BROKEN


def _guess(head: bytes) -> str:
    """The one-byte encoding in which the text reads most like a language written in it."""
    best, best_score = "cp1252", float("-inf")
    for name, languages in CANDIDATES:
        text = head.decode(name, errors="replace")
        score = _likeness(text, languages)
        if score > best_score + 1e-9:
            best, best_score = name, score
    return best


def _likeness(text: str, languages: dict[str, str]) -> float:
    """How well the characters beyond ASCII fit the best of `languages`: -1 to about 1.5."""
    strange = Counter(char for char in text if char > "\x7f")
    total = sum(strange.values()) or 1
    wrong = strange["\ufffd"] + sum(count for char, count in strange.items() if _C1.match(char))
    beginning = text[:CHUNK].lower()
    words, count = Counter(_WORDS.findall(beginning)), len(beginning.split()) or 1
    best = 0.0
    for language, letters in languages.items():
        fitting = sum(n for char, n in strange.items() if char.lower() in letters or char in _TYPOGRAPHY)
        small = sum(n for word, n in words.items() if word in _small_words(language))
        best = max(best, fitting / total + min(1.0, 2.5 * small / count) / 2)
    # A capital within a word of small letters is a sign of the wrong table.
    mixed = len(re.findall(r"[a-z][À-ÖØ-ÞĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽĂŞŢŐŰ](?![A-ZÀ-Þ])", text[:CHUNK]))
    return best - (2 * wrong + mixed) / total


@cache
def _small_words(language: str) -> frozenset[str]:
    return function_words().get(language, frozenset())
