"""Notes with signs, and any other text."""

from hypothesis import given
from hypothesis import strategies as st

from policylearning.finder.annotations import Annotation, read


def test_lines_with_signs_are_reasons():
    note = "+ Cheap\n! Slow\n? It does not say.\n+ Near\nCall Ben\n+no blank\n-3 °C\n\nThen Ann."
    assert read(note) == Annotation(
        ("Cheap", "Near"), ("Slow",), ("It does not say.",), "Call Ben\n+no blank\n-3 °C\n\nThen Ann."
    )
    assert read("") == Annotation()


@given(st.text())
def test_nothing_is_lost(note):
    found = read(note)
    kept = " ".join([*found.fits, *found.look_out, *found.not_said, found.text])
    signs = str.maketrans("", "", "+!?")
    assert sorted("".join(kept.split()).translate(signs)) == sorted("".join(note.split()).translate(signs))
