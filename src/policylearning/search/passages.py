"""What the model reads of a document: all of a short one, overlapping passages of a long one, the title before each."""

import hashlib
from collections.abc import Iterator

from .embedding import Model, Vectors
from .registry import SearchDocument

WHOLE: int = 200
"""Pieces up to which a document is read in one."""
LENGTH: int = 160
STRIDE: int = 120
MOST: int = 40
"""Passages of one document: a book is known by its beginning."""
TITLE: int = 40
"""Pieces of the title before each passage."""


def version_of(document: SearchDocument) -> int:
    """A number that changes with what is read, 1 to 2^63 - 1."""
    digest = hashlib.blake2b("\0".join(_read(document)).encode(errors="replace"), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 1) or 1


def passages(document: SearchDocument, model: Model) -> Iterator[list[int]]:
    """The pieces of each passage, in reading order. At least one."""
    prompt = model.cut(model.prompts.get("passage") or model.prompts.get("document") or "").ids
    title, *rest = _read(document)
    head = model.cut(title).ids
    body = model.cut(" ".join(rest)[: MOST * STRIDE * 12]).ids
    if len(head) + len(body) <= WHOLE:
        yield [*prompt, *head, *body]
        return
    for number, start in enumerate(range(0, max(1, len(body) - (LENGTH - STRIDE)), STRIDE)):
        if number == MOST:
            return
        yield [*prompt, *head[:TITLE], *body[start : start + LENGTH]]


def vectors(document: SearchDocument, model: Model) -> list[Vectors]:
    """One row for each passage, [width]."""
    return [model.embed(pieces) for pieces in passages(document, model)]


def _read(document: SearchDocument) -> list[str]:
    """Title, summary and body with well-formed characters: half a surrogate pair is no text."""
    return [text.encode(errors="replace").decode() for text in document.texts()]
