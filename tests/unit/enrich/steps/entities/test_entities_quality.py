"""Floors for what `benchmarks/entities.py` measures; the labelled sets are not part of the repository."""

import entities
import labelled
import pytest
import quality

from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.entities.rules.order import RULES

pytestmark = pytest.mark.skipif(
    not labelled.available(), reason=f"no labelled sets in {labelled.FOLDER} (NEWSGLOSS_NER_DATA)"
)


def test_the_rules_gain_over_the_model_alone_and_the_record_keeps_it() -> None:
    finder = entities.Remembered(load_finders("en=newsgloss").by_language["en"])
    articles = list(entities.labelled_articles())
    alone = entities.with_rules(articles, finder, ())["all"]
    ruled = entities.with_rules(articles, finder, RULES)["all"]
    record = entities.score(articles, [entities.recorded(article, finder) for article in articles])["all"]
    assert ruled >= alone + 0.015
    assert record >= ruled - 0.003


def test_names_in_whole_articles_are_as_good_as_they_were() -> None:
    assert quality.below_floor("entities") == []
