"""Spelling: a word the index does not know becomes the nearest one it does, then the most frequent."""

from dataclasses import dataclass

import tantivy
from rapidfuzz.distance import OSA

from .reading import Snapshot
from .words import LONGEST

SHORTEST = 4
"""Letters below which a word is left alone."""
TWO_SLIPS_FROM = 8
"""Letters from which two slips are mended."""
FIRST_IS_SURE_BELOW = 6
"""Letters below which the first one is taken as meant: "warm" is no slip for "arm"."""
CANDIDATES = 300
"""Neighbours that are looked at; there are seldom more than a few."""
MOST = 24
"""Words of one query that are mended: each costs a walk through the dictionary."""


@dataclass(frozen=True, slots=True)
class Correction:
    typed: str
    used: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    word: str
    stem: str


def mended(word: str, snapshot: Snapshot) -> Neighbour | None:
    """The word of the dictionary that was meant, or None. A swap of two letters counts as one slip."""
    if not SHORTEST <= len(word) < LONGEST or not word.isalpha():
        return None
    for slips in (1, 2) if len(word) >= TWO_SLIPS_FROM else (1,):
        found = _within(word, slips, snapshot)
        if found:
            return found
    return None


def _within(word: str, slips: int, snapshot: Snapshot) -> Neighbour | None:
    query = tantivy.Query.fuzzy_term_query(snapshot.word_schema, "word", word, slips, True)
    best: tuple[int, int, str, str] | None = None
    for _, address in snapshot.words.search(query, CANDIDATES, count=False).hits:
        entry = snapshot.words.doc(address)
        other, stem = str(entry.get_first("word")), str(entry.get_first("stem"))
        frequency = snapshot.documents_with("stems", stem)
        if frequency and other != word and (len(word) >= FIRST_IS_SURE_BELOW or other[0] == word[0]):
            rank = (OSA.distance(word, other), -frequency, other, stem)
            best = rank if best is None else min(best, rank)
    return Neighbour(best[2], best[3]) if best else None
