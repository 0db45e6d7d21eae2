"""Words and meaning together: what is found, what is not, and what is said when there is no meaning."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from policylearning.search import dense, embedding, meanings
from policylearning.search.queries import Results, WordsOnly, search
from tests.factories.search import note
from tests.search.fixtures import Index

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


@pytest.fixture
def filled(search_index: Index, meaning: None) -> Index:
    note("Heat from the river", "A pump warms the town hall and the swimming pool.", countries=["FI"])
    note("Kindergartens in villages", "Parents share the care of small children.", countries=["FR"])
    note("Cargo bicycles", "Parcels reach the old town without lorries.", countries=["FI"])
    note("Wolves and sheep", "Fences and dogs for mountain farms.", countries=["IT"])
    search_index.catch_up()
    meanings.catch_up()
    dense.forget()
    return search_index


def titles(found: Results) -> list[str]:
    return ["".join(part.text for part in hit.title) for hit in found.hits]


def test_what_is_meant_is_found_without_a_word_in_common(filled: Index) -> None:
    found = search("looking after toddlers", user=VISITOR, facets=["country"])

    assert titles(found)[0] == "Kindergartens in villages"
    assert found.words_only is None
    counted = {each.value: each.count for each in found.facets["country"]}
    assert sum(counted.values()) == found.total == len(found.hits)
    french = search("looking after toddlers", user=VISITOR, filters={"country": ["FR"]})
    assert (titles(french), french.total) == (["Kindergartens in villages"], counted["FR"])


def test_words_and_signs_keep_their_say(filled: Index) -> None:
    assert titles(search("bicycle delivery", user=VISITOR))[0] == "Cargo bicycles"
    assert "Cargo bicycles" not in titles(search("bicycle delivery -parcels", user=VISITOR))
    assert titles(search('"town hall" heating', user=VISITOR)) == ["Heat from the river"]
    assert titles(search("childcare country:IT", user=VISITOR)) in ([], ["Wolves and sheep"])


def test_nonsense_finds_nothing_or_says_so(filled: Index) -> None:
    for query in ("xqzvw blorptang", "zzzz", "qwertzuiop asdfghjkl"):
        found = search(query, user=VISITOR)
        assert found.weak or not found.hits, query
    assert not search("looking after toddlers", user=VISITOR).weak


def test_meaning_shows_nobody_what_is_not_for_them(search_index: Index, meaning: None) -> None:
    note("Kindergartens", "Care of small children.", audience=["members"])
    note("Nurseries", "Care of small children.", hidden=True)
    search_index.catch_up()
    meanings.catch_up()
    dense.forget()

    assert search("looking after toddlers", user=VISITOR).total == 0
    assert titles(search("looking after toddlers", user=None)) == ["Kindergartens"]


def test_without_meaning_the_reason_is_given(search_index: Index, settings: Any, tmp_path: Path) -> None:
    note("Harbour")
    search_index.catch_up()
    assert search("harbour", user=VISITOR).words_only == WordsOnly.OFF

    settings.SEARCH_MODEL, settings.SEARCH_MODEL_DIR = "bundled", tmp_path / "graphs"
    embedding.forget()
    assert search("harbour", user=VISITOR).words_only == WordsOnly.NO_MODEL
    embedding.prepare()
    found = search("harbour", user=VISITOR)
    assert (found.words_only, titles(found)) == (WordsOnly.BUILDING, ["Harbour"])

    (graph,) = (tmp_path / "graphs").glob("*.onnx")
    graph.write_bytes(b"broken")
    embedding.forget()
    found = search("harbour", user=VISITOR)
    assert (found.words_only, titles(found)) == (WordsOnly.BROKEN, ["Harbour"])
    embedding.forget()


def test_an_empty_question_asks_no_model(filled: Index) -> None:
    found = search("", user=VISITOR)

    assert (found.total, found.words_only) == (4, None)


def test_a_hit_without_a_word_of_the_query_says_that_it_fits_by_its_meaning(filled: Index) -> None:
    hit = search("looking after toddlers", user=VISITOR).hits[0]
    assert hit.passage is not None
    assert hit.passage.label == "Fits by its meaning"
    assert [(part.text, part.marked) for part in hit.passage.parts] == [
        ("Parents share the care of small children.", False)
    ]
    named = search("kindergartens", user=VISITOR).hits[0]
    assert named.passage is None
    assert any(part.marked for part in named.title)
