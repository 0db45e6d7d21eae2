"""Test collections in the forms that are about: what is read, what is left out, what is said of a broken line."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from policylearning.search import testset
from policylearning.search.evaluate import evaluate
from policylearning.search.testset import Text


def written(folder: Path, name: str, *lines: Any) -> Path:
    (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return folder / name


@pytest.mark.parametrize(
    "lines",
    [
        "query-id\tcorpus-id\tscore\n1\ta\t2\n1\tb\t0\n2\tc\t1\n",
        "1\ta\t2\n1\tb\t0\n2\tc\t1\n",
        "1 0 a 2\n1 0 b 0\n2 0 c 1\n",
        "query\titer\tdocument\tgain\r\n1\t0\ta\t2.0\r\n1\t0\tb\t0\r\n\r\n2\t0\tc\t1\r\n",
        "\ufeff1\ta\t2\n1\tb\t0\n2\tc\t1",
    ],
)
def test_judgements_in_three_or_four_columns_with_or_without_a_head(tmp_path: Path, lines: str) -> None:
    (tmp_path / "qrels.tsv").write_text(lines, "utf-8", newline="")

    assert testset.judgements(tmp_path) == {"1": {"a": 2, "b": 0}, "2": {"c": 1}}


def test_judgements_gzipped_or_where_others_keep_them(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no qrels"):
        testset.judgements(tmp_path)
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("1\ta\t1\n")
    assert testset.judgements(tmp_path) == {"1": {"a": 1}}
    with gzip.open(tmp_path / "qrels.tsv.gz", "wt") as file:
        file.write("1\tb\t1\n")
    assert testset.judgements(tmp_path) == {"1": {"b": 1}}
    (tmp_path / "qrels.tsv").write_text("1\tb\t1\nnonsense\n")
    with pytest.raises(ValueError, match=r"qrels\.tsv, line 2"):
        testset.judgements(tmp_path)


def test_texts_with_numbers_for_ids_without_title_and_again(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "corpus.jsonl",
        {"_id": 1, "title": None, "text": "One"},
        {"id": "2", "title": "Two"},
        {"_id": "1", "text": "Again"},
        {"_id": 3, "title": "", "text": ""},
    )

    assert list(testset.texts(path)) == [Text("1", "", "One"), Text("2", "Two", ""), Text("3", "", "")]
    with path.open("a") as file:
        file.write("[1]\n")
    with pytest.raises(ValueError, match=r"corpus\.jsonl, line 5"):
        list(testset.texts(path))


def test_a_slip_in_every_long_word_and_the_same_again() -> None:
    text = "How do regions support hydrogen buses"

    slipped = testset.with_slips(text, "q1")

    assert slipped == testset.with_slips(text, "q1")
    assert slipped.split()[:2] == ["How", "do"]
    assert slipped.split()[5] == "buses"
    for before, after in zip(text.split()[2:5], slipped.split()[2:5], strict=True):
        assert (before != after, before[0] == after[0], abs(len(before) - len(after)) <= 1) == (
            True,
            True,
            True,
        )


@pytest.mark.parametrize("language", ["", "xx", "el", "bg", "fi", "hu", "ro", "hr"])
def test_odd_collections_are_measured_in_any_language(tmp_path: Path, meaning: None, language: str) -> None:
    written(
        tmp_path,
        "corpus.jsonl",
        {"_id": 1, "text": "Θεσσαλονίκη: λεωφορεία υδρογόνου. Водородни автобуси в София."},
        {"_id": 2, "text": ""},
        {"_id": 3, "text": "trees " * 100_000},
        {"_id": 4, "title": "Kouluja ja päiväkoteja", "text": "Iskolák, școli, škole"},
    )
    written(
        tmp_path,
        "queries.jsonl",
        {"_id": 1, "text": "λεωφορεία"},
        {"_id": 2, "text": "nothing to find"},
        {"_id": 3, "text": "автобус"},
    )
    (tmp_path / "qrels.tsv").write_text("1 0 1 2\n2 0 1 0\n3 0 1 1\n9 0 1 1\n")

    (row,) = evaluate(tmp_path, query_language=language, corpus_language=language)

    assert (row.documents, row.queries) == (4, 2)
    assert row.hybrid is not None
    assert row.lexical.measures.ndcg == row.hybrid.measures.ndcg == 1


def test_vectors_are_kept_for_the_next_time(
    tmp_path: Path, meaning: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, "corpus.jsonl", {"_id": 1, "text": "Hydrogen buses"}, {"_id": 2, "text": "Forests"})
    written(tmp_path, "queries.jsonl", {"_id": 1, "text": "trees"})
    (tmp_path / "qrels.tsv").write_text("1\t2\t1\n")
    (first,) = evaluate(tmp_path, vectors=tmp_path / "kept")

    monkeypatch.setattr("policylearning.search.evaluate.vectors", None)  # nobody may ask for one
    (again,) = evaluate(tmp_path, vectors=tmp_path / "kept")

    assert first.dense is not None
    assert again.dense is not None
    assert again.dense.measures == first.dense.measures
