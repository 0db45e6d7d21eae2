"""Records that say the same in the same words are shown once, with the others behind the first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .documents import language_of
from .words import words

if TYPE_CHECKING:
    from .queries import Hit


def folded(hits: "Sequence[Hit]") -> "list[Hit]":
    """In their order; what says the same as one before stands in the `more` of that one."""
    called = [(hit.kind, _title(hit)) for hit in hits]
    namesakes = Counter(called)
    alike: dict[tuple[str, ...], list[Hit]] = {}
    for hit, name in zip(hits, called, strict=True):
        # Texts are compared only where titles are the same, which is seldom.
        key = (*name, *_text(hit)) if namesakes[name] > 1 else name
        alike.setdefault(key, []).append(hit)
    return [replace(first, more=tuple(more)) if more else first for first, *more in alike.values()]


def _title(hit: "Hit") -> str:
    return " ".join(words(hit.document.title)) if hit.document else ""


def _text(hit: "Hit") -> tuple[str, str]:
    """Its language and its longest part: tags and places differ from source to source. A record without any text is
    like no other."""
    document = hit.document
    if document is None:
        return "", str(hit.id)
    longest = max((document.summary, *(passage.text for passage in document.body)), key=len)
    return language_of(document), " ".join(words(longest)) or str(hit.id)
