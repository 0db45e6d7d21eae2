"""`policylearning import topics`."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from policylearning.topics import commands
from policylearning.topics.models import FieldOfIntervention

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    main = click.Group("policylearning")
    commands.register(main)
    return CliRunner().invoke(main, ["import", "topics", *arguments])


def test_a_file_is_imported_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "topics.yaml"
    path.write_text('fields_of_intervention:\n  - {code: "048", name: Energy from the sun}\n', "utf-8")
    assert run(str(path)).stdout == (
        "topics: 0 added, 0 updated, 0 unchanged\n"
        "tags: 0 added, 0 updated, 0 unchanged\n"
        "fields of intervention: 1 added, 0 updated, 0 unchanged\n"
    )
    again = json.loads(run(str(path), "--json").stdout)
    assert again["fields_of_intervention"] == {"added": 0, "updated": 0, "unchanged": 1}
    assert FieldOfIntervention.objects.get().code == "048"


@pytest.mark.parametrize("content", [b"topics: [", b"- a", b"\xff\xfe", b"topics: [1]"])
def test_what_cannot_be_taken_is_1(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "topics.yaml"
    path.write_bytes(content)
    result = run(str(path))
    assert result.exit_code == 1
    assert result.stderr.startswith("topics.yaml: ")


def test_a_missing_file_is_2() -> None:
    assert run("nowhere.yaml").exit_code == 2
