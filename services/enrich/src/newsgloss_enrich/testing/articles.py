"""Ready articles, and the pipeline that enriches them with your own steps."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from newsgloss_enrich.extend import Step
from newsgloss_enrich.steps.own.run import LoadedStep
from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_schemas import EnrichedArticle, RawArticle, Source

NOW = datetime(2026, 3, 12, 8, 41, tzinfo=UTC)
TEXTS: Mapping[str, str] = {
    "news": "The harbour bridge in Aberdeen reopened on Thursday, the council said. Storm Ada hit it.",
    "one word": "Aberdeen",
    "emoji": "\U0001f1f3\U0001f1f4 Norway \U0001f469\u200d\U0001f680 sent \U0001f682 to Oslo.",
    "combining marks": "Cafe\u0301 Zu\u0308rich reopened in Mu\u0308nchen.",
    "right to left": "\u0641\u062a\u062d \u062c\u0633\u0631 \u0627\u0644\u0645\u064a\u0646\u0627\u0621.",
    "no spaces": "\u6e2f\u306e\u6a4b\u304c\u6728\u66dc\u65e5\u306b\u518d\u958b\u3057\u305f\u3002",
    "line breaks": "First.\r\n\r\nSecond.\n\n\nThird.\u2028Fourth.",
    "long": "The bridge in Aberdeen, Scotland, reopened on Thursday. " * 400,
}
"""Texts that have broken steps, by name."""


def article(name: str = "news") -> RawArticle:
    """An article whose body is one of `TEXTS`."""
    return RawArticle(
        article_id=f"testing:{name}",
        source=Source(id="testing", name="Testing", domain="news.example.org"),
        title="Bridge reopens",
        body=TEXTS[name],
        fetched_at=NOW,
    )


@lru_cache(maxsize=4)
def _pipeline(models: str, language_detector: str) -> Pipeline:
    return Pipeline(StepSettings(models=models, language_detector=language_detector), [])


def enrich(
    raw: RawArticle | None = None,
    *,
    steps: Mapping[str, Step] | None = None,
    models: str = "",
    language_detector: str = "newsgloss-language",
) -> EnrichedArticle:
    """Enrich an article as the service does, with your own steps.

    Args:
        raw: The article, which needs an `article_id`; the news by default.
        steps: Your steps by name, in their order.
        models: As `NEWSGLOSS_MODELS`. None by default, which loads at once and finds no entities.
        language_detector: As `NEWSGLOSS_LANGUAGE_DETECTOR`.
    """
    pipeline = _pipeline(models, language_detector)
    pipeline.steps = [LoadedStep(name, step) for name, step in (steps or {}).items()]
    return pipeline.enrich(raw or article(), None, NOW)
