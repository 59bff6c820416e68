"""Floors for what `make quality` measures; the labelled sets are not part of the repository."""

from typing import Any

import labelled
import names
import newsgloss_model_en
import pytest

from newsgloss_enrich.steps.entities.newsgloss.finder import NewsglossFinder

pytestmark = pytest.mark.skipif(
    not labelled.available(), reason=f"no labelled sets in {labelled.FOLDER} (NEWSGLOSS_NER_DATA)"
)
FLOORS = {"ewt": 0.55, "gum-news": 0.75, "wikigold": 0.75, "all": 0.70}


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    return names.quality(NewsglossFinder(newsgloss_model_en.FOLDER), strip=False)


@pytest.mark.parametrize("name", FLOORS)
def test_names_are_found_as_well_as_they_were(measured: dict[str, Any], name: str) -> None:
    assert measured[name]["f1"] >= FLOORS[name]


def test_a_probability_says_how_often_a_mention_is_right(measured: dict[str, Any]) -> None:
    assert measured["calibration_error"] <= 0.05
