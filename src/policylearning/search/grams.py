"""Pieces of four letters: they carry related languages and slips of the pen."""

from functools import lru_cache

from .words import romanised

SIZE = 4


@lru_cache(maxsize=5_000)
def grams(word: str) -> tuple[str, ...]:
    """The 4-grams of `_word_` in Latin letters; of a single letter, the three signs there are."""
    padded = f"_{''.join(romanised(word).split())}_"
    return tuple(padded[i : i + SIZE] for i in range(max(1, len(padded) - SIZE + 1)))


@lru_cache(maxsize=20_000)
def spelled(word: str) -> str:
    """Its 4-grams as the index takes them, with blanks between."""
    return " ".join(grams(word))


def likeness(one: str, other: str) -> float:
    """The share of 4-grams two words have in common (Dice), 0 to 1."""
    a, b = set(grams(one)), set(grams(other))
    return 2 * len(a & b) / (len(a) + len(b))
