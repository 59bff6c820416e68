"""Grouping and salience on GUM, which is not part of the repository, and the scores that judge them."""

# ruff: noqa: E501  formulas read better unbroken

import gum
import pytest
import quality
from coreference import Conll, best_sum


@pytest.mark.skipif(not gum.available(), reason=f"no documents in {gum.FOLDER} (NEWSGLOSS_SHARED)")
def test_grouping_and_salience_are_as_good_as_they_were() -> None:
    assert quality.below_floor("grouping") == []


def clusters(*words: str) -> list[frozenset[str]]:
    return [frozenset(word) for word in words]


def test_equal_clusters_have_a_perfect_score() -> None:
    score = Conll()
    score.add(clusters("abc", "de"), clusters("de", "abc"))
    assert score.f1 == 1.0


def test_the_example_of_the_scorers_paper_has_its_scores() -> None:
    """Key {abc}{defg}; response {ab}{cd}{fghi}: figure 1 of Pradhan et al. 2014."""
    score = Conll()
    score.add(clusters("abc", "defg"), clusters("ab", "cd", "fghi"))
    assert score.muc.hit_recall / score.muc.all_recall == pytest.approx(2 / 5)
    assert score.muc.hit_precision / score.muc.all_precision == pytest.approx(2 / 5)
    assert score.b_cubed.hit_recall / score.b_cubed.all_recall == pytest.approx(
        (4 / 3 + 1 / 3 + 1 / 4 + 4 / 4) / 7
    )
    assert score.b_cubed.hit_precision / score.b_cubed.all_precision == pytest.approx(
        (4 / 2 + 1 / 2 + 1 / 2 + 4 / 4) / 8
    )
    assert score.ceaf_e.hit_recall == pytest.approx(0.8 + 0.5)


@pytest.mark.parametrize(
    ("weights", "best"),
    [([], 0.0), ([[1.0]], 1.0), ([[1.0, 2.0], [2.0, 4.0]], 5.0), ([[1.0, 5.0, 2.0], [4.0, 6.0, 0.0]], 9.0), ([[3.0], [5.0]], 5.0)],
)  # fmt: skip
def test_the_best_assignment_is_found(weights: list[list[float]], best: float) -> None:
    assert best_sum(weights) == best


def test_ranks_that_agree_correlate() -> None:
    assert gum.spearman([1, 2, 3], [10, 20, 30]) == pytest.approx(1.0)
    assert gum.spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1.0)
    assert gum.spearman([1, 1, 1], [3, 2, 1]) is None
