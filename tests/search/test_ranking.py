"""The recipe, number by number."""

import pytest

from policylearning.search.fusion import fused, min_max, share_of_meaning, share_of_stems, trust_in_grams
from policylearning.search.lexical import Found

A, B, C = (0, 1), (0, 2), (1, 1)


def test_scores_run_from_0_to_1() -> None:
    assert min_max([Found(A, 9.0), Found(B, 6.0), Found(C, 3.0)]) == {A: 1.0, B: 0.5, C: 0.0}
    assert min_max([Found(A, 3.0), Found(B, 3.0)]) == {A: 1.0, B: 1.0}
    assert min_max([]) == {}


@pytest.mark.parametrize(("coverage", "share"), [(0, 0), (0.1, 0), (0.3, 0.3), (0.5, 0.6), (1, 0.6)])
def test_words_are_trusted_as_far_as_they_cover_the_query(coverage: float, share: float) -> None:
    assert share_of_stems(coverage) == pytest.approx(share)


def test_fusion_is_convex_and_absent_is_0() -> None:
    stems, grams = [Found(A, 2.0), Found(B, 1.0)], [Found(B, 5.0), Found(C, 4.0), Found(A, 3.0)]

    def ranked(coverage: float, dense: list[Found], share: float) -> list[tuple[tuple[int, int], float]]:
        return [
            (each.place, round(each.score, 6))
            for each in fused(stems, grams, dense, coverage=coverage, share=share)
        ]

    assert ranked(1, [], 0) == [(A, 0.6), (B, 0.4), (C, 0.2)]
    assert [place for place, _ in ranked(0, [], 0)] == [B, C, A]
    assert fused([], [], [], coverage=0, share=0) == []
    assert ranked(1, [Found(C, 0.9), Found(A, 0.1)], 0.5) == [(C, 0.6), (A, 0.3), (B, 0.2)]


def test_meaning_speaks_where_pieces_of_words_say_little() -> None:
    found = fused([], [Found(A, 2.0)], [Found(B, 0.5)], coverage=0, share=0.3, trust=0.25)

    assert [(each.place, round(each.score, 3)) for each in found] == [(B, 0.825), (A, 0.175)]
    assert [trust_in_grams(each) for each in (0.0, 0.1, 0.25, 0.4, 1.0)] == pytest.approx([0, 0, 0.5, 1, 1])


@pytest.mark.parametrize(("coverage", "share"), [(0, 0.3), (0.1, 0.3), (0.3, 0.4), (0.5, 0.5), (1, 0.5)])
def test_meaning_counts_for_more_where_words_are_covered(coverage: float, share: float) -> None:
    assert share_of_meaning(coverage, abroad=False) == pytest.approx(share)
    assert share_of_meaning(coverage, abroad=True) == pytest.approx(0.2)
