"""Generated words, as frequent as Zipf has it: no text of anybody's."""

import random
from itertools import accumulate

FUNCTION_WORDS = ("the", "of", "and", "to", "in", "for", "with", "was", "by", "from", "that", "is")


class Vocabulary:
    """`size` words of syllables; the same words for the same size and seed."""

    def __init__(self, size: int = 50_000, seed: int = 1) -> None:
        chance = random.Random(seed)
        syllables = [
            first + vowel + last
            for first in "bdfglmnprstv"
            for vowel in "aeiou"
            for last in ("", "n", "r", "s")
        ]
        found: dict[str, None] = {}
        while len(found) < size:
            found["".join(chance.choices(syllables, k=chance.randint(2, 4)))] = None
        self.words = list(found)
        self.weights = list(accumulate(1 / (rank + 30) for rank in range(size)))

    def some(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self.weights, k=count)

    def phrase(self, chance: random.Random, count: int) -> str:
        return " ".join(self.some(chance, count))

    def text(self, chance: random.Random, letters: int) -> str:
        """Sentences of about `letters` letters, a third of their words such as every language needs."""
        pieces: list[str] = []
        length = 0
        while length < letters:
            words = self.some(chance, chance.randint(5, 14))
            for place in range(1, len(words), 3):
                words[place] = chance.choice(FUNCTION_WORDS)
            pieces.append(" ".join(words).capitalize() + ".")
            length += len(pieces[-1]) + 1
        return " ".join(pieces)[:letters].strip()
