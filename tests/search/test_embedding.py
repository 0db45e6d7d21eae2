"""The model: its graph against the encoder worked out plainly, where it comes from, what is refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from policylearning.search import asked, dense, embedding, meanings, reading
from policylearning.search.embedding import BrokenModel, NoModel
from policylearning.search.glossary import actions as glossary
from policylearning.search.glossary.rows import Row
from policylearning.search.graph import UnknownModel, write
from policylearning.search.plan import plan
from policylearning.search.queries import search
from tests.factories.search import note

from . import models_made
from .fixtures import Index


def cosine(one: Any, other: Any) -> float:
    one, other = np.asarray(one, np.float64), np.asarray(other, np.float64)
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


@pytest.fixture
def named(tmp_path: Path, settings: Any) -> Any:
    """Names the model of a folder in the settings."""

    def name(folder: Path | str) -> None:
        settings.SEARCH_MODEL = str(folder)
        settings.SEARCH_MODEL_DIR = tmp_path / "graphs"
        embedding.forget()

    yield name
    embedding.forget()


@pytest.mark.parametrize(("kind", "first_token"), [("bert", False), ("bert", True), ("xlm-roberta", False)])
def test_the_graph_answers_as_the_encoder_should(
    tmp_path: Path, named: Any, kind: str, first_token: bool
) -> None:
    weights = models_made.make(tmp_path / "made", kind=kind, first_token=first_token)
    named(tmp_path / "made")
    shift = 0 if kind == "bert" else 1

    loaded = embedding.prepare()

    for text in ("harbour", "forest bus school", "school school harbour unheard"):
        pieces = loaded.cut(text).ids
        expected = models_made.answer(weights, [2, *pieces, 3], shift=shift, first_token=first_token)
        assert cosine(loaded.embed(pieces), expected) > 0.99
    assert loaded.embed(loaded.cut("harbour").ids).dtype == np.int8


def test_a_query_is_cut_to_what_the_model_reads(tmp_path: Path, named: Any) -> None:
    models_made.make(tmp_path / "made")
    (tmp_path / "made" / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 6}))
    named(tmp_path / "made")
    loaded = embedding.prepare()

    assert loaded.embed([4, 5, 6, 7, 4, 5]).tolist() == loaded.embed([4, 5, 6, 7]).tolist()
    assert embedding.of_query("harbour " * 5_000).tolist() == loaded.embed([4, 4, 4, 4]).tolist()
    assert embedding.of_query("").shape == (models_made.WIDTH,)


def test_prompts_stand_before_queries(tmp_path: Path, named: Any) -> None:
    models_made.make(tmp_path / "made")
    described = {"prompts": {"query": "school ", "passage": "bus "}}
    (tmp_path / "made" / "config_sentence_transformers.json").write_text(json.dumps(described))
    named(tmp_path / "made")
    loaded = embedding.prepare()

    assert embedding.of_query("harbour").tolist() == loaded.embed([7, 4]).tolist()


def test_the_model_of_the_package_knows_what_is_alike(meaning: None) -> None:
    loaded = embedding.model()
    texts = ["Insulating old school buildings", "Saving heat in public houses", "A festival of folk dance"]
    one, near, far = (loaded.embed(loaded.cut(text).ids) for text in texts)

    assert cosine(one, near) > cosine(one, far) + 0.2
    assert np.linalg.norm(one.astype(float)) == pytest.approx(127, abs=3)


def test_other_weights_than_the_published_are_refused(meaning: None, named: Any, monkeypatch: Any) -> None:
    named(embedding.BUNDLED)
    monkeypatch.setattr(embedding, "PUBLISHED", "0" * 64)

    with pytest.raises(BrokenModel, match="not the published ones"):
        embedding.prepare()


def test_none_is_no_model_and_neither_is_one_not_ready(tmp_path: Path, named: Any) -> None:
    named(embedding.NONE)
    with pytest.raises(NoModel, match="is none"):
        embedding.model()
    models_made.make(tmp_path / "made")
    named(tmp_path / "made")
    with pytest.raises(NoModel, match="being made ready"):
        embedding.model()


def test_a_broken_graph_is_written_anew(tmp_path: Path, named: Any) -> None:
    models_made.make(tmp_path / "made")
    named(tmp_path / "made")
    embedding.prepare()
    (graph,) = (tmp_path / "graphs").glob("*.onnx")
    graph.write_bytes(b"broken")
    embedding.forget()

    with pytest.raises(BrokenModel, match="cannot be loaded"):
        embedding.model()
    assert embedding.prepare().width == models_made.WIDTH


@pytest.mark.parametrize("spoil", ["config.json", "model.safetensors", "kind"])
def test_what_is_no_such_model_is_said_to_be_none(tmp_path: Path, spoil: str) -> None:
    folder = tmp_path / "made"
    models_made.make(folder, kind="gpt2" if spoil == "kind" else "bert")
    if spoil != "kind":
        (folder / spoil).write_text("{")

    with pytest.raises(UnknownModel):
        write(folder, tmp_path / "graph.onnx")
    assert not (tmp_path / "graph.onnx").exists()


def test_languages_that_a_model_was_made_for(settings: Any) -> None:
    assert embedding.understands("en")
    assert not embedding.understands("de")
    settings.SEARCH_MODEL_LANGUAGES = ["*"]
    assert embedding.understands("de")


def test_a_multilingual_model_of_a_folder_speaks_for_every_language(
    tmp_path: Path, named: Any, settings: Any, search_index: Index, db: None
) -> None:
    """One of the kind that hubs have: XLM-RoBERTa, pieces of SentencePiece, words before queries and passages."""
    models_made.make(tmp_path / "made", kind="xlm-roberta", pieces=True)
    prompts = {"prompts": {"query": "query: ", "passage": "passage: "}}
    (tmp_path / "made" / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    named(tmp_path / "made")
    settings.SEARCH_MODEL_LANGUAGES = ["*"]
    loaded = embedding.prepare()
    assert loaded.cut("harbourforest").ids == loaded.cut("harbour").ids + loaded.cut("forest").ids
    glossary.bring_in(rows=[Row("urn:a", {"de": ["Hafen"], "en": ["harbour"]})], source="x", by=None)
    note("harbour forest", language="en")
    note("bus school", language="en")
    search_index.catch_up()
    meanings.catch_up()
    dense.forget()

    found = search("Hafen school", user=None, language="de")

    assert found.words_only is None
    assert {hit.obj.title for hit in found.hits} == {"harbour forest", "bus school"}
    made = plan(asked.read("der Hafen und die school"), reading.snapshot(), reader="de", exactly=False)
    assert made.language == "de"
    assert made.is_understood
    assert made.said("der Hafen") == "der Hafen", "it needs no English"
    settings.SEARCH_MODEL_LANGUAGES = ["en"]
    assert not made.is_understood
    assert made.said("der Hafen") == "der harbour"
