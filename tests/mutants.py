"""`python -m tests.mutants [MODULE …]`: break the code that decides, one place at a time, and see whether a test fails.

For each module of TARGETS: every comparison, condition, number, "and" and "or", and every Allowed and Denied is
changed by itself, and its tests run in a forked process. A change that no test notices has survived and is listed.
Exit code 1 when a module kills less than FLOOR of its mutants.
"""

import ast
import copy
import gc
import os
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

FLOOR = 0.7
"""Of each module; what survives is printed, to be looked at."""
SECONDS = 120
NOT_TRIED = 98
"""A mutant that takes longer never ends, and was noticed."""

TARGETS = {
    "common.permissions": ("common/test_permissions.py",),
    "common.workflow": ("common/test_permissions.py", "practices/test_workflow.py"),
    "accounts.roles": ("accounts/test_roles.py",),
    "accounts.rules": ("accounts/test_roles.py", "accounts/test_actions.py"),
    "organisations.roles": ("organisations",),
    "organisations.rules": ("organisations",),
    "practices.evidence": ("practices/test_evidence.py",),
    "practices.rules": (
        "practices/test_who_may.py",
        "practices/test_rules.py",
        "practices/test_workflow.py",
        "practices/test_actions.py",
        "practices/test_turns.py",
        "practices/test_files.py",
        "validation/test_views.py",
    ),
    "validation.scoring": ("validation/test_scoring.py",),
    "validation.rules": ("validation",),
    "impact.rules": ("impact",),
    "finder.rules": ("finder/test_actions.py", "finder/test_views.py"),
    "jobs.rules": ("jobs/test_running.py", "jobs/test_pages.py"),
}
"""Module to the tests that must notice, under tests/; journeys in a browser left out."""

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
}  # fmt: skip
NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}


def changes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(place in the walk, what is changed there) for every mutant of a module; types and decorators decide nothing."""
    aside = _aside(tree)
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in aside:
            continue
        if isinstance(node, ast.Compare | ast.BoolOp | ast.If | ast.IfExp | ast.Not):
            yield place, type(node).__name__
        elif isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
            yield place, type(node.op).__name__
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int):
            yield place, f"{node.value!r}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"Allowed", "Denied", *NAMES}:
            yield place, ast.unparse(node.func)


def _aside(tree: ast.AST) -> set[int]:
    """Decorators, types, and a module's own tables, which exist already when a mutant is put in place."""
    aside = set()
    for node in ast.walk(tree):
        parts = [
            *getattr(node, "decorator_list", []),
            getattr(node, "annotation", None),
            getattr(node, "returns", None),
        ]
        aside |= {id(inner) for part in parts if part is not None for inner in ast.walk(part)}
    for statement in getattr(tree, "body", []):
        if isinstance(statement, ast.Assign | ast.AnnAssign) and not isinstance(
            statement.value, ast.Constant
        ):
            inner = set(map(id, ast.walk(statement)))
            for each in ast.walk(statement):
                if isinstance(each, ast.Lambda):
                    inner -= set(map(id, ast.walk(each)))
            aside |= inner
    return aside


def mutated(tree: ast.Module, place: int) -> tuple[ast.Module, int]:
    """The tree with the node at `place` changed, and the line it stands on."""
    changed = copy.deepcopy(tree)
    node: Any = next(each for number, each in enumerate(ast.walk(changed)) if number == place)
    line = getattr(node, "lineno", 0)
    if isinstance(node, ast.Compare):
        node.ops[0] = SWAPPED[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp | ast.BinOp):
        node.op = SWAPPED[type(node.op)]()
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
    elif isinstance(node, ast.Not):
        node.__class__ = ast.UAdd  # type: ignore[assignment]
    elif isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1
    elif node.func.id in NAMES:
        node.func.id = NAMES[node.func.id]
    else:
        to_denied = node.func.id == "Allowed"
        node.func.id = "Denied" if to_denied else "Allowed"
        node.args = [ast.Constant("mutant")] if to_denied else []
    return ast.fix_missing_locations(changed), line


def codes(code: CodeType) -> Iterator[tuple[Any, CodeType]]:
    """Every function's code within `code`, known by its name and where it begins."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            first = next((p for p in each.co_positions() if p[0] is not None), (0,) * 4)
            yield (each.co_qualname, each.co_firstlineno, first[2] if each.co_name == "<lambda>" else 0), each
            yield from codes(each)


def swap_in(module: Any, tree: ast.Module) -> None:
    """Give the functions that exist, wherever they are held by now, the code of the changed module."""
    path = module.__file__
    before = dict(codes(compile(Path(path).read_text("utf-8"), path, "exec")))
    after = dict(codes(compile(tree, path, "exec")))
    for each in gc.get_objects():
        # Not isinstance: it would ask lazy objects, which then come to life.
        if type(each) is FunctionType and each.__code__.co_filename == path:
            key = next((known for known, code in before.items() if code == each.__code__), None)
            if key in after and len(after[key].co_freevars) == len(each.__code__.co_freevars):
                each.__code__ = after[key]
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            for target in statement.targets:
                setattr(module, ast.unparse(target), statement.value.value)


class Ends:
    """Leaves the forked process with pytest's verdict; the database stays for the next one."""

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        os._exit(int(exitstatus))


def verdict(module: Any, tree: ast.Module, tests: tuple[str, ...]) -> int:
    """pytest's exit code with the module as `tree` has it, from a process of its own; NOT_TRIED when there is none."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    signal.alarm(SECONDS)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    try:
        swap_in(module, tree)
    except BaseException:
        os._exit(NOT_TRIED)
    import pytest

    paths = [f"tests/{each}" for each in tests]
    options = [
        "-x",
        "-q",
        "--reuse-db",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        "-m",
        "not journey and not proof",
    ]
    pytest.main([*options, *paths], plugins=[Ends()])
    os._exit(NOT_TRIED)


def proved(name: str, tests: tuple[str, ...]) -> float:
    """The share of mutants that a test noticed; survivors are printed as they are found."""
    from django.db import connections

    module = import_module(f"policylearning.{name}")
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    connections.close_all()
    if verdict(module, tree, tests):
        raise SystemExit(f"{name}: its tests fail without a mutant")
    found = list(changes(tree))
    killed = 0
    for place, what in found:
        changed, line = mutated(tree, place)
        noticed = verdict(module, changed, tests)
        if noticed == NOT_TRIED:
            raise SystemExit(f"{name}, line {line}: the mutant {what} could not be put in place")
        if noticed:
            killed += 1
        else:
            print(f"  survived: {name}, line {line}: {what}", flush=True)
    print(f"{name:<24} {len(found):>4} mutants {killed:>4} killed {killed / len(found):>7.1%}", flush=True)
    return killed / len(found)


def main(names: list[str]) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    shares = {name: proved(name, TARGETS[name]) for name in names or TARGETS}
    weak = [name for name, share in shares.items() if share < FLOOR]
    if weak:
        print(f"Under {FLOOR:.0%}: {', '.join(weak)}", file=sys.stderr)
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
