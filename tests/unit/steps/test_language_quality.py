"""Floors for what `benchmarks/language.py` measures; the labelled sentences are not in the repository."""

from typing import Any

import language
import language_texts
import pytest

from newsgloss_enrich.steps.language_detectors import load_detector

pytestmark = pytest.mark.skipif(
    not language_texts.available(),
    reason=f"no labelled sentences in {language_texts.FOLDER} (NEWSGLOSS_SHARED)",
)


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    return language.measure(language.ours(load_detector("langdetect")))


def test_sentences_get_their_language(measured: dict[str, Any]) -> None:
    assert measured["sentences"]["right"] >= 0.995
    assert measured["news sentences"]["right"] >= 0.995
    assert min(measured["sentences"]["by_language"].values()) >= 0.985


def test_a_confidence_says_how_often_it_is_right(measured: dict[str, Any]) -> None:
    assert measured["sentences"]["calibration_error"] <= 0.02
    assert max(one["calibration_error"] for one in measured["openings"].values()) <= 0.06


def test_a_thousand_characters_always_get_their_language(measured: dict[str, Any]) -> None:
    assert measured["documents"]["right"] == 1


def test_strings_that_are_no_language_get_none(measured: dict[str, Any]) -> None:
    assert measured["no language"]["und"] >= 0.97
    assert measured["no language"]["name"] >= 0.97


def test_short_text_is_not_given_up_for_that(measured: dict[str, Any]) -> None:
    assert measured["headlines"]["right"] >= 0.9
    assert measured["headlines"]["wrong"] <= 0.06
    assert measured["openings"]["3"]["right"] >= 0.75
    assert measured["openings"]["6"]["right"] >= 0.95
