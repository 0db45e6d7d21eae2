"""The tool that breaks code on purpose breaks what it says."""

import ast
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from tests import mutants

CODE = """
LIMIT = 3

def fits(number, names):
    if not names:
        return Denied("none")
    return number > LIMIT and any(names)
"""


def broken() -> list[tuple[int, str, str]]:
    tree = ast.parse(CODE)
    found = []
    for place, what in mutants.changes(tree):
        changed, line = mutants.mutated(tree, place)
        found.append((line, what, ast.unparse(changed).splitlines()[line - 2 if line > 2 else 0].strip()))
    return sorted(found)


def test_every_number_condition_and_decision_is_changed_once() -> None:
    assert sorted((line, what) for line, what, _text in broken()) == [
        (0, "Not"),
        (2, "3"),
        (5, "If"),
        (6, "Denied"),
        (7, "BoolOp"),
        (7, "Compare"),
        (7, "any"),
    ]


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("Compare", "return number >= LIMIT and any(names)"),
        ("BoolOp", "return number > LIMIT or any(names)"),
        ("any", "return number > LIMIT and all(names)"),
        ("If", "if not (not names):"),
        ("Not", "if +names:"),
        ("3", "LIMIT = 4"),
        ("Denied", "return Allowed()"),
    ],
)
def test_what_becomes_of_it(what: str, text: str) -> None:
    tree = ast.parse(CODE)
    place = next(place for place, each in mutants.changes(tree) if each == what)
    assert text in ast.unparse(mutants.mutated(tree, place)[0]).replace("not not names", "not (not names)")


@pytest.mark.parametrize(("what", "kept"), [("Compare", [False, True, True]), ("3", [False, False, False])])
def test_a_function_somebody_holds_already_is_changed_too(
    tmp_path: Path, what: str, kept: list[bool]
) -> None:
    path = tmp_path / "small.py"
    path.write_text("LIMIT: int | None = None\nLIMIT = 3\nfits = lambda number: number > LIMIT\n")
    spec = spec_from_file_location("small", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    held = module.fits
    tree = ast.parse(path.read_text())
    place = next(place for place, each in mutants.changes(tree) if each == what)
    mutants.swap_in(module, mutants.mutated(tree, place)[0])
    assert [held(number) for number in (2, 3, 4)] == kept
