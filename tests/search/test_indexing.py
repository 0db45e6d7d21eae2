"""From the outbox into the index: nothing missed, nothing double, whatever happens on the way."""

import errno
import json
import logging
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from policylearning.common import clock
from policylearning.search import check, generations, indexer, keeping, outbox, queries, reading
from policylearning.search.actions import changed, changed_many, gone
from policylearning.search.generations import State
from policylearning.search.models import Change
from policylearning.search.queries import Degraded, search
from policylearning.search.registry import sources
from policylearning.search.writing import Writer
from policylearning.topics.models import FieldOfIntervention
from tests.factories.search import note
from tests.search.fixtures import Index
from tests.search.notes.models import Note

VISITOR = AnonymousUser()


def found(query: str = "harbour") -> list[str]:
    return sorted(hit.obj.title for hit in search(query, user=VISITOR, kinds=["note"], page_size=100).hits)


def total(query: str = "harbour") -> int:
    return queries.count(query, user=VISITOR, kinds=["note"])


# The outbox -------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_change_is_written_with_what_changed() -> None:
    made = note("Harbour")
    changed_many(Note, [7, 8])
    gone(made)

    assert list(Change.objects.values_list("kind", "object_id")) == [
        ("note", made.pk),
        ("note", 7),
        ("note", 8),
        ("note", made.pk),
    ]


@pytest.mark.django_db
def test_what_nobody_declared_is_a_mistake() -> None:
    with pytest.raises(LookupError, match="FieldOfIntervention is not searchable"):
        changed_many(FieldOfIntervention, [1])


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_taken_back_leaves_no_row(search_index: Index) -> None:
    search_index.catch_up()

    def fail() -> None:
        with transaction.atomic():
            note("Harbour")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert search_index.catch_up() == 0
    assert total() == 0


@pytest.mark.django_db
def test_created_edited_and_deleted(search_index: Index) -> None:
    made = note("Harbour")
    assert search_index.catch_up() == 0  # the index was built, with it
    assert found() == ["Harbour"]

    made.title = "Haven"
    made.save()
    changed(made)
    assert search_index.catch_up() == 1
    assert (total("haven"), found("haven")) == (1, ["Haven"])

    gone(made)
    made.delete()
    assert search_index.catch_up() == 1
    assert total("haven") == 0
    assert search_index.catch_up() == 0


@pytest.mark.django_db
def test_what_is_no_longer_to_be_found_leaves_the_index(search_index: Index) -> None:
    made = note("Harbour")
    search_index.catch_up()
    made.facts = {"secret": True}
    made.save()
    changed(made)
    search_index.catch_up()

    assert total() == 0


@pytest.mark.django_db
def test_a_row_that_is_read_twice_is_there_once(search_index: Index) -> None:
    search_index.catch_up()
    note("Harbour one")
    note("Harbour two")
    generation = generations.current()
    assert generation is not None
    before = generation.state()
    assert search_index.catch_up() == 2

    generation.keep(before)  # as after a crash between the commit and keeping the state
    assert search_index.catch_up() == 2

    assert (total(), found()) == (2, ["Harbour one", "Harbour two"])


