"""The list of OWASP ASVS points names files that exist, and leaves no point out."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs" / "reference" / "asvs.md"
PLACES = (ROOT, ROOT / "src" / "policylearning")
FILE = re.compile(r"`([\w./-]+\.(?:py|md|html|js|conf|service|txt|yaml)|\.ci/run)`")
POINTS = re.compile(r"^\| (\d+)\.(\d+)\.(\d+)(?: to \d+\.\d+\.(\d+))? \| (.*) \|$")

LEVELS_1_AND_2 = {
    1: (2, 9, 11, 3, 2),
    2: (3, 3, 4, 1),
    3: (0, 2, 4, 6, 5, 0, 2),
    4: (3, 1, 2, 4),
    5: (1, 3, 2, 3),
    6: (3, 11, 3, 4, 5, 3, 0, 4),
    7: (3, 4, 2, 5, 2, 2),
    8: (2, 3, 1, 1),
    9: (3, 4),
    10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 3, 1, 1),
    12: (3, 2, 4),
    13: (1, 5, 2, 5),
    14: (2, 4, 3),
    15: (3, 3, 7),
    16: (1, 5, 4, 3, 3),
}
"""ASVS 5.0.0: chapter to the number of points of levels 1 and 2 in each section, which stand before those of
level 3."""


def listed() -> Iterator[tuple[int, int, int, str]]:
    """(chapter, section, point, what is said of it)."""
    for line in LIST.read_text("utf-8").splitlines():
        if found := POINTS.match(line):
            chapter, section, first = (int(found[place]) for place in (1, 2, 3))
            for point in range(first, int(found[4] or first) + 1):
                yield chapter, section, point, found[5]


def test_every_point_is_answered_once_and_in_order() -> None:
    expected = [
        (chapter, section, point)
        for chapter, sections in LEVELS_1_AND_2.items()
        for section, number in enumerate(sections, start=1)
        for point in range(1, number + 1)
    ]
    found = [row[:3] for row in listed()]
    assert sorted(set(expected) - set(found)) == []
    assert sorted(set(found) - set(expected)) == []
    assert found == expected


def test_every_file_that_is_named_exists() -> None:
    named = set(FILE.findall(LIST.read_text("utf-8")))
    assert len(named) > 50
    assert [name for name in sorted(named) if not any((place / name).is_file() for place in PLACES)] == []


def test_every_answer_says_something() -> None:
    assert [row[:3] for row in listed() if len(row[3]) < 4] == []
