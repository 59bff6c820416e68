import pytest

from newsgloss_enrich.steps.entities.newsgloss.features import (
    BOUNDARY,
    CASINGS,
    ENDS,
    LENGTHS,
    casing,
    features,
)

CLASSES = ["lower", "Capital", "UPPER", "mIxed", "1999", "B52", ",", "U.S.", "I", BOUNDARY]


def test_each_way_of_writing_a_word_has_a_class_of_its_own() -> None:
    assert [casing(word) for word in CLASSES] == list(range(CASINGS))


@pytest.mark.parametrize("word", [*CLASSES, "東京", "x" * 5000, "\udc80", "\u0301", "½"])
def test_any_word_has_features_within_their_bounds(word: str) -> None:
    found = features(word, {})
    assert found.casing < CASINGS
    assert found.prefix < ENDS
    assert found.suffix < ENDS
    assert found.length < LENGTHS
    assert found.listed == 0


def test_lists_are_asked_without_regard_to_case_and_accents() -> None:
    assert features("Zoë", {"zoe": 16}).listed == 16
