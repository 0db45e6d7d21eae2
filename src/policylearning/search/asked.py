"""What was asked. Any string is a query: what cannot be read as a sign is read as words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .schema import FACETS
from .words import placed_words, words

LONGEST: Final = 5_000
"""Letters of a query that are read. A pasted report still finds what it is about."""
MOST_PARTS: Final = 20
"""Quoted, excluded and filtering parts that count; the rest are words."""

_PART = re.compile(
    r"""(?P<minus>(?<!\S)-)?"(?P<phrase>[^"]*)"          # "exact phrase", -"without it"
      | (?<!\S)-(?P<without>[^\s"]+)                     # -without
      | (?<!\S)(?P<facet>[A-Za-z]+):(?P<value>[^\s"]+)   # country:FR
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class Asked:
    words: list[str] = field(default_factory=list)
    """Plain words outside all signs, repeated ones repeated."""
    phrases: list[list[str]] = field(default_factory=list)
    """Quoted words, which must stand together. A single quoted word must be there as it is spelled."""
    without: list[list[str]] = field(default_factory=list)
    filters: dict[str, list[str]] = field(default_factory=dict)
    text: str = ""
    """What was said, without the signs: quoted words stay, excluded ones and filters go."""
    blank: bool = True
    """Nothing but white space: everything is meant."""


def read(query: str) -> Asked:
    """Never an error."""
    query = query[:LONGEST]
    asked = Asked(blank=not query.strip())
    rest, said, position, parts = [], [], 0, 0
    for found in _PART.finditer(query):
        if parts < MOST_PARTS and _take(asked, found):
            parts += 1
            rest.append(query[position : found.start()])
            said += [rest[-1], "" if found["minus"] else found["phrase"] or ""]
            position = found.end()
    rest.append(query[position:])
    asked.words = words(" ".join(rest))
    asked.text = " ".join(" ".join([*said, rest[-1]]).split())
    return asked


def read_plainly(query: str) -> Asked:
    """All of it is words: for what people write in their own words, where a dash or a colon is no sign."""
    query = query[:LONGEST]
    return Asked(words=words(query), text=" ".join(query.split()), blank=not query.strip())


def _take(asked: Asked, found: re.Match[str]) -> bool:
    """Whether this part was a sign and not just words."""
    if found["facet"] is not None:
        facet = found["facet"].lower()
        if facet not in (*FACETS, "fresh"):
            return False
        asked.filters.setdefault(facet, []).append(found["value"])
        return True
    inner = words(found["phrase"] if found["phrase"] is not None else found["without"])
    if not inner:
        return False
    (asked.without if found["minus"] or found["without"] is not None else asked.phrases).append(inner)
    return True


def replaced(query: str, words_by_typed: Mapping[tuple[str, ...], str]) -> str:
    """The query with some of its plain words, or runs of them, exchanged; all else as it was typed."""
    placed = list(placed_words(query[:LONGEST]))
    longest = max(map(len, words_by_typed), default=0)
    pieces, position, place = [], 0, 0
    while place < len(placed):
        for length in range(min(longest, len(placed) - place), 0, -1):
            run = placed[place : place + length]
            if (used := words_by_typed.get(tuple(word.plain for word in run))) is not None:
                pieces += [query[position : run[0].start], used]
                position = run[-1].end
                place += length
                break
        else:
            place += 1
    return "".join(pieces) + query[position:]
