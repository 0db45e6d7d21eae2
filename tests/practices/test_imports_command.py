"""`policylearning import practices`: figures, reasons, exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from policylearning.practices.commands import import_practices
from policylearning.practices.import_models import ImportBatch, ImportMapping
from policylearning.practices.models import Practice
from tests.factories.accounts import UserFactory, secretariat

from .import_files import csv_of

pytestmark = pytest.mark.django_db

GOOD = csv_of(
    ("1", "One", "The text of the one.", "", "", "2020", ""),
    ("2", "Two", "The text of the two.", "", "", "", ""),
)
MIXED = csv_of(("1", "One", "The text of the one.", "", "", "", ""), ("2", "", "", "", "", "", ""))


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(import_practices, [str(each) for each in arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_bytes(GOOD)
    return path


@pytest.fixture
def office() -> Any:
    return secretariat(email="office@example.org")


def test_it_tells_the_figures(file: Path, office: Any) -> None:
    done = run(file)

    assert done.stdout.splitlines()[0] == (
        "cases.csv as “cases”: 2 rows read, 2 accepted, 0 updated, 0 unchanged, 0 kept as edited here, 0 refused"
    )
    assert done.exit_code == 0
    assert {(each.owner, each.import_source) for each in Practice.objects.all()} == {(office, "cases")}
    assert ImportBatch.objects.get().uploaded_by is None
    assert "0 accepted, 0 updated, 2 unchanged" in run(file).stdout


def test_refused_rows_are_listed_with_their_reason(file: Path, office: Any) -> None:
    file.write_bytes(MIXED)
    done = run(file)

    assert "  row 3, refused: It has no title." in done.stdout.splitlines()
    assert done.exit_code == 1


def test_figures_for_machines(file: Path, office: Any) -> None:
    file.write_bytes(MIXED)
    done = run(file, "--json", "--source", "Elsewhere")
    (found,) = json.loads(done.stdout)

    assert {name: found[name] for name in ("source", "read", "accepted", "refused", "dry_run", "encoding")} == {
        "source": "Elsewhere", "read": 2, "accepted": 1, "refused": 1, "dry_run": False, "encoding": "utf-8",
    }  # fmt: skip
    assert found["rows"] == [
        {"row": 3, "key": "2", "title": "", "outcome": "refused", "reasons": ["It has no title."]}
    ]
    assert done.exit_code == 1


def test_a_dry_run_changes_nothing(file: Path, office: Any) -> None:
    done = run(file, "--dry-run")

    assert done.stdout.splitlines()[0].endswith("0 refused – dry run, nothing kept")
    assert (Practice.objects.count(), ImportBatch.objects.count(), ImportMapping.objects.count()) == (0, 0, 0)


def test_the_mapping_is_shown_changed_and_given_back(file: Path, office: Any, tmp_path: Path) -> None:
    shown = run(file, "--show-mapping")
    assert shown.exit_code == 0
    assert ImportBatch.objects.count() == 0
    mapping = yaml.safe_load(shown.stdout)
    mapping["fields"] |= {"title": "description", "description": "title"}
    path = tmp_path / "mapping.yaml"
    path.write_text(yaml.safe_dump(mapping), "utf-8")

    assert run(file, "--mapping", path).exit_code == 0
    assert [each.title for each in Practice.objects.order_by("pk")] == [
        "The text of the one.",
        "The text of the two.",
    ]
    # Next time the source is read in the same way.
    assert "0 accepted, 0 updated, 2 unchanged" in run(file).stdout


def test_the_report_is_written(file: Path, office: Any, tmp_path: Path) -> None:
    file.write_bytes(MIXED)
    run(file, "--report", tmp_path / "report.csv")
    run(file, "--report", tmp_path / "report.xlsx")

    assert "3,2,,Refused,It has no title.," in (tmp_path / "report.csv").read_text("utf-8")
    assert (tmp_path / "report.xlsx").read_bytes().startswith(b"PK")


def test_an_owner_can_be_named(file: Path, office: Any) -> None:
    owner = UserFactory(email="owner@example.org")
    run(file, "--owner", "Owner@Example.org")

    assert {each.owner for each in Practice.objects.all()} == {owner}


def test_what_is_not_understood_ends_with_2(file: Path, tmp_path: Path) -> None:
    assert "Say who owns the practices" in run(file).stderr
    secretariat()
    bad = tmp_path / "mapping.yaml"
    bad.write_text("fields: {title: nowhere}", "utf-8")
    found = [
        run(file, "--owner", "nobody@example.org"),
        run(file, "--mapping", bad),
        run(file, "--mapping", file),
        run(file, "--report", tmp_path / "report.doc"),
        run(tmp_path / "missing.csv"),
        run(),
    ]

    assert [each.exit_code for each in found] == [2] * 6
    assert "The file has no column “nowhere”." in found[1].stderr
    assert Practice.objects.count() == 0


def test_a_file_that_cannot_be_read_ends_with_3_and_the_others_come_in(
    file: Path, office: Any, tmp_path: Path
) -> None:
    bad = tmp_path / "picture.csv"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00")
    done = run(bad, file)

    assert done.exit_code == 3
    assert "picture.csv: This is neither text nor a spreadsheet" in done.stderr
    assert Practice.objects.count() == 2
    assert run(bad, "--show-mapping").exit_code == 3
