"""Greek and Bulgarian, in their own small collections: inflected, without accents, in Latin letters, with a slip."""

from pathlib import Path

import pytest

from policylearning.search.evaluate import evaluate

COLLECTIONS = Path(__file__).parent / "collections"


@pytest.mark.parametrize("language", ["bg", "el"])
def test_a_language_in_its_own_letters_finds_its_own(language: str, meaning: None) -> None:
    (row,) = evaluate(COLLECTIONS / language, query_language=language, corpus_language=language)

    assert row.documents == 16
    assert row.lexical.measures.ndcg == 1
    assert row.hybrid is not None
    assert row.hybrid.measures.ndcg >= 0.95
