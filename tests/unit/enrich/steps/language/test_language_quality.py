"""Floors (benchmarks/floors.toml) for language; the labelled sentences are not in the repository."""

from typing import Any

import language
import pytest
import quality
from floors import missed

from newsgloss_enrich.steps.language.detectors import load_detector

pytestmark = pytest.mark.skipif(
    bool(quality.available("language")), reason=quality.available("language") or ""
)


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    return language.measure(language.ours(load_detector("newsgloss-language")))


def test_language_is_told_as_well_as_it_was(measured: dict[str, Any]) -> None:
    assert missed("language", language.rows(measured)) == []


def test_every_language_is_told(measured: dict[str, Any]) -> None:
    assert min(measured["sentences"]["by_language"].values()) >= 0.985


def test_the_confidence_of_short_text_says_how_often_it_is_right(measured: dict[str, Any]) -> None:
    assert max(one["calibration_error"] for one in measured["openings"].values()) <= 0.06
