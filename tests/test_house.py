"""The rules of the house that no linter knows: floors, sizes, one clock, one chance, documented commands."""

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from policylearning.config.command import main

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "policylearning"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LONGEST_FILE = 600
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


# Floors -----------------------------------------------------------------------------------------
def test_imports_point_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def _floors() -> dict[str, int]:
    """App name to the number of its floor, from the roof (0) down, as the import contract has it."""
    contract = next(each for each in PROJECT["tool"]["importlinter"]["contracts"] if each["name"] == "Floors")
    return {
        name.strip(): i for i, layer in enumerate(contract["layers"]) for name in re.split(r"[|:]", layer)
    }


def test_foreign_keys_point_down() -> None:
    floors = _floors()
    ours = [model for model in apps.get_models() if model.__module__.startswith("policylearning.")]
    upwards = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in ours
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.is_relation and field.related_model and _points_up(model, field.related_model, floors)
    ]

    assert ours
    assert upwards == []


def _points_up(model: Any, target: Any, floors: dict[str, int]) -> bool:
    """The user model is named by a setting and may be pointed at from below (decision 2)."""
    here, there = model._meta.app_label, target._meta.app_label
    if target._meta.label == settings.AUTH_USER_MODEL or here == there or there not in floors:
        return False
    return floors[there] <= floors[here]


def test_every_app_has_a_floor() -> None:
    labels = {each.label for each in apps.get_app_configs() if each.name.startswith("policylearning.")}

    assert labels == set(_floors())


@pytest.mark.django_db
def test_migrations_are_in_step_with_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# Files ------------------------------------------------------------------------------------------
def _files(*endings: str) -> Iterator[Path]:
    for folder in ("src", "tests", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in endings and "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield path


def test_files_are_short() -> None:
    sizes = {
        path: len(path.read_text("utf-8").splitlines()) for path in _files(".py", ".html", ".css", ".js")
    }
    too_long = {str(path.relative_to(ROOT)): size for path, size in sizes.items() if size > LONGEST_FILE}

    assert sizes
    assert too_long == {}


def _tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    return [path for name in done.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def test_no_registry_and_no_path_of_one_machine() -> None:
    hosts = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.", "deb." + "debian.org"]
    machine = re.compile(rb"""(?:^|[\s"'=(:`])/(?:root|home|work|Users)/\w""", re.MULTILINE)
    found = [
        f"{path.relative_to(ROOT)}: {told!r}"
        for path in _tracked()
        for told in (*_hosts_in(path, hosts), *machine.findall(path.read_bytes()))
    ]

    assert found == []


def _hosts_in(path: Path, hosts: list[str]) -> list[str]:
    content = path.read_bytes()
    return [host for host in hosts if host.encode() in content]


# Time and chance --------------------------------------------------------------------------------
CLOCKS = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "datetime.datetime.now",
    "datetime.date.today",
}


def test_only_the_clock_asks_the_time() -> None:
    asking = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path, node in _nodes(except_for="common/clock.py")
        if isinstance(node, ast.Call) and _asks_the_time(node)
    ]

    assert asking == []


def _asks_the_time(call: ast.Call) -> bool:
    """`timezone.localtime(moment)` only converts; without an argument it asks."""
    name = ast.unparse(call.func)
    return name in CLOCKS and not (name == "timezone.localtime" and call.args)


def test_only_chance_is_random() -> None:
    rolling = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path, node in _nodes(except_for="common/chance.py")
        if (isinstance(node, ast.Import) and any(each.name == "random" for each in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "random")
    ]

    assert rolling == []


def _nodes(*, except_for: str) -> Iterator[tuple[Path, Any]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if path != SOURCE / except_for and "migrations" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield path, node


# Views ------------------------------------------------------------------------------------------
def _views(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLPattern):
            yield route, each.callback
        else:
            yield from _views(each, route)


def test_sign_in_is_demanded_unless_a_page_is_listed_as_public() -> None:
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    public = {
        route
        for route, view in _views(get_resolver())
        if view.__module__.startswith("policylearning.") and not getattr(view, "login_required", True)
    }
    reference = (ROOT / "docs/reference/public-pages.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `(/.*?)` \|", reference, re.MULTILINE))

    unlisted = "\n".join(f"| `{route}` | |" for route in sorted(public - listed))
    assert public <= listed, f"Public, and not in docs/reference/public-pages.md:\n{unlisted}"
    assert listed - public == set(), "Listed there, and not public"


