"""The recipe, number by number; and measured on test collections."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from policylearning.search.commands import search as command
from policylearning.search.evaluate import evaluate, ndcg
from policylearning.search.fusion import fused, min_max, share_of_stems
from policylearning.search.lexical import Found
from tests.shared import shared

A, B, C = (0, 1), (0, 2), (1, 1)


def test_scores_run_from_0_to_1() -> None:
    assert min_max([Found(A, 9.0), Found(B, 6.0), Found(C, 3.0)]) == {A: 1.0, B: 0.5, C: 0.0}
    assert min_max([Found(A, 3.0), Found(B, 3.0)]) == {A: 1.0, B: 1.0}
    assert min_max([]) == {}


@pytest.mark.parametrize(("coverage", "share"), [(0, 0), (0.1, 0), (0.3, 0.3), (0.5, 0.6), (1, 0.6)])
def test_words_are_trusted_as_far_as_they_cover_the_query(coverage: float, share: float) -> None:
    assert share_of_stems(coverage) == pytest.approx(share)


def test_fusion_is_convex_and_absent_is_0() -> None:
    stems, grams = [Found(A, 2.0), Found(B, 1.0)], [Found(B, 5.0), Found(C, 4.0), Found(A, 3.0)]

    assert [(each.place, round(each.score, 6)) for each in fused(stems, grams, coverage=1)] == [
        (A, 0.6),
        (B, 0.4),
        (C, 0.2),
    ]
    assert [each.place for each in fused(stems, grams, coverage=0)] == [B, C, A]
    assert fused([], [], coverage=0) == []
    dense = [Found(C, 0.9), Found(A, 0.1)]
    assert [
        (each.place, round(each.score, 6)) for each in fused(stems, grams, coverage=1, dense=dense, share=0.5)
    ] == [
        (C, 0.6),
        (A, 0.3),
        (B, 0.2),
    ]


def test_ndcg() -> None:
    assert ndcg(["a", "b"], {"a": 1, "b": 1}) == 1
    assert ndcg(["x", "a"], {"a": 1}) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg([], {"a": 1}) == 0


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    documents = [("1", "Hydrogen buses", "A fleet."), ("2", "Forests", "Trees and owners.")]
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt") as lines:
        lines.writelines(json.dumps({"_id": i, "title": t, "text": x}) + "\n" for i, t, x in documents)
    (tmp_path / "queries.jsonl").write_text(
        '{"_id": "a", "text": "who owns trees"}\n{"_id": "b", "text": "hydrogne"}\n{"_id": "c", "text": "unjudged"}\n'
    )
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\na\t2\t1\nb\t1\t1\n")
    return tmp_path


def test_evaluate(collection: Path) -> None:
    (row,) = evaluate(collection)

    assert (row.name, row.queries, row.stems, row.fused) == (collection.name, 2, 0.5, 1.0)


def test_the_command_prints_a_table_or_json(collection: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["evaluate", str(collection)])
    assert done.exit_code == 0
    assert done.output.splitlines()[1].split() == [collection.name, "2", "0.500", "1.000"]

    done = CliRunner().invoke(command, ["evaluate", str(collection), "--json"])
    assert json.loads(done.output) == [{"name": collection.name, "queries": 2, "stems": 0.5, "fused": 1.0}]

    (empty := tmp_path / "empty").mkdir()
    (empty / "qrels.tsv").write_text("")
    done = CliRunner().invoke(command, ["evaluate", str(empty)])
    assert done.exit_code == 1
    assert "has no corpus" in done.output


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "stems", "whole"),
    [("cisi", 0.394, 0.40), ("cranfield", 0.353, 0.355), ("cacm", 0.488, 0.475), ("adi", 0.485, 0.485)],
)
def test_measured_quality_holds(name: str, stems: float, whole: float) -> None:
    (row,) = evaluate(shared(f"ir/{name}"))

    assert row.stems >= stems - 0.01
    assert row.fused >= whole - 0.01