@pytest.mark.django_db
def test_a_crash_before_the_commit_loses_nothing(
    search_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_index.catch_up()
    note("Harbour")

    def crash(self: Any) -> None:
        raise OSError("no space left on the disk")

    with monkeypatch.context() as patch:
        patch.setattr("policylearning.search.writing.Writer.commit", crash)
        with pytest.raises(OSError, match="no space left"):
            search_index.catch_up()
    assert total() == 0

    assert search_index.catch_up() == 1
    assert total() == 1


@pytest.mark.django_db
def test_a_transaction_that_ends_late_is_not_missed(search_index: Index) -> None:
    """PostgreSQL gives numbers in order; transactions end in any order."""
    search_index.catch_up()
    late, early = note("Harbour late"), note("Harbour early")
    row = Change.objects.get(object_id=late.pk)
    number = row.pk
    row.delete()
    assert search_index.catch_up() == 1
    assert found() == ["Harbour early"]

    Change.objects.create(pk=number, kind="note", object_id=late.pk)
    assert search_index.catch_up() == 1

    assert found() == ["Harbour early", "Harbour late"]
    assert search_index.catch_up() == 0
    assert early.pk != late.pk


@pytest.mark.django_db
def test_a_number_that_never_comes_is_given_up(clock: Any) -> None:
    state = outbox.after(State(last=10), [Change(pk=13, kind="note", object_id=1)])
    assert sorted(state.gaps) == ["11", "12"]

    clock.shift(timedelta(minutes=61))

    assert outbox.after(state, []).gaps == {}


@pytest.mark.django_db
def test_rows_are_kept_a_week(search_index: Index, clock: Any) -> None:
    note("Harbour")
    search_index.catch_up()
    clock.shift(timedelta(days=6))
    search_index.catch_up()
    assert Change.objects.count() == 1

    clock.shift(timedelta(days=2))
    search_index.catch_up()

    assert Change.objects.count() == 0
    assert total() == 1


@pytest.mark.django_db
def test_a_node_that_was_away_for_longer_builds_anew(search_index: Index, clock: Any) -> None:
    search_index.catch_up()
    before = generations.current()
    note("Harbour")
    Change.objects.all().delete()  # tidied away by the others
    clock.shift(timedelta(days=8))
    search_index.catch_up()

    assert generations.current() != before
    assert total() == 1


@pytest.mark.django_db
def test_another_database_is_noticed(search_index: Index) -> None:
    note("Harbour")
    search_index.catch_up()
    generation = generations.current()
    assert generation is not None
    generation.keep(State(last=999_999, at=clock.now().isoformat()))
    search_index.catch_up()

    assert generations.current() != generation
    assert total() == 1


@pytest.mark.django_db
def test_one_that_cannot_be_described_does_not_keep_out_the_others(
    search_index: Index, caplog: pytest.LogCaptureFixture
) -> None:
    search_index.catch_up()
    note("Harbour broken", broken=True)
    note("Harbour")
    with caplog.at_level(logging.ERROR):
        assert search_index.catch_up() == 2

    assert found() == ["Harbour"]
    assert "The search document of note" in caplog.text


# Generations ------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_without_an_index_titles_are_searched_and_the_reason_is_told(search_index: Index) -> None:
    note("The old harbour", "ships")
    note("Forest")
    note("Harbour taken back", hidden=True)

    results = search("HARBOUR old", user=VISITOR, kinds=["note"], facets=["country"])

    assert [hit.obj.title for hit in results.hits] == ["The old harbour"]
    assert results.total == total("harbour") == 1
    assert results.degraded == Degraded.BUILDING
    assert "being built" in str(results.degraded.label)
    assert results.facets == {}
    assert search("ships", user=VISITOR, kinds=["note"]).total == 0
    assert queries.ids("harbour", user=VISITOR, kinds=["note"]) == [("note", results.hits[0].id)]
    assert queries.suggest("har", user=VISITOR) == []
    assert queries.suggest("", user=VISITOR) == []


@pytest.mark.django_db
def test_pages_without_an_index(search_index: Index) -> None:
    for number in range(5):
        note(f"Harbour {number}")

    pages = [search("harbour", user=VISITOR, page=page, page_size=2) for page in (1, 2, 3, 4)]

    assert [[hit.obj.title for hit in page.hits] for page in pages] == [
        ["Harbour 4", "Harbour 3"],
        ["Harbour 2", "Harbour 1"],
        ["Harbour 0"],
        [],
    ]


@pytest.mark.django_db
def test_a_broken_index_degrades_and_is_built_anew(search_index: Index) -> None:
    note("Harbour")
    search_index.catch_up()
    generation = generations.current()
    assert generation is not None
    (generation.documents / "meta.json").write_text("{")

    results = search("harbour", user=VISITOR, kinds=["note"])

    assert results.degraded == Degraded.UNREADABLE
    assert [hit.obj.title for hit in results.hits] == ["Harbour"]

    search_index.catch_up()

    assert search("harbour", user=VISITOR, kinds=["note"]).degraded is None
    assert not generations.rebuild_asked()


@pytest.mark.django_db
def test_an_index_that_cannot_be_written_is_built_anew(search_index: Index) -> None:
    search_index.catch_up()
    before = generations.current()
    assert before is not None
    (before.words / "meta.json").write_text("{")
    note("Harbour")
    search_index.catch_up()

    assert generations.current() != before
    assert total() == 1


@pytest.mark.django_db
def test_a_rebuild_swaps_and_readers_follow(search_index: Index) -> None:
    note("Harbour")
    search_index.catch_up()
    before = generations.current()
    Note.objects.create(title="Harbour that nobody told of")
    assert total() == 1

    after = indexer.rebuild()

    assert total() == 2
    assert after != before
    assert [path.name for path in search_index.folder.iterdir() if path.is_dir()] == [after.path.name]


@pytest.mark.django_db
def test_the_old_index_answers_and_learns_while_the_new_one_is_built(
    search_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("Harbour one")
    search_index.catch_up()
    seen: list[list[str]] = []

    def meanwhile(done: int) -> None:
        if not seen:
            note("Harbour two")
            seen.append(found())

    monkeypatch.setattr(keeping, "COMMIT_AFTER", 1)
    indexer.rebuild(meanwhile)

    assert seen == [["Harbour one"]]
    assert found() == ["Harbour one", "Harbour two"]


@pytest.mark.django_db
def test_an_index_of_an_older_schema_is_not_read(search_index: Index) -> None:
    note("Harbour")
    search_index.catch_up()
    generation = generations.current()
    assert generation is not None
    old = generation.path.rename(generation.path.with_name("0-" + generation.path.name))
    (search_index.folder / "current").write_text(old.name)

    assert search("harbour", user=VISITOR).degraded == Degraded.BUILDING
    search_index.catch_up()
    assert search("harbour", user=VISITOR).degraded is None
    assert not old.exists()


@pytest.mark.django_db
def test_a_full_disk_leaves_the_old_index_and_nothing_half_built(
    search_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("Harbour one")
    search_index.catch_up()
    before = generations.current()

    def full(writer: Writer) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "commit", full)
        for _ in range(3):
            with pytest.raises(OSError, match="No space left"):
                indexer.rebuild()
    assert before is not None
    assert [path.name for path in search_index.folder.iterdir() if path.is_dir()] == [before.path.name]
    assert (generations.current(), found()) == (before, ["Harbour one"])

    note("Harbour two")
    search_index.catch_up()
    assert found() == ["Harbour one", "Harbour two"]


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["store", "idx", "term", "fast", "fieldnorm", "pos"])
def test_an_index_that_is_damaged_inside_is_no_error(search_index: Index, part: str) -> None:
    for number in range(30):
        note(f"Harbour {number}", "Boats and quays of every sort.")
    search_index.catch_up()
    generation = generations.current()
    assert generation is not None
    for path in generation.documents.glob(f"*.{part}"):
        content = path.read_bytes()
        path.write_bytes(bytes(reversed(content[: len(content) // 2])) + content[len(content) // 2 :])
    reading.forget()

    search("harbour boats", user=VISITOR, kinds=["note"], facets=("country", "year"))
    search("", user=VISITOR, kinds=["note"])

    indexer.rebuild()
    assert total() == 30


@pytest.mark.django_db(transaction=True)
def test_an_index_that_is_removed_is_built_anew_by_one_process(
    search_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "EVERY", 0.02)
    monkeypatch.setattr(indexer, "STAND_BY", 0.02)
    note("Harbour one")
    stop = threading.Event()
    threads = [threading.Thread(target=indexer.follow, args=(stop,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        indexer.catch_up()
        for number in range(3):
            search_index.folder.rename(search_index.folder.with_name(f"gone{number}"))
            note(f"Harbour again {number}")
            assert search("harbour", user=VISITOR, kinds=["note"]).hits
            indexer.catch_up()
            assert total() == number + 2
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=10)
    assert len([path for path in search_index.folder.iterdir() if (path / "documents").is_dir()]) == 1


# One writer -------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_one_writes_and_the_others_wait(search_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    search_index.catch_up()
    with generations.held() as mine:
        assert mine
        with generations.held(timeout=0.05) as second:
            assert not second
        assert indexer.catch_up(timeout=0.1) == 0  # nothing to wait for
        note("Harbour")
        with pytest.raises(indexer.Late):
            indexer.catch_up(timeout=0.1)
        with pytest.raises(indexer.Late):
            indexer.rebuild(timeout=0.1)
    assert generations.rebuild_asked()
    before = generations.current()

    assert search_index.catch_up() == 0  # by building, as was asked for
    assert generations.current() != before
    assert not generations.rebuild_asked()
    assert total() == 1


@pytest.mark.django_db(transaction=True)
def test_a_thread_follows_and_another_stands_by(search_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "EVERY", 0.02)
    monkeypatch.setattr(indexer, "STAND_BY", 0.02)
    stop = threading.Event()
    threads = [threading.Thread(target=indexer.follow, args=(stop,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for number in range(5):
            note(f"Harbour {number}")
            indexer.catch_up()
        assert total() == 5
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=10)
    assert not any(thread.is_alive() for thread in threads)


# Check and mend ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_drift_is_found_and_mended(search_index: Index) -> None:
    kept, edited, deleted = note("Harbour kept"), note("Harbour edited"), note("Harbour deleted")
    search_index.catch_up()
    assert not check.check().any
    forgotten = Note.objects.create(title="Harbour forgotten")
    failing = Note.objects.create(title="Harbour failing", facts={"broken": True})
    Note.objects.filter(pk=edited.pk).update(title="Haven")
    orphan = deleted.pk
    Note.objects.filter(pk=deleted.pk).delete()

    drift = check.check()

    assert (drift.missing, drift.stale, drift.orphaned, drift.failing) == (
        [f"note:{forgotten.pk}"],
        [f"note:{edited.pk}"],
        [f"note:{orphan}"],
        [f"note:{failing.pk}"],
    )
    assert check.mend(drift) == 3
    search_index.catch_up()
    Note.objects.filter(pk=failing.pk).delete()
    assert not check.check().any
    assert found() == ["Harbour forgotten", "Harbour kept"]
    assert kept.title in found()


@pytest.mark.django_db
def test_a_kind_that_no_app_declares_any_more_leaves_the_index(
    search_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("Harbour")
    search_index.catch_up()
    kinds = {kind: source for kind, source in sources._items.items() if kind != "note"}
    monkeypatch.setattr(sources, "_items", kinds)

    drift = check.check()
    check.mend(drift)
    search_index.catch_up()

    assert len(drift.orphaned) == 1
    assert search("harbour", user=VISITOR).total == 0


def test_state_survives_being_written(search_index: Index) -> None:
    generation = generations.make()
    generation.keep(State(last=5, gaps={"3": "2027-03-12T10:00:00+00:00"}, at="2027-03-12T10:00:00+00:00"))

    assert generation.state() == State(
        last=5, gaps={"3": "2027-03-12T10:00:00+00:00"}, at="2027-03-12T10:00:00+00:00"
    )
    assert json.loads((generation.path / "state.json").read_text())["last"] == 5