# Rules and words --------------------------------------------------------------------------------
def test_every_rule_is_asked_somewhere() -> None:
    """A rule nobody asks protects nothing."""
    code = "".join(path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.py")))
    declared = set(re.findall(r'@rule\("([\w.]+)"\)', code))
    asked = set(re.findall(r'"(\w+\.\w+)"', re.sub(r"@rule\(.*?\)", "", code)))

    assert declared
    assert declared - asked == set()


SPOKEN = ("ActionError", "Denied", "Forbidden", "WrongState", "Refused", "Unreadable", "ValidationError")


def test_what_people_are_told_can_be_translated() -> None:
    """The words of a refusal go through gettext."""
    bare = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path, node in _nodes(except_for="")
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in SPOKEN
        and any(_is_a_sentence(argument) for argument in node.args)
    ]

    assert bare == []


def _is_a_sentence(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(each, ast.Constant) and len(str(each.value)) > 2 for each in node.values)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value


# Dependencies and documentation -----------------------------------------------------------------
def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    wanted = {*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]}
    silent = [
        each
        for each in wanted
        if not any(re.search(rf'"{re.escape(each)}",?\s+#\s*\S', line) for line in lines)
    ]

    assert silent == []


def _documented() -> Iterator[tuple[str, str]]:
    """(file, command) for each line after `$ ` in a console block."""
    for path in DOCS:
        for block in re.findall(r"^```console\n(.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL):
            for line in block.replace("\\\n", " ").splitlines():
                if line.startswith("$ "):
                    yield str(path.relative_to(ROOT)), line[2:]


def _deployed() -> Iterator[tuple[str, str]]:
    """(file, command) for what the systemd units run."""
    for path in sorted((ROOT / "deploy").glob("*.service")):
        for line in re.findall(r"^Exec\w+=(.+)$", path.read_text("utf-8"), re.MULTILINE):
            yield str(path.relative_to(ROOT)), line


@pytest.mark.parametrize(("file", "line"), [*_documented(), *_deployed()])
def test_documented_commands_exist(file: str, line: str) -> None:
    words = [word for word in shlex.split(line, comments=True) if word != "sudo"]
    while words and re.match(r"[A-Z_]+=", words[0]):
        words.pop(0)
    if words and words[0].endswith("make"):
        targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
        assert {word for word in words[1:] if "=" not in word} <= targets
    elif words and words[0].endswith("policylearning"):
        _command(words[1:])


def _command(words: list[str]) -> click.Command:
    """The command the words name; AssertionError for a command or an option that does not exist."""
    command: click.Command = main
    context = click.Context(main)
    for word in words:
        if word.startswith("-"):
            options = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
            assert word.split("=")[0] in options | {"--help", "-h"}, f"{command.name} has no {word}"
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            assert found is not None, f"{command.name} has no command {word}"
            command = found
        if command.name == "manage":
            break
    return command


def _all_commands(group: click.Group, path: str = "policylearning") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _all_commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def test_every_command_is_in_the_reference() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    missing = [name for name in _all_commands(main) if f"`{name}`" not in text and f"`{name} " not in text]

    assert missing == []


def test_every_setting_is_in_the_reference() -> None:
    text = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    asked = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (SOURCE / "config/settings.py").read_text("utf-8")))
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))

    assert asked
    assert sorted(asked - told) == []
    assert sorted(told - asked - {"PORT", "HOST", "CHROMIUM"}) == []
    deployed = re.findall(
        r"^([A-Z_]+)=", (ROOT / "deploy/policylearning.env").read_text("utf-8"), re.MULTILINE
    )
    assert {name.removesuffix("_FILE") for name in deployed} <= told


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in DOCS
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8"))
        if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists()
    ]

    assert broken == []
