"""Vectors follow the outbox: first pass, changes, crashes, another model."""

import threading
from pathlib import Path
from typing import Any

import pytest

from policylearning.search import dense, embedding, meanings, vectors
from policylearning.search.actions import changed
from policylearning.search.models import Change
from policylearning.search.progress import progress
from tests.factories.search import note
from tests.search.fixtures import Index
from tests.search.notes.models import Note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("meaning")]


def stored_ids() -> list[int]:
    model = embedding.model()
    found = vectors.stored(dense.root(model.name) / "note", model.width)
    return sorted(found.ids[found.alive].tolist()) if found else []


def test_a_first_pass_then_changes(search_index: Index) -> None:
    one, two = note("Harbour"), note("Forest")
    assert meanings.catch_up() == 2
    assert stored_ids() == [one.pk, two.pk]
    assert meanings.catch_up() == 0

    three = note("School")
    one.text = "Quays and cranes"
    one.save()
    changed(one, two)  # two has not changed in its text
    assert meanings.catch_up() == 2
    assert stored_ids() == [one.pk, two.pk, three.pk]
    assert meanings.status()["embedded"] == 3


def test_what_goes_is_forgotten(search_index: Index) -> None:
    one, two = note("Harbour"), note("Forest")
    meanings.catch_up()
    changed(one, two)
    one.delete()
    two.facts = {"secret": True}
    two.save()
    meanings.catch_up()

    assert stored_ids() == []


def test_a_pass_that_was_interrupted_goes_on(search_index: Index) -> None:
    notes = [note(f"Note {number}") for number in range(5)]
    stop = threading.Event()
    heard: list[int] = []

    def enough(count: int) -> None:
        heard.append(count)
        if len(heard) == 2:
            stop.set()

    with meanings.Embedder(stop, enough) as embedder:
        embedder.read()
        assert embedder.embedded == 2
    assert meanings.status()["embedding"] is None
    assert meanings.catch_up() == 3
    assert stored_ids() == [each.pk for each in notes]
    assert meanings.status()["embedding"] == 0


def test_one_that_cannot_be_described_keeps_no_other_out(search_index: Index) -> None:
    note("Broken", broken=True)
    good = note("Harbour")
    meanings.catch_up()

    assert stored_ids() == [good.pk]


def test_after_a_lost_outbox_everything_is_looked_at_and_little_read(search_index: Index) -> None:
    one, two = note("Harbour"), note("Forest")
    meanings.catch_up()
    Note.objects.filter(pk=two.pk).delete()
    Note.objects.filter(pk=one.pk).update(title="Port")
    root = dense.root(embedding.model().name)
    kept = progress(root)
    assert kept is not None
    kept.outbox.last += 100
    kept.keep(root)  # as after another database was restored
    Change.objects.all().delete()
    note("School")

    assert meanings.catch_up() == 2
    assert two.pk not in stored_ids()
    assert len(stored_ids()) == 2


def test_vectors_of_another_model_are_thrown_away(search_index: Index, tmp_path: Path, settings: Any) -> None:
    note("Harbour")
    meanings.catch_up()
    old = dense.root(embedding.model().name)
    (old.parent / "another").mkdir()

    note("Forest")
    meanings.catch_up()

    assert [each.name for each in old.parent.iterdir()] == [old.name]


def test_the_model_is_held_only_while_there_is_something_to_read(
    search_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanings, "EVERY", 0.01)
    monkeypatch.setattr(meanings, "LINGER", 0.05)
    monkeypatch.setattr(meanings, "close_old_connections", lambda: None)  # the test's own is in a transaction
    embedding.forget()
    stop, loads = threading.Event(), []
    prepare = embedding.prepare
    monkeypatch.setattr(embedding, "prepare", lambda: loads.append(1) or prepare())
    monkeypatch.setattr(embedding, "forget", stop.set)
    one = note("Harbour")

    assert meanings.something_waits()
    meanings.follow(stop)

    assert (stored_ids(), len(loads)) == ([one.pk], 1)
    assert not meanings.something_waits()
    changed(one)
    assert meanings.something_waits()


def test_without_a_model_nothing_is_followed(search_index: Index, settings: Any) -> None:
    settings.SEARCH_MODEL = "none"
    embedding.forget()

    with pytest.raises(embedding.NoModel):
        meanings.catch_up()
    assert meanings.status() == {"model": None, "why": "SEARCH_MODEL is none."}
