"""Rows of vectors on disk: what counts, what a crash leaves, what packing and the graph keep."""

from pathlib import Path

import numpy as np
import pytest

from policylearning.search import vectors
from policylearning.search.vectors import Appender, Stored, stored

WIDTH = 8


def row(*place: int) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    made = np.zeros(WIDTH, np.int8)
    made[list(place)] = 127 // max(1, len(place))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    appender = Appender(tmp_path / "note", WIDTH)
    appender.put(1, 11, [row(0), row(1)])
    appender.put(2, 21, [row(2)])
    appender.put(3, 31, [row(0, 2)])
    appender.close()
    return tmp_path / "note"


def read(folder: Path) -> Stored:
    found = stored(folder, WIDTH)
    assert found is not None
    return found


def nearest(folder: Path, place: int) -> list[int]:
    return [near.id for near in read(folder).nearest(row(place), 3) if near.cosine > 0.1]


def test_the_nearest_passage_of_a_document_counts(folder: Path) -> None:
    assert nearest(folder, 0) == [1, 3]
    assert nearest(folder, 1) == [1]
    first = read(folder).nearest(row(0), 3)[0]
    assert (first.id, first.cosine) == (1, pytest.approx(1.0, abs=0.01))
    assert read(folder).documents == 3


def test_what_changed_counts_by_its_last_version(folder: Path) -> None:
    appender = Appender(folder, WIDTH)
    appender.put(1, 12, [row(3)])
    appender.remove(2)
    appender.remove(99)
    appender.close()

    assert nearest(folder, 0) == [3]
    assert nearest(folder, 3) == [1]
    assert nearest(folder, 2) == [3]
    again = Appender(folder, WIDTH)
    assert [again.version(each) for each in (1, 2, 3, 99)] == [12, vectors.GONE, 31, vectors.GONE]
    assert sorted(again.ids()) == [1, 3]
    again.close()


def test_cosines_of_documents_that_were_named(folder: Path) -> None:
    assert read(folder).cosines(row(0), [1, 2, 99]) == pytest.approx({1: 1.0, 2: 0.0}, abs=0.01)


def test_half_a_row_is_forgotten(folder: Path) -> None:
    for name in ("rows.i8", "owners.bin"):
        with (folder / name).open("ab") as file:
            file.write(b"\x01" * 5)
    with (folder / "owners.bin").open("ab") as file:
        file.write(b"\x01" * 40)  # owners whose rows never came

    assert len(read(folder).ids) == 4
    appender = Appender(folder, WIDTH)
    assert appender.count == 4
    appender.put(4, 41, [row(5)])
    appender.close()
    assert nearest(folder, 5) == [4]


def test_a_state_known_before_is_carried_on(folder: Path) -> None:
    before = read(folder)
    assert stored(folder, WIDTH, before) is before
    appender = Appender(folder, WIDTH)
    appender.put(1, 12, [row(3)])
    appender.put(7, 71, [row(6)])
    appender.close()

    after = stored(folder, WIDTH, before)

    assert after is not None
    assert after.alive.tolist() == read(folder).alive.tolist() == [False, False, True, True, True, True]


def test_packing_keeps_the_living(folder: Path) -> None:
    appender = Appender(folder, WIDTH)
    appender.put(1, 12, [row(3)])
    appender.remove(2)
    appender.close()
    before = read(folder)

    vectors.pack(folder, WIDTH)

    after = stored(folder, WIDTH, before)
    assert after is not None
    assert (after.ids.tolist(), after.alive.all()) == ([3, 1], True)
    assert nearest(folder, 3) == [1]


def test_the_graph_and_the_rows_after_it_are_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "GRAPH_FROM", 4)
    assert vectors.graph_is_due(folder, 4)
    vectors.make_graph(folder, WIDTH)
    assert not vectors.graph_is_due(folder, 4)
    assert read(folder).covered == 4
    appender = Appender(folder, WIDTH)
    appender.put(1, 12, [row(3)])
    appender.put(9, 91, [row(0, 7)])
    appender.close()

    assert nearest(folder, 0) == [3, 9]
    assert nearest(folder, 3) == [1]
    assert nearest(folder, 2) == [2, 3]
    assert vectors.graph_is_due(folder, 6)
    vectors.make_graph(folder, WIDTH)
    assert (read(folder).covered, len(list(folder.glob("near-*.usearch")))) == (6, 1)
    assert nearest(folder, 0) == [3, 9]


def test_the_graph_finds_what_looking_at_all_finds(tmp_path: Path) -> None:
    source = np.random.default_rng(1)
    appender = Appender(tmp_path, 32)
    for number in range(2_000):
        vector = source.normal(size=32)
        appender.put(number, 1, [np.rint(vector / np.linalg.norm(vector) * 127).astype(np.int8)])
    appender.close()
    one_by_one, vector = stored(tmp_path, 32), np.rint(source.normal(size=32) * 20).astype(np.int8)
    vectors.make_graph(tmp_path, 32)
    by_graph = stored(tmp_path, 32)

    assert one_by_one is not None
    assert by_graph is not None
    expected = {near.id for near in one_by_one.nearest(vector, 20)}
    assert len(expected & {near.id for near in by_graph.nearest(vector, 20)}) >= 18


def test_no_rows(tmp_path: Path) -> None:
    assert stored(tmp_path / "nothing", WIDTH) is None
    Appender(tmp_path / "empty", WIDTH).close()
    assert stored(tmp_path / "empty", WIDTH) is None
