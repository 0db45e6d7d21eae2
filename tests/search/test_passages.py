"""What the model reads of a document."""

from policylearning.search import embedding, passages
from policylearning.search.registry import Passage, SearchDocument


def long(words: int) -> SearchDocument:
    return SearchDocument(title="A harbour", body=(Passage("Text", " ".join(["school"] * words)),))


def test_a_short_document_is_read_in_one(meaning: None) -> None:
    model = embedding.model()
    document = SearchDocument(title="A harbour", summary="For all.", body=(Passage("Text", "Quays."),))

    assert list(passages.passages(document, model)) == [model.cut("A harbour For all. Quays.").ids]
    assert len(list(passages.passages(SearchDocument(title=""), model))) == 1


def test_a_long_one_in_overlapping_passages_with_the_title_before_each(meaning: None) -> None:
    model = embedding.model()

    found = list(passages.passages(long(400), model))

    assert [len(each) - len(model.cut("A harbour").ids) for each in found] == [160, 160, 160]
    assert all(each[:2] == model.cut("A harbour").ids for each in found)
    assert len(list(passages.passages(long(401), model))) == 4
    assert len(list(passages.passages(long(20_000), model))) == passages.MOST


def test_the_version_changes_with_the_text_alone() -> None:
    one = SearchDocument(title="A", body=(Passage("Text", "b"),))

    assert passages.version_of(one) == passages.version_of(
        SearchDocument(title="A", body=(Passage("Other label", "b"),), evidence=3)
    )
    assert passages.version_of(one) != passages.version_of(SearchDocument(title="A", summary="b"))
    assert 0 < passages.version_of(SearchDocument(title="\ud800")) < 2**63
