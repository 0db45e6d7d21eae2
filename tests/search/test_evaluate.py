"""Measures by hand, the command, and the gates of the ranking."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from policylearning.search.commands import evaluate_search as command
from policylearning.search.evaluate import evaluate
from policylearning.search.measures import Measures, interval, measured
from tests.shared import shared


def test_measures_by_hand() -> None:
    assert measured(["a", "b"], {"a": 1, "b": 1}) == Measures(1, 1, 1, 1)
    found = measured(["x", "a", "y", "b"], {"a": 2, "b": 1, "c": 1, "x": 0})
    # gains 2 at rank 2 and 1 at rank 4, against 2, 1, 1 at ranks 1 to 3
    assert found.ndcg == pytest.approx((2 / 1.58496 + 1 / 2.32193) / (2 + 1 / 1.58496 + 1 / 2), abs=1e-4)
    assert found.average_precision == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.reciprocal_rank == 0.5
    assert measured([], {"a": 1}) == Measures(0, 0, 0, 0)
    assert measured(["a"], {"a": 1, "b": -1}).ndcg == 1


def test_an_interval_holds_its_mean_and_is_the_same_twice() -> None:
    values = [0.0, 0.2, 0.4, 0.9, 1.0] * 20

    found = interval(values)

    assert found == interval(values)
    assert found.mean == pytest.approx(0.5)
    assert found.low < 0.5 < found.high
    assert interval([0.3] * 9).low == pytest.approx(0.3)


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    documents = [
        ("1", "Hydrogen buses", "A fleet."),
        ("2", "Forests", "Trees and owners."),
        ("3", "Childcare", "Kindergartens."),
    ]
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt") as lines:
        lines.writelines(json.dumps({"_id": i, "title": t, "text": x}) + "\n" for i, t, x in documents)
    queries = {"a": "who owns trees", "b": "hydrogne", "c": "unjudged", "d": "looking after toddlers"}
    (tmp_path / "queries.jsonl").write_text(
        "".join(json.dumps({"_id": i, "text": text}) + "\n" for i, text in queries.items())
    )
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\na\t2\t1\nb\t1\t1\nd\t3\t1\n")
    return tmp_path


def test_without_a_model_words_alone_are_measured(collection: Path) -> None:
    (row,) = evaluate(collection)

    assert (row.name, row.documents, row.queries, row.dense, row.hybrid) == (
        collection.name,
        3,
        3,
        None,
        None,
    )
    assert row.lexical.measures.ndcg == pytest.approx(2 / 3)


def test_each_way_is_measured_and_set_beside_the_whole(collection: Path, meaning: None) -> None:
    (row,) = evaluate(collection)

    assert row.dense is not None
    assert row.hybrid is not None
    assert (row.hybrid.measures.ndcg, row.hybrid.behind.mean) == (1, 0)
    assert row.lexical.behind.mean == pytest.approx(1 / 3)
    assert row.hybrid.milliseconds > 0


def test_languages_choose_the_files(tmp_path: Path) -> None:
    for language in ("de", "en"):
        (tmp_path / f"corpus.{language}.jsonl").write_text(
            json.dumps({"_id": "1", "title": language, "text": ""})
        )
        (tmp_path / f"queries.{language}.jsonl").write_text(json.dumps({"_id": "a", "text": language}))
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\na\t1\t1\n")
    name = tmp_path.name

    assert [row.name for row in evaluate(tmp_path)] == [
        f"{name} {asked}>{written}" for written in ("de", "en") for asked in ("de", "en")
    ]
    (row,) = evaluate(tmp_path, query_language="de", corpus_language="en")
    assert row.name == f"{name} de>en"
    with pytest.raises(FileNotFoundError, match="in the languages asked for"):
        list(evaluate(tmp_path, query_language="fr"))


def test_the_command_prints_a_table_or_json(collection: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(command, [str(collection)])
    assert done.exit_code == 0
    lines = [line.split() for line in done.output.splitlines()[1:]]
    assert [line[1] for line in lines] == ["lexical", "dense", "hybrid"]
    assert lines[0][2] == "0.667"

    told: list[dict[str, Any]] = json.loads(CliRunner().invoke(command, [str(collection), "--json"]).output)
    assert [(row["name"], row["queries"], row["hybrid"]) for row in told] == [(collection.name, 3, None)]
    assert told[0]["lexical"]["measures"]["recall"] == pytest.approx(2 / 3)

    (empty := tmp_path / "empty").mkdir()
    (empty / "qrels.tsv").write_text("")
    done = CliRunner().invoke(command, [str(empty)])
    assert done.exit_code == 1
    assert "has no corpus" in done.output


@pytest.mark.data
@pytest.mark.slow
def test_quality_holds_on_a_small_collection(meaning: None) -> None:
    """The rest of the gates is `make bench`'s: this one fails early."""
    (row,) = evaluate(shared("ir/adi"))

    assert row.hybrid is not None
    assert row.lexical.measures.ndcg >= 0.475
    assert row.hybrid.measures.ndcg >= 0.52
