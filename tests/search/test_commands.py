"""`policylearning search`."""

import json

import pytest
from click.testing import CliRunner, Result

from policylearning.search.commands import search as command
from tests.factories.search import note
from tests.search.fixtures import Index
from tests.search.notes.models import Note

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_rebuild_and_status(search_index: Index) -> None:
    assert run("status").output.splitlines()[0] == "generation: none yet"
    note("Harbour")

    done = run("rebuild")

    assert done.exit_code == 0
    assert done.output.startswith("Built 1-")
    note("Harbour two")
    told = json.loads(run("status", "--json").output)
    assert (told["documents"], told["waiting"]) == (1, 1)


def test_embed_and_what_check_says_of_vectors(search_index: Index, meaning: None) -> None:
    one = note("Harbour")
    run("rebuild")
    assert json.loads(run("embed", "--json").output) == {"read": 1}
    assert run("embed").output == "0 documents read.\n"
    assert run("check").exit_code == 0
    Note.objects.filter(pk=one.pk).update(text="Quays")

    told = json.loads(run("check", "--json").output)
    assert (told["stale"], told["unread"]) == ([f"note:{one.pk}"], [f"note:{one.pk}"])
    assert run("check", "--mend").exit_code == 0
    assert run("check").exit_code == 0
    assert json.loads(run("status", "--json").output)["embedded"] == 1


def test_without_a_model_embed_says_why(search_index: Index) -> None:
    done = run("embed")

    assert done.exit_code == 1
    assert "SEARCH_MODEL is none" in done.output


def test_check_tells_and_mends(search_index: Index) -> None:
    assert run("check").exit_code == 1
    assert "policylearning search rebuild" in run("check").output
    note("Harbour")
    run("rebuild")
    assert (run("check").exit_code, run("check").output) == (0, "1 compared.\n")
    forgotten = Note.objects.create(title="Harbour two")

    told = run("check")
    assert (told.exit_code, told.output) == (1, f"2 compared.\nmissing: note:{forgotten.pk}\n")
    assert json.loads(run("check", "--json").output)["missing"] == [f"note:{forgotten.pk}"]

    mended = run("check", "--mend")
    assert (mended.exit_code, mended.output.splitlines()[-1]) == (0, "1 indexed again.")
    assert run("check").exit_code == 0


def test_what_cannot_be_described_cannot_be_mended(search_index: Index) -> None:
    run("rebuild")
    broken = Note.objects.create(title="Broken", facts={"broken": True})

    told = run("check", "--mend")

    assert (told.exit_code, told.output) == (1, f"1 compared.\nfailing: note:{broken.pk}\n")
