"""Names in a text: `@Ana Horvat`, the longest that a member of the community has."""

import re
from collections.abc import Iterable

AT = re.compile(r"(?<![\w@.])@(?=\w)")
LONGEST_NAME = 120
MOST_WORDS = 5


def candidates(text: str) -> list[str]:
    """What may be a name after each @: one word, two, up to five; in order, each once."""
    found: dict[str, None] = {}
    for match in AT.finditer(text):
        line = text[match.end() : match.end() + LONGEST_NAME].split("\n", 1)[0]
        words = line.split(" ")[:MOST_WORDS]
        for number in range(1, len(words) + 1):
            found.setdefault(" ".join(words[:number]).rstrip(".,;:!?)*_"))
    return [name for name in found if name]


def longest(text: str, names: Iterable[str]) -> list[str]:
    """Those of `names` that the text mentions; of "Ana" and "Ana Horvat" at the same @, the longer."""
    known = sorted(names, key=len, reverse=True)
    found: dict[str, None] = {}
    for match in AT.finditer(text):
        rest = text[match.end() :]
        for name in known:
            if rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum():
                found.setdefault(name)
                break
    return list(found)
