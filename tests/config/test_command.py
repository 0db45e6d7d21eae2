"""The command: help, exit codes, and settings that are not in order."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from policylearning.config.command import main
from tests.factories.jobs import JobFactory

OURS = ["check", "demo", "export", "grant", "import", "manage", "search", "serve", "worker"]


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own, with nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, "-m", "policylearning.config.command", *arguments],
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_help_lists_the_commands_of_all_apps() -> None:
    result = CliRunner().invoke(main, ["--help"])

    assert result.exit_code == 0
    for name in OURS:
        assert f"\n  {name} " in result.output


@pytest.mark.parametrize("name", [name for name in OURS if name != "manage"])
def test_each_has_help(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])

    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: main {name}")


WITHOUT_FIGURES = {"export glossary", "grant", "manage", "serve", "search rebuild"}


def _ends(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _ends(command, f"{path}{name} ")
        elif command is not None:
            yield f"{path}{name}", command


def test_every_command_that_reports_figures_gives_them_to_machines() -> None:
    silent = {
        name for name, command in _ends(main) if not any("--json" in each.opts for each in command.params)
    }

    assert silent == WITHOUT_FIGURES


@pytest.mark.parametrize("arguments", [["demo", "--json"], ["worker", "--json"]])
def test_what_does_not_end_has_no_figures(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, arguments).exit_code == 2


@pytest.mark.django_db
def test_a_worker_that_ends_says_how_many_jobs_it_did() -> None:
    JobFactory(kind="jobs.tidy")
    assert CliRunner().invoke(main, ["worker", "--once"]).stdout == "1 jobs done\n"
    assert json.loads(CliRunner().invoke(main, ["worker", "--once", "--json"]).stdout) == {"jobs": 0}


def test_an_unknown_command_is_exit_code_2() -> None:
    assert CliRunner().invoke(main, ["dance"]).exit_code == 2


@pytest.mark.parametrize("port", ["0", "65536", "eighty"])
def test_a_port_that_is_none_is_exit_code_2(port: str) -> None:
    result = CliRunner().invoke(main, ["serve", "--port", port])

    assert result.exit_code == 2
    assert "--port" in result.output


def test_missing_and_wrong_settings_are_all_named(tmp_path: Path) -> None:
    done = run("check", DATA_DIR=str(tmp_path), HTTPS="perhaps")

    assert done.returncode == 2
    assert "SECRET_KEY" in done.stderr
    assert "HTTPS" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_help_works_without_settings(tmp_path: Path) -> None:
    done = run("--help", DATA_DIR=str(tmp_path))

    assert done.returncode == 0
    assert "  demo " in done.stdout
    assert "Only some of the commands are listed." in done.stderr
    assert "SECRET_KEY" in done.stderr


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s" * 60 + "\n")
    done = run("manage", "diffsettings", DATA_DIR=str(tmp_path), SECRET_KEY_FILE=str(tmp_path / "secret"))

    assert done.returncode == 0
    assert f"SECRET_KEY = '{'s' * 60}'" in done.stdout


def test_serving_without_a_database_in_order_is_refused(tmp_path: Path) -> None:
    done = run("serve", "--port", "18479", DATA_DIR=str(tmp_path), SECRET_KEY="s" * 60)

    assert done.returncode == 1
    assert "migrations wait" in done.stderr
    assert "policylearning manage migrate" in done.stderr


def test_serving_with_the_secret_of_the_tests_is_refused(tmp_path: Path) -> None:
    done = run("serve", "--port", "18480", DATA_DIR=str(tmp_path), DEMO="1")

    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr
