"""Rows of vectors on disk: what counts, what a crash leaves, what packing keeps, what is near."""

from pathlib import Path

import numpy as np
import pytest

from policylearning.search import vectors
from policylearning.search.vectors import Appender, Near, Rows, Stored, stored

WIDTH = 8


def row(*place: int) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    made = np.zeros(WIDTH, np.int8)
    made[list(place)] = round(127 / max(1, len(place)) ** 0.5)
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
    return [near.id for near in near_to(folder, row(place)) if near.cosine > 0.1]


def near_to(folder: Path, vector: Rows, most: int = 3) -> list[Near]:
    found = read(folder)
    return found.nearest(found.cosines(vector), most)


def near_of(folder: Path, vector: Rows, *ids: int, most: int = 3) -> list[Near]:
    found = read(folder)
    return found.nearest_of(found.cosines(vector), np.array(ids, np.int64), most)


def test_the_nearest_passage_of_a_document_counts(folder: Path) -> None:
    assert nearest(folder, 0) == [1, 3]
    assert nearest(folder, 1) == [1]
    first = near_to(folder, row(0))[0]
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


def test_only_documents_that_were_named(folder: Path) -> None:
    found = near_of(folder, row(0), 1, 2, 99, most=3)

    assert [each.id for each in found] == [1, 2]
    assert [each.cosine for each in found] == pytest.approx([1.0, 0.0], abs=0.01)
    assert [each.id for each in near_of(folder, row(0), 1, 2, most=1)] == [1]
    assert near_of(folder, row(0), most=3) == []
    assert near_of(folder, row(0), 99, most=3) == []


def test_dead_rows_of_documents_that_were_named_do_not_count(folder: Path) -> None:
    appender = Appender(folder, WIDTH)
    appender.put(1, 12, [row(3)])
    appender.remove(2)
    appender.close()

    found = near_of(folder, row(3), 1, 2, 3, most=3)

    assert [each.id for each in found] == [1, 3]


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


def test_the_highest_of_many_are_the_highest() -> None:
    cosines = np.random.default_rng(1).random(10_000).astype(np.float32)

    found = vectors._highest(cosines, 20)

    assert set(np.argsort(-cosines)[:20]) <= set(found)
    assert len(found) < 40
    assert len(vectors._highest(cosines, 10_000)) == 10_000


def test_cosines_are_those_of_the_definition(tmp_path: Path) -> None:
    source = np.random.default_rng(1)
    made = source.normal(size=(300, 384))
    made = np.rint(made / np.linalg.norm(made, axis=1, keepdims=True) * 127).astype(np.int8)
    appender = Appender(tmp_path, 384)
    for number, vector in enumerate(made):
        appender.put(number, 1, [vector])
    appender.close()
    found = stored(tmp_path, 384)

    assert found is not None
    exact = (
        made.astype(float) @ made[7] / np.linalg.norm(made.astype(float), axis=1) / np.linalg.norm(made[7])
    )
    assert found.cosines(made[7]) == pytest.approx(exact, abs=0.01)


def test_no_rows(tmp_path: Path) -> None:
    assert stored(tmp_path / "nothing", WIDTH) is None
    Appender(tmp_path / "empty", WIDTH).close()
    assert stored(tmp_path / "empty", WIDTH) is None
