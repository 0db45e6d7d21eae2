"""`policylearning import regions`."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from policylearning.regions import commands
from policylearning.regions.models import Region

pytestmark = pytest.mark.django_db

LIST = "code,name\nNL,Nederland\nNL4,Zuid-Nederland\nnl9,Nowhere\n"


def run(*arguments: Any) -> Result:
    main = click.Group("policylearning")
    commands.register(main)
    return CliRunner().invoke(main, ["import", "regions", *map(str, arguments)])


@pytest.fixture
def code_list(tmp_path: Path) -> Path:
    path = tmp_path / "nuts_2024.csv"
    path.write_text(LIST, "utf-8")
    return path


def test_the_report_says_what_was_taken_and_what_refused_and_why(code_list: Path) -> None:
    result = run(code_list)
    assert result.exit_code == 0
    assert result.stdout == (
        "nuts_2024.csv (NUTS 2024): 3 read, 2 added, 0 updated, 0 unchanged, 1 refused, 0 outlines\n"
        "  line 4, nl9: This is not a NUTS code: two letters and up to three more letters or digits.\n"
    )
    assert result.stderr == ""
    assert Region.objects.count() == 2


def test_the_report_for_machines(code_list: Path) -> None:
    (report,) = json.loads(run(code_list, "--json").stdout)["reports"]
    assert (report["added"], report["refused"][0]["place"]) == (2, "line 4")


def test_a_dry_run(code_list: Path) -> None:
    result = run(code_list, "--dry-run")
    assert "dry run, nothing kept" in result.stdout
    assert not Region.objects.exists()


def test_a_file_that_cannot_be_read_is_1_and_the_others_are_taken(code_list: Path, tmp_path: Path) -> None:
    picture = tmp_path / "2024.png"
    picture.write_bytes(b"\x89PNG\xff\xfe")
    result = run(picture, code_list)
    assert result.exit_code == 1
    assert "2024.png: This file is not in UTF-8." in result.stderr
    assert Region.objects.count() == 2


def test_the_version_is_asked_for_where_the_name_does_not_tell(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    assert run(path).exit_code == 1
    assert run(path, "--version", "2021").exit_code == 0
    assert set(Region.objects.values_list("version", flat=True)) == {2021}


def test_the_packaged_table() -> None:
    result = run("--packaged", "--json")
    assert [each["added"] for each in json.loads(result.stdout)["reports"]] == [2010, 1793]


@pytest.mark.parametrize(
    "arguments", [[], ["--packaged", "--dry-run"], ["missing.csv"], ["--version", "1999"]]
)
def test_what_makes_no_sense_is_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
