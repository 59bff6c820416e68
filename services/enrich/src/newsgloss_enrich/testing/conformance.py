"""Puts a step, a names model or a detector through texts that have broken others.

A check raises `AssertionError` with the promise of `newsgloss_enrich.extend` that does not hold, and the text
for which it does not.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from newsgloss_enrich.extend import Evidence, FoundName, LanguageDetector, LanguageFinders, NameFinder, Step
from newsgloss_enrich.steps.budget import OverBudgetError, processor_time
from newsgloss_enrich.steps.own.run import LoadedStep
from newsgloss_enrich.testing.articles import TEXTS, article, enrich
from newsgloss_schemas import EnrichedArticle

STEP_SECONDS = 10.0
"""Processor time that a step has in the service by default."""

EMPTY = "empty"
"""The name of the text without a character."""


def check_step(step: Step, *, models: str = "", seconds: float = STEP_SECONDS) -> None:
    """Check that a step answers the same JSON again, within its time, for every text, and changes nothing.

    It is put through an article with each of `TEXTS`, one with no story, one without a title, and a canceled
    one. A step is made anew in each worker process, so nothing of it needs to be pickled.

    Args:
        step: The step.
        models: As `NEWSGLOSS_MODELS`, for a step that reads entities.
        seconds: Processor time that one article may take.

    Raises:
        AssertionError: it breaks a promise.
    """
    assert isinstance(step.version, str), "a step has a text `version`"
    assert step.version, "a step's `version` is not empty"
    loaded = LoadedStep("checked", step)
    first: dict[str, str] = {}
    cases = {name: (article(name), TEXTS[name]) for name in TEXTS}
    cases[EMPTY] = (article().model_copy(update={"body": " "}), "")
    cases["no title"] = (article().model_copy(update={"title": None}), TEXTS["news"])
    for name, (raw, story) in cases.items():
        record = enrich(raw, models=models)
        first[name] = _answer(loaded, record, story, name, seconds)
        again = _answer(loaded, record, story, name, seconds)
        assert first[name] == again, f"{name}: answers {first[name]} and then {again}"
    for name, (raw, story) in reversed(cases.items()):
        later = _answer(loaded, enrich(raw, models=models), story, name, seconds)
        assert first[name] == later, f"{name}: answers {first[name]}, and after other articles {later}"
    canceled = article().model_copy(update={"status": "canceled", "body": None})
    assert enrich(canceled, steps={"checked": step}).extensions == {}, "a canceled article has no extensions"


def _answer(step: LoadedStep, record: EnrichedArticle, story: str, name: str, seconds: float) -> str:
    before = record.model_dump_json()
    evidence = Evidence.copied(story, dict(record), {})
    with _promised(name, seconds):
        answer = json.dumps(step(record.article, evidence), sort_keys=True)
    assert record.model_dump_json() == before, f"{name}: changes the article"
    return answer


def check_finders(finders: LanguageFinders, *, seconds: float = STEP_SECONDS) -> None:
    """Check the finder of each language: offsets in code points, in order, the same again, within its time.

    It is put through all `TEXTS` with an empty paragraph before them, through each alone, and through no
    paragraph. Finders are made in each worker process, so nothing of them needs to be pickled.

    Raises:
        AssertionError: they break a promise.
    """
    assert finders.languages, "a names model knows a language"
    for language in sorted(finders.languages):
        with _promised(language, seconds):
            finder = finders.for_language(language)
        assert finder.name, f"{language}: a finder has a `name`"
        assert isinstance(finder.version, str), f"{language}: a finder has a text `version`"
        assert finder.version, f"{language}: a finder's `version` is not empty"
        assert _find(finder, [], language, seconds) == [], f"{language}: nothing is found in no paragraphs"
        paragraphs = ["", *TEXTS.values()]
        given = list(paragraphs)
        found = _find(finder, given, language, seconds)
        assert given == paragraphs, f"{language}: changes the paragraphs"
        assert len(found) == len(paragraphs), f"{language}: one list for each paragraph"
        assert not found[0], f"{language}: {EMPTY}: nothing is found in an empty paragraph"
        for text, names in zip(paragraphs, found, strict=True):
            _check_names(language, text, names)
        for text in paragraphs:
            _find(finder, [text], language, seconds)
        assert _find(finder, given, language, seconds) == found, f"{language}: twice the same"


def _find(finder: NameFinder, paragraphs: list[str], where: str, seconds: float) -> list[list[FoundName]]:
    with _promised(where, seconds):
        return finder.find(paragraphs)


def _check_names(language: str, text: str, names: Sequence[FoundName]) -> None:
    end = 0
    for name in names:
        start, stop = name.start, name.end
        where = f"{language}: {start}:{stop} of {text[:40]!r}"
        assert end <= start < stop <= len(text), f"{where}: names are in order, within the text, not empty"
        assert text[start:stop].strip() == text[start:stop], f"{where}: a name has no spaces around it"
        assert name.score is None or 0 <= name.score <= 1, f"{where}: a score lies between 0 and 1"
        end = stop


def check_detector(detector: LanguageDetector, *, seconds: float = STEP_SECONDS) -> None:
    """Check that a detector answers tags with probabilities, the likeliest first, the same again, in time.

    It is put through an empty text and all `TEXTS`, twice in a row and once more in the other order: an
    answer must not depend on what was asked before. Nothing of it needs to be pickled.

    Raises:
        AssertionError: it breaks a promise.
    """
    assert detector.name, "a detector has a `name`"
    assert isinstance(detector.version, str), "a detector has a text `version`"
    assert detector.version, "a detector's `version` is not empty"
    texts = {EMPTY: "", **TEXTS}
    first = {}
    for name, text in texts.items():
        guesses = first[name] = _detect(detector, text, name, seconds)
        assert _detect(detector, text, name, seconds) == guesses, f"{name}: twice the same"
        _check_guesses(name, guesses)
    for name, text in reversed(texts.items()):
        assert _detect(detector, text, name, seconds) == first[name], f"{name}: the same after other texts"


def _detect(detector: LanguageDetector, text: str, where: str, seconds: float) -> list[tuple[str, float]]:
    with _promised(where, seconds):
        return detector.detect(text)


def _check_guesses(name: str, guesses: Sequence[tuple[str, float]]) -> None:
    shares = [share for _, share in guesses]
    assert shares == sorted(shares, reverse=True), f"{name}: the likeliest first"
    assert all(0 <= share <= 1 for share in shares), f"{name}: probabilities lie between 0 and 1"
    assert sum(shares) <= 1 + 1e-6, f"{name}: probabilities sum to 1 at most"
    assert all(tag for tag, _ in guesses), f"{name}: a guess has a tag"
    assert len({tag for tag, _ in guesses}) == len(guesses), f"{name}: each tag is guessed once"


@contextmanager
def _promised(where: str, seconds: float) -> Iterator[None]:
    """The block neither raises nor takes longer than its processor time."""
    try:
        with processor_time(seconds):
            yield
    except OverBudgetError:
        raise AssertionError(f"{where}: takes more than {seconds:g} s of processor time") from None
    except Exception as error:
        raise AssertionError(f"{where}: raises {error!r}") from error
