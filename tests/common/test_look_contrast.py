"""Every text reaches 4.5:1 and every control edge 3:1, in both schemes, as tokens.css says them."""

import re
from pathlib import Path

import pytest
from wcag_contrast_ratio import rgb

from policylearning import common

TOKENS = (Path(common.__file__).parent / "static" / "common" / "tokens.css").read_text()
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", TOKENS)
}
ACCENTS = ("research", "sme", "low-carbon", "environment")
TONES = ("good", "warn", "bad", "info")

TEXTS = [
    *(
        (text, ground)
        for text in ("ink", "ink-soft", "brand", "brand-strong")
        for ground in ("paper", "mist")
    ),
    *(("ink", f"{tone}-tint") for tone in TONES),
    *(("brand", f"{tone}-tint") for tone in TONES),
    *((tone, ground) for tone in TONES for ground in ("paper", "mist", f"{tone}-tint")),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("ink", "mark"),
    ("ink-soft", "mark"),
    ("ink-soft", "warn-tint"),
]
EDGES = [
    *(("edge", ground) for ground in ("paper", "mist")),
    *(("brand", ground) for ground in ("paper", "mist")),
    *((accent, ground) for accent in ACCENTS for ground in ("paper", "mist")),
]


def ratio(one: str, other: str, scheme: int) -> float:
    return rgb(
        *(tuple(int(COLOURS[name][scheme][i : i + 2], 16) / 255 for i in (1, 3, 5)) for name in (one, other))
    )


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read(text: str, ground: str, scheme: int) -> None:
    assert ratio(text, ground, scheme) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(edge: str, ground: str, scheme: int) -> None:
    assert ratio(edge, ground, scheme) >= 3


def test_the_tokens_are_those_of_the_design() -> None:
    assert COLOURS["ink"] == ("#16202c", "#e8edf3")
    assert COLOURS["ink-soft"] == ("#4a5868", "#a9b5c3")
    assert COLOURS["paper"] == ("#ffffff", "#10161d")
    assert COLOURS["mist"] == ("#f4f6f9", "#18212b")
    assert COLOURS["line"] == ("#d5dce5", "#2c3947")
    assert COLOURS["brand"] == ("#0b3d6e", "#7db7f0")
    assert [COLOURS[name][0] for name in ACCENTS] == ["#5b3fa8", "#a8440c", "#0e6b4b", "#146a85"]
    assert [COLOURS[name][0] for name in TONES[:3]] == ["#1a7f4b", "#8a5a00", "#b3261e"]


def test_nothing_else_names_a_colour() -> None:
    styles = (Path(common.__file__).parent / "static" / "common" / "platform.css").read_text()
    named = set(re.findall(r"#[0-9a-f]{3,8}\b", styles))
    # The shade behind drawers and dialogs, and no others.
    assert named == {"#16202c66", "#000000a6"}
