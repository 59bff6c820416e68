"""Floors for what `benchmarks/boilerplate.py` measures; the clean text is not part of the repository."""

from pathlib import Path
from typing import Any

import boilerplate
import clean_articles
import pytest
from ragged_articles import Ragged, ragged_articles, snippets

MOST_CLEAN_MARKED = 0.002
LEAST_PRECISION, LEAST_RECALL = 0.98, 0.90


@pytest.fixture(scope="module")
def texts(shared: Path) -> Path:
    if not clean_articles.available():
        pytest.skip(f"no clean documents in {clean_articles.FOLDER}: {shared} has no data/pud")
    return shared


@pytest.fixture(scope="module")
def held_out(texts: Path) -> dict[str, Any]:
    assert texts
    return boilerplate.ragged("held_out", 700)


@pytest.mark.usefixtures("texts")
def test_clean_articles_are_left_alone() -> None:
    assert max(boilerplate.clean().values()) <= MOST_CLEAN_MARKED


@pytest.mark.usefixtures("texts")
def test_spans_of_ragged_articles_are_exact() -> None:
    rates = boilerplate.ragged("development", 700)["all"]
    assert rates["precision"] >= LEAST_PRECISION
    assert rates["recall"] >= LEAST_RECALL


def test_spans_are_exact_with_the_other_set_of_texts(held_out: dict[str, Any]) -> None:
    assert held_out["all"]["precision"] >= LEAST_PRECISION
    assert held_out["all"]["recall"] >= LEAST_RECALL


def test_a_ragged_storys_own_text_is_left_alone(held_out: dict[str, Any]) -> None:
    assert held_out["story_marked"] <= MOST_CLEAN_MARKED


def test_few_held_out_texts_are_also_among_those_for_development() -> None:
    """Advertisements have no second form; of the rest '(ANSA)' and its like come again."""
    held_out, known = (
        {
            (kind, text)
            for kinds in snippets(part).values()
            for kind, texts in kinds.items()
            for text in texts
            if kind != "advertisement"
        }
        for part in ("held_out", "development")
    )
    assert len(held_out & known) <= len(held_out) / 10


@pytest.mark.usefixtures("texts")
def test_the_generator_knows_where_its_spans_are() -> None:
    article = Ragged("en")
    article.add(" Advertisement ", "advertisement")
    assert article.spans == {(1, 14, "advertisement")}
    for made in ragged_articles("development", 28):
        assert all(made.body[start:end].strip() == made.body[start:end] != "" for start, end, _ in made.spans)
