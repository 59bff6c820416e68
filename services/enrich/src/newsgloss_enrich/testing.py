"""For the tests of a package that extends the enricher: ready articles, the pipeline, and conformance checks.

The checks raise `AssertionError` and say which promise of `newsgloss_enrich.extend` does not hold, and for
which text.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from newsgloss_enrich.extend import Evidence, LanguageDetector, LanguageFinders, Step
from newsgloss_enrich.steps.budget import OverBudgetError, processor_time
from newsgloss_enrich.steps.own_steps import LoadedStep
from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_schemas import EnrichedArticle, RawArticle, Source

NOW = datetime(2026, 3, 12, 8, 41, tzinfo=UTC)
STEP_SECONDS = 10.0
"""Processor time that a step has in the service by default."""

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
"""Texts that have broken steps: each by its name."""


def article(name: str = "news") -> RawArticle:
    """An article with one of `TEXTS`."""
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
    language_detector: str = "langdetect",
) -> EnrichedArticle:
    """An article, the news by default, as the service enriches it, with these steps of your own.

    Args:
        raw: The article; it needs an `article_id`.
        steps: Your steps by their names, in their order.
        models: As `NEWSGLOSS_MODELS`; none by default, which loads in no time and finds no entities.
        language_detector: As `NEWSGLOSS_LANGUAGE_DETECTOR`.
    """
    pipeline = _pipeline(models, language_detector)
    pipeline.steps = [LoadedStep(name, step) for name, step in (steps or {}).items()]
    return pipeline.enrich(raw or article(), None, NOW)


def check_step(step: Step, *, models: str = "", seconds: float = STEP_SECONDS) -> None:
    """Put a step through every text: it answers JSON, twice the same, within its time, and changes nothing.

    Raises:
        AssertionError: it does not.
    """
    assert isinstance(step.version, str), "a step has a text `version`"
    assert step.version, "a step's `version` is not empty"
    loaded = LoadedStep("checked", step)
    for name in TEXTS:
        record = enrich(article(name), models=models)
        before = record.model_dump_json()
        evidence = Evidence.copied(TEXTS[name], dict(record), {})
        answers = []
        for _ in range(2):
            try:
                with processor_time(seconds):
                    answers.append(json.dumps(loaded(record.article, evidence), sort_keys=True))
            except OverBudgetError:
                raise AssertionError(f"{name}: takes more than {seconds:g} s of processor time") from None
            except Exception as error:
                raise AssertionError(f"{name}: raises {error!r}") from error
        assert answers[0] == answers[1], f"{name}: answers {answers[0]} and then {answers[1]}"
        assert record.model_dump_json() == before, f"{name}: changes the article"
    canceled = article().model_copy(update={"status": "canceled", "body": None})
    assert enrich(canceled, steps={"checked": step}).extensions == {}, "a canceled article has no extensions"


def check_finders(finders: LanguageFinders) -> None:
    """Put the finder of each language through every text: offsets cut names out, in order, twice the same.

    Raises:
        AssertionError: they do not.
    """
    assert finders.languages, "a names model knows a language"
    for language in sorted(finders.languages):
        finder = finders.for_language(language)
        assert finder.name, f"{language}: a finder has a `name`"
        assert isinstance(finder.version, str), f"{language}: a finder has a text `version`"
        assert finder.find([]) == [], f"{language}: nothing is found in no paragraphs"
        paragraphs = ["", *TEXTS.values()]
        found = finder.find(paragraphs)
        assert len(found) == len(paragraphs), f"{language}: one list for each paragraph"
        assert finder.find(paragraphs) == found, f"{language}: twice the same"
        for text, names in zip(paragraphs, found, strict=True):
            _check_spans(language, text, [(name.start, name.end) for name in names])


def _check_spans(language: str, text: str, spans: Sequence[tuple[int, int]]) -> None:
    end = 0
    for start, stop in spans:
        where = f"{language}: {start}:{stop} of {text[:40]!r}"
        assert end <= start < stop <= len(text), f"{where}: names are in order, within the text, not empty"
        assert text[start:stop].strip() == text[start:stop], f"{where}: a name has no spaces around it"
        end = stop


def check_detector(detector: LanguageDetector) -> None:
    """Put a detector through every text: tags with probabilities, the likeliest first, twice the same.

    Raises:
        AssertionError: it does not.
    """
    assert detector.name, "a detector has a `name`"
    assert isinstance(detector.version, str), "a detector has a text `version`"
    for name, text in {"empty": "", **TEXTS}.items():
        guesses = detector.detect(text)
        assert detector.detect(text) == guesses, f"{name}: twice the same"
        shares = [share for _, share in guesses]
        assert shares == sorted(shares, reverse=True), f"{name}: the likeliest first"
        assert all(0 <= share <= 1 for share in shares), f"{name}: probabilities lie between 0 and 1"
        assert sum(shares) <= 1 + 1e-6, f"{name}: probabilities sum to 1 at most"
        assert all(tag for tag, _ in guesses), f"{name}: a guess has a tag"
