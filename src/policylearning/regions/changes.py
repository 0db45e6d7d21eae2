"""The change table between two versions of NUTS, as far as two code lists can tell it.

The lists hold codes, names and parents, nothing of boundaries, so each line says what it rests on:

1. the same code in both: unchanged, or renamed;
2. the same name, level and country under another code: recoded;
3. a part that went to another region above it: a boundary shift between the two;
4. what is left over under the same region above: one for several is a split, several for one a merger,
   one for one a recoding; anything else is discontinued or new, and no more is claimed.

A country that only the older list has (the United Kingdom, before 2024) has no lines: its codes simply go on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from policylearning.common.text import folded

from .enums import ChangeBasis as Basis
from .enums import ChangeKind as Kind

Names: TypeAlias = dict[str, str]
"""Region code to name: one version's code list."""
Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """`before` and `after` are codes; one of them may be None."""

    before: str | None
    after: str | None
    kind: Kind
    basis: Basis


def derive(older: Names, newer: Names) -> list[Change]:
    """The lines from `older` to `newer`, sorted by code."""
    countries = {code[:2] for code in newer}
    older = {code: name for code, name in older.items() if code[:2] in countries}
    table = _same_codes(older, newer)
    gone = {code for code in older if code not in newer}
    fresh = {code for code in newer if code not in older}
    pairs = _same_names(older, newer, gone, fresh)
    table += _followed(pairs, gone, fresh)
    return sorted(table, key=lambda line: (line.before or line.after or "", line.after or ""))


def _same_codes(older: Names, newer: Names) -> list[Change]:
    return [
        Change(
            code, code, Kind.UNCHANGED if folded(name) == folded(newer[code]) else Kind.RENAMED, Basis.CODE
        )
        for code, name in older.items()
        if code in newer
    ]


def _same_names(older: Names, newer: Names, gone: set[str], fresh: set[str]) -> dict[str, str]:
    """Gone codes to new ones, where a name of one level and country stands once on either side."""
    went = _by(gone, lambda code: (code[:2], len(code), folded(older[code])))
    came = _by(fresh, lambda code: (code[:2], len(code), folded(newer[code])))
    return {
        codes[0]: came[key][0]
        for key, codes in went.items()
        if len(codes) == 1 and len(came.get(key, [])) == 1
    }


def _followed(pairs: dict[str, str], gone: set[str], fresh: set[str]) -> list[Change]:
    """Recodings, boundary shifts, splits, mergers and the rest, from the pairs found by name."""
    shifts = _parts_elsewhere(pairs, gone, fresh)
    moved = {before for before, _ in shifts}
    lines = [
        Change(before, after, Kind.BOUNDARY_SHIFT if before in moved else Kind.RECODED, Basis.NAME)
        for before, after in pairs.items()
    ]
    lines += [Change(before, after, Kind.BOUNDARY_SHIFT, Basis.PARTS) for before, after in shifts]
    told = {code for line in lines for code in (line.before, line.after)}
    return lines + _left_over(gone - told, fresh - told, gone | fresh)


def _parts_elsewhere(pairs: dict[str, str], gone: set[str], fresh: set[str]) -> set[tuple[str, str]]:
    """(region, other region) where a part of the first, known by its name, now belongs to the second."""
    return {
        (before[:-1], after[:-1])
        for before, after in pairs.items()
        if before[:-1] in gone and after[:-1] in fresh and pairs.get(before[:-1]) != after[:-1]
    }


def _left_over(gone: set[str], fresh: set[str], unstable: set[str]) -> list[Change]:
    """What no name explains, judged together with its neighbours under the nearest region both lists have."""

    def place(code: str) -> tuple[str, int]:
        above = code[:-1]
        while above in unstable:
            above = above[:-1]
        return above, len(code)

    went, came = _by(gone, place), _by(fresh, place)
    lines: list[Change] = []
    for key in sorted({*went, *came}):
        lines += _remainder(went.get(key, []), came.get(key, []))
    return lines


def _remainder(went: list[str], came: list[str]) -> list[Change]:
    if went and came and 1 in (len(went), len(came)):
        kind = Kind.RECODED if len(went) == len(came) else Kind.SPLIT if len(went) == 1 else Kind.MERGED
        return [Change(before, after, kind, Basis.REMAINDER) for before, after in product(went, came)]
    return [Change(code, None, Kind.DISCONTINUED, Basis.CODE) for code in went] + [
        Change(None, code, Kind.NEW, Basis.CODE) for code in came
    ]


def _by(
    codes: Iterable[str], key: Callable[[str], tuple[object, ...]]
) -> dict[tuple[object, ...], list[str]]:
    found: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for code in sorted(codes):
        found[key(code)].append(code)
    return found
