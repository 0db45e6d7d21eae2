"""What health says, to whom."""

from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from policylearning.common import health
from policylearning.common.health import Finding, Level
from policylearning.config import health as ours
from policylearning.config.commands import check


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Iterator[health.Registry[health.Check]]:
    """An empty registry of checks."""
    monkeypatch.setattr(health, "checks", health.Registry("health checks"))
    return health.checks  # type: ignore[return-value]


def say(key: str, finding: Finding, *, ready: bool = False) -> None:
    health.check(key, key.title(), ready=ready)(lambda: finding)


def test_live_needs_nothing(client: Client) -> None:
    response = client.get("/health/live")

    assert response.status_code == 200
    assert response.json() == {"live": True}
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.usefixtures("checks")
def test_ready_says_no_more_than_yes(client: Client) -> None:
    say("database", health.good("PostgreSQL 15 at 10.0.0.7"), ready=True)
    say("disk", health.bad("Full"))

    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json() == {"ready": True}


@pytest.mark.usefixtures("checks")
def test_not_ready_says_no_more_than_no(client: Client) -> None:
    say("database", health.bad("gone"), ready=True)

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json() == {"ready": False}


@pytest.mark.usefixtures("checks")
def test_a_check_that_fails_is_a_bad_finding() -> None:
    health.check("broken", "Broken")(lambda: 1 / 0)  # type: ignore[arg-type,return-value]

    [(each, finding, ms)] = health.findings()

    assert each.key == "broken"
    assert finding.level == Level.BAD
    assert finding.detail == "The check itself failed: division by zero"
    assert ms >= 0


@pytest.mark.parametrize(
    ("level", "arguments", "code"),
    [
        (Level.GOOD, [], 0),
        (Level.WARNING, [], 0),
        (Level.WARNING, ["--strict"], 1),
        (Level.BAD, [], 1),
    ],
)
@pytest.mark.usefixtures("checks")
def test_the_command_has_exit_codes(level: Level, arguments: list[str], code: int) -> None:
    say("disk", Finding(level, "Some room.", {"free_mb": 7}))

    result = CliRunner().invoke(check, arguments)

    assert result.exit_code == code
    assert result.output == f"{level.value:<7}  Disk: Some room.\n"


@pytest.mark.usefixtures("checks")
def test_the_command_speaks_to_machines() -> None:
    say("disk", health.good("Some room.", free_mb=7))

    result = CliRunner().invoke(check, ["--json"])

    assert result.exit_code == 0
    assert '"check": "disk"' in result.output
    assert '"free_mb": 7' in result.output


@pytest.mark.django_db
def test_the_database_of_the_tests_is_in_order() -> None:
    assert ours.database().level == Level.GOOD
    assert ours.migrations().level == Level.GOOD
    assert ours.waiting_migrations() == []
    assert ours.clock_skew().level == Level.GOOD


def test_waiting_migrations_are_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "_migrated", False)
    monkeypatch.setattr(ours, "waiting_migrations", lambda: ["practices.0002_more"])

    finding = ours.migrations()

    assert finding.level == Level.BAD
    assert finding.figures == {"waiting": ["practices.0002_more"]}


def test_files_are_written_read_and_removed(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path

    assert ours.storage().level == Level.GOOD
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("free", "level"), [(5000, Level.GOOD), (500, Level.WARNING), (50, Level.BAD)])
def test_the_disk(monkeypatch: pytest.MonkeyPatch, free: int, level: Level) -> None:
    monkeypatch.setattr(ours.shutil, "disk_usage", lambda path: type("Usage", (), {"free": free * ours.MB}))

    assert ours.disk().level == level
    assert ours.disk().figures == {"free_mb": free}


def test_unwise_settings_are_named(settings: Any) -> None:
    settings.DEMO, settings.DEBUG, settings.HTTPS, settings.SECRET_KEY = False, True, False, "short"

    finding = ours.settings_in_use()

    assert finding.level == Level.WARNING
    assert all(word in finding.detail for word in ("DEBUG", "BASE_URL", "SECRET_KEY"))
