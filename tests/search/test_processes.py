"""Two processes, one index: one writes, the other sees it; both want to write, one does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from policylearning.search import generations, indexer, queries
from tests.factories.search import note
from tests.search.fixtures import Index

ROOT = Path(__file__).resolve().parents[2]

SETUP = """
import django, sys
django.setup()
from django.conf import settings
from django.db import connections
settings.SEARCH_INDEX_DIR = sys.argv[1]
settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = sys.argv[2]
from policylearning.search import generations, indexer, queries
"""


def another_process(index: Index, code: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", SETUP + code, str(index.folder), str(connection.settings_dict["NAME"])],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": _address()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _address() -> str:
    return os.environ.get("DATABASE_URL", f"sqlite:///{settings.DATA_DIR / 'platform.sqlite3'}")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_process_writes_and_the_other_sees_it(search_index: Index) -> None:
    note("Harbour one")
    search_index.catch_up()
    assert queries.count("harbour", user=None) == 1
    note("Harbour two")

    other = another_process(search_index, "indexer.catch_up(); print(queries.count('harbour', user=None))")
    told, _ = other.communicate(timeout=60)

    assert (other.returncode, told.strip()) == (0, "2")
    assert queries.count("harbour", user=None) == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_rebuild_is_done_by_the_process_that_indexes(search_index: Index) -> None:
    note("Harbour")
    search_index.catch_up()
    before = generations.current()
    with generations.held():
        other = another_process(search_index, "print(indexer.rebuild(timeout=60).path.name)")
        assert other.stdin is not None
        _until(generations.rebuild_asked)
    search_index.catch_up()
    told, _ = other.communicate(timeout=60)
    after = generations.current()

    assert after is not None
    assert after != before
    assert (other.returncode, told.strip()) == (0, after.path.name)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_writer_leaves_the_index_whole_and_the_place_free(search_index: Index) -> None:
    note("Harbour one")
    search_index.catch_up()
    held = "\nwith generations.held() as mine:\n    print(bool(mine), flush=True)\n    sys.stdin.read()"
    other = another_process(search_index, held)
    assert other.stdout is not None
    assert other.stdout.readline().strip() == "True"
    note("Harbour two")
    other.kill()
    other.communicate(timeout=60)

    assert search_index.catch_up() == 1
    assert queries.count("harbour", user=None) == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_it_builds_leaves_the_old_index(search_index: Index) -> None:
    for number in range(30):
        note(f"Harbour {number}")
    search_index.catch_up()
    before = generations.current()
    building = (
        "import time\ndef slowly(done): print(done, flush=True); time.sleep(60)\nindexer.rebuild(slowly)"
    )
    other = another_process(search_index, building)
    assert other.stdout is not None
    assert other.stdout.readline().strip() != ""
    other.kill()
    other.communicate(timeout=60)
    note("Harbour afterwards")

    assert generations.current() == before
    assert queries.count("harbour", user=None) == 30
    assert search_index.catch_up() == 1
    assert queries.count("harbour", user=None) == 31
    after = indexer.rebuild()
    assert queries.count("harbour", user=None) == 31
    assert [path for path in search_index.folder.iterdir() if path.is_dir()] == [after.path]


def _until(condition: object) -> None:
    import time

    for _ in range(600):
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.05)
    pytest.fail("It did not come to pass within half a minute.")
