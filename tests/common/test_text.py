import unicodedata

import pytest

from policylearning.common.text import MOST_MARKS, nfc


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("e\u0301te\u0301", "été"),
        ("a\x00b\x1bc\ufffe", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("Z\u0327\u0336", "Z\u0336\u0327"),
    ],
)
def test_text_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert nfc(typed) == kept


def test_a_mountain_of_marks_is_cut_down_before_it_is_put_in_order() -> None:
    """Ordering them takes time by the square of their number: a form full of them would stop a process."""
    typed = "a" + "\u0301\u0316" * 200_000 + " and ordinary words, " + "b\u0307\u0323" * 500

    kept = nfc(typed)

    mountain, _comma, ordinary = kept.partition(" and ordinary words, ")
    assert (
        sum(unicodedata.combining(char) > 0 for char in unicodedata.normalize("NFD", mountain)) == MOST_MARKS
    )
    assert ordinary == unicodedata.normalize("NFC", "b\u0307\u0323" * 500)


def test_what_hides_marks_within_one_character_counts_too() -> None:
    assert len(unicodedata.normalize("NFD", nfc("a" + "\u0f73" * 5_000))) <= 1 + 2 * MOST_MARKS
