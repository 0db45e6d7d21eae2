"""Which language a text is in, by its small words. Enough for a paragraph; a few words often do not say."""

import re
from functools import cache

from policylearning.common.languages import CODES
from policylearning.search.languages import function_words

LOOKED_AT = 4000
"""Characters."""
SHARE = 0.12
"""The least share of small words in running text."""
LEAD = 1.15
"""How far ahead of the next language the best must be, for it to be said at all."""
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_KNOWN_AS = {"no": "nb"}
"""The lists' code to ours."""


def language_of(text: str) -> str:
    """ISO 639-1, or "" where the text does not say."""
    words = _WORDS.findall(text[:LOOKED_AT].lower().replace("’", "'"))
    if len(words) < 6:
        return ""
    scores: dict[str, float] = {}
    for word in words:
        for code, rarity in _weights().get(word, {}).items():
            scores[code] = scores.get(code, 0) + rarity
    if not scores:
        return ""
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    best, score = ranked[0]
    hits = sum(best in _weights().get(word, {}) for word in words)
    runner_up = ranked[1][1] if len(ranked) > 1 else 0.0
    if hits / len(words) < SHARE or score < runner_up * LEAD:
        return ""
    code = _KNOWN_AS.get(best, best)
    return code if code in CODES else ""


@cache
def _weights() -> dict[str, dict[str, float]]:
    """Word to the languages it is small in; a word of one language says more than one of ten."""
    found: dict[str, dict[str, float]] = {}
    for code, words in function_words().items():
        for word in words:
            found.setdefault(word, {})[code] = 0.0
    return {word: dict.fromkeys(codes, 1 / len(codes)) for word, codes in found.items()}
