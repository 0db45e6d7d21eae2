"""Text as it should have arrived: broken characters repaired where that is certain, HTML taken out, spaces even."""

import html
import re
from dataclasses import dataclass

import nh3

from policylearning.common.text import nfc

# What a byte shows as in Windows-1252, with its five gaps as the web reads them.
_SHOWN = {byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0x100)}
_BYTE = {char: byte for byte, char in _SHOWN.items()} | {chr(byte): byte for byte in range(0x80, 0xA0)}


def _class(first: int, last: int) -> str:
    chars = {_SHOWN[byte] for byte in range(first, last + 1)} | {
        chr(byte) for byte in range(first, last + 1) if byte < 0xA0
    }
    return "[" + "".join(sorted(map(re.escape, chars))) + "]"


_NEXT = _class(0x80, 0xBF)
_PAIR = _class(0xC2, 0xDF) + _NEXT
_LONG = f"{_class(0xE0, 0xEF)}{_NEXT}{{2}}|{_class(0xF0, 0xF4)}{_NEXT}{{3}}"
_TWICE = re.compile(f"(?:{_LONG}|{_PAIR})+")
"""Runs of characters that are the bytes of UTF-8, read as Windows-1252."""
_LONE = re.compile("(?<=[A-Za-z]{2})â(?=s\\b)|(?<=[a-z]n)â(?=t\\b)")
"""What is left of ’ where something on the way dropped control characters: Vattenfallâs, donât."""
_ENGLISH = re.compile(r"\b(?:the|and|of|to|a|in|for)\b", re.IGNORECASE)
_SURELY_ENGLISH = 0.12
"""Share of such words from which a text is English; in other languages â may stand there by right."""
_DOUBTFUL_END = frozenset("“”‘’‚„–—…•›‹«»™ºª\xa0\x80")
"""After one accented capital these may be what was meant: “PÃO” ends in a quotation mark."""
_C1 = re.compile(r"[\x80-\x9f]")
_LEFT = re.compile(
    f"\ufffd|{_C1.pattern}|{_class(0xC2, 0xC3)}[{re.escape('¡¢£¤¥¦§¨©«¬®¯°±²³´µ¶·¸¹»¼½¾¿')}]|â€|¬(?=\\w)"
)
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"[\u2028\u2029\x85\x0b\x0c]")
_ELEMENTS = (
    "a abbr address article aside b blockquote body br button caption center cite code dd del details div dl dt em "
    "figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label li "
    "link main mark meta nav object ol option p pre q s samp script section select small span strike strong style "
    "sub summary sup svg table tbody td textarea tfoot th thead title tr tt u ul video"
).replace(" ", "|")
_TAG = re.compile(rf"</?(?:{_ELEMENTS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LINE = re.compile(r"<br\s*/?>|</(?:li|tr|dd|dt|h[1-6])>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</(?:p|div|ul|ol|table|blockquote)>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,30});")


@dataclass(frozen=True, slots=True)
class Cleaned:
    text: str
    repaired: int = 0
    """Broken places that were mended."""
    broken: int = 0
    """Broken places that could not be."""
    markup: bool = False
    """There was HTML in it."""


def cleaned(text: str, *, one_line: bool = False) -> Cleaned:
    """`text` in NFC, repaired, without HTML, with single spaces and at most one empty line in a row."""
    # Before any character is dropped: control characters may be bytes of a broken one.
    repaired_text, repaired = repair(text)
    plain, markup = without_markup(repaired_text)
    broken = len(_LEFT.findall(plain))
    plain = _BREAKS.sub("\n", _INVISIBLE.sub("", plain))
    plain = nfc(_C1.sub("", plain))
    lines = [_SPACES.sub(" ", line).strip() for line in plain.split("\n")]
    if one_line:
        return Cleaned(" ".join(line for line in lines if line), repaired, broken, markup)
    return Cleaned(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n"), repaired, broken, markup)


def repair(text: str) -> tuple[str, int]:
    """`text` with UTF-8 that was read as Windows-1252 put right, once or several times over, where that is certain.

    The second is the number of places mended.
    """
    mended = 0

    def again(found: re.Match[str]) -> str:
        nonlocal mended
        if not _certain(found):
            return found[0]
        try:
            right = bytes(_BYTE[char] for char in found[0]).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            return found[0]
        mended += 1
        return right

    for _ in range(3):
        before, text = text, _TWICE.sub(again, text)
        if text == before:
            break
    if "â" in text and len(_ENGLISH.findall(text)) >= _SURELY_ENGLISH * len(text.split()):
        text, lone = _LONE.subn("’", text)
        mended += lone
    return text, mended


def _certain(found: re.Match[str]) -> bool:
    """A run of two or more characters, or one that nobody writes: not a capital before punctuation."""
    run = found[0]
    if len(run) > 2 or run[1] not in _DOUBTFUL_END:
        return True
    before = found.string[found.start() - 1 : found.start()]
    after = found.string[found.end() : found.end() + 1]
    return before.islower() or after.islower()


def without_markup(text: str) -> tuple[str, bool]:
    """(plain text, was there HTML). Scripts and styles go with their content; `<` and `&` alone are let be."""
    markup = bool(_TAG.search(text))
    if markup:
        text = _PARAGRAPH.sub(r"\g<0>" + "\n\n", _LINE.sub(r"\g<0>" + "\n", text))
        text = html.unescape(nh3.clean(text, tags=set(), attributes={}))
    elif _ENTITY.search(text):
        text, markup = html.unescape(text), True
    return text, markup


# What is too long -----------------------------------------------------------------------------------
_SENTENCE = re.compile(r"[.!?…;:](?=[\"”’»)]*\s)[\"”’»)]*|\n\n")
ENOUGH = 0.75
"""A text is cut after its last whole sentence if that leaves this share of what may stay."""


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters: up to the end of a sentence, else of a word, marked by an ellipsis."""
    if len(text) <= limit:
        return text
    room = text[: limit + 1]
    ends = [found.end() for found in _SENTENCE.finditer(room) if found.group()[0] not in ";:"]
    ends = [end for end in ends if end <= limit]
    if ends and ends[-1] >= limit * ENOUGH:
        return text[: ends[-1]].rstrip()
    cut = text[: limit - 1]
    words = max(cut.rfind(" "), cut.rfind("\n"))
    if text[limit - 1].isspace():
        words = limit - 1
    return (cut[:words] if words >= limit // 2 else cut).rstrip(" \n,;:–-") + "…"
