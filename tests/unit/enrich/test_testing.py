"""The conformance checks find what breaks the promises, and pass our own finders and detectors."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from newsgloss_enrich.extend import Article, Evidence, FoundName, JsonValue
from newsgloss_enrich.steps.entities.newsgloss.models import Default
from newsgloss_enrich.steps.language.detectors import Langdetect, ScriptOnly
from newsgloss_enrich.testing import check_detector, check_finders, check_step


class Answers:
    def __init__(self, answer: Callable[[Article], Any], version: Any = "1") -> None:
        self.version = version
        self._answer = answer

    def __call__(self, article: Article, evidence: Evidence) -> JsonValue:
        del evidence
        answer: JsonValue = self._answer(article)
        return answer


class Finds:
    """A names model that finds these spans in each paragraph that is long enough."""

    languages = frozenset({"en"})
    name = "finds"
    version = "1"

    def __init__(self, *spans: tuple[int, int]) -> None:
        self._spans = spans

    def for_language(self, _language: str) -> "Finds":
        return self

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        return [
            [FoundName(start, end, "ORG") for start, end in self._spans] if len(text) > 60 else []
            for text in paragraphs
        ]


class Detects:
    name = "detects"
    version = "1"

    def __init__(self, *guesses: tuple[str, float]) -> None:
        self._guesses = guesses

    def detect(self, _text: str) -> list[tuple[str, float]]:
        return list(self._guesses)


COUNT = itertools.count()


def test_a_good_step_passes() -> None:
    check_step(Answers(lambda article: len(article.body or "")))


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (Answers(lambda _: next(COUNT)), "answers .* and then"),
        (Answers(lambda _: {1}), "raises"),
        (Answers(lambda article: article.body.index("bridge")), "raises"),  # type: ignore[union-attr]
        (Answers(lambda _: 1, version=""), "version"),
        (Answers(lambda _: 1, version=2), "version"),
    ],
    ids=["another answer", "no JSON", "some texts only", "empty version", "version is a number"],
)
def test_a_step_that_breaks_a_promise_is_found(step: Answers, says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        check_step(step)


def test_a_step_that_takes_too_long_is_found() -> None:
    with pytest.raises(AssertionError, match=r"more than 0\.05 s"):
        check_step(Answers(lambda _: sum(one for one in range(10**9))), seconds=0.05)


@pytest.mark.parametrize("spans", [[(4, 3)], [(0, 0)], [(0, 10**6)], [(0, 4)], [(4, 11), (0, 3)]])
def test_names_with_wrong_offsets_are_found(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(AssertionError):
        check_finders(Finds(*spans))


def test_our_own_names_model_passes() -> None:
    check_finders(Default())


@pytest.mark.parametrize(
    "guesses", [[("en", 0.4), ("de", 0.6)], [("en", 1.2)], [("", 0.5)], [("en", 0.9), ("de", 0.9)]]
)
def test_a_detector_whose_probabilities_are_none_is_found(guesses: list[tuple[str, float]]) -> None:
    with pytest.raises(AssertionError):
        check_detector(Detects(*guesses))


def test_our_own_detectors_pass() -> None:
    check_detector(Langdetect())
    check_detector(ScriptOnly())


class Moody:
    """A step, a names model and a detector in one, which does as it is told at each call after the first."""

    languages = frozenset({"en"})
    name = "moody"
    version = "1"

    def __init__(self, deed: Callable[[list[Any]], Any]) -> None:
        self._deed = deed
        self._seen: list[Any] = []

    def __reduce__(self) -> str:
        raise TypeError("it cannot be pickled")

    def __call__(self, article: Article, evidence: Evidence) -> JsonValue:
        answer: JsonValue = self._note(article.title)
        del evidence
        return answer

    def for_language(self, _language: str) -> "Moody":
        return self

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        self._note(paragraphs)
        return [[] for _ in paragraphs]

    def detect(self, text: str) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = self._note(text) or []
        return found

    def _note(self, given: Any) -> Any:
        self._seen.append(given)
        return self._deed(self._seen)


CHECKS = [check_step, check_finders, check_detector]


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_needs_to_be_pickled(check: Callable[[Any], None]) -> None:
    check(Moody(lambda _: None))


@pytest.mark.parametrize("check", CHECKS)
def test_what_raises_for_some_texts_is_found(check: Callable[[Any], None]) -> None:
    with pytest.raises(AssertionError, match="raises ZeroDivisionError"):
        check(Moody(lambda seen: 1 / 0 if len(seen) > 3 else None))


@pytest.mark.parametrize("check", CHECKS)
def test_what_takes_too_long_is_found(check: Callable[..., None]) -> None:
    endless = Moody(lambda _: sum(one for one in range(10**9)))
    with pytest.raises(AssertionError, match=r"more than 0\.05 s"):
        check(endless, seconds=0.05)


def test_an_answer_that_depends_on_other_texts_is_found() -> None:
    def answer(seen: list[Any]) -> Any:
        return [("en", 1.0)] if seen[-1] == "" and len(seen) > 2 else []

    with pytest.raises(AssertionError, match="the same after other texts"):
        check_detector(Moody(answer))


def test_a_finder_that_changes_its_paragraphs_is_found() -> None:
    with pytest.raises(AssertionError, match="changes the paragraphs"):
        check_finders(Moody(lambda seen: seen[-1].reverse()))


def test_a_name_in_an_empty_paragraph_is_found() -> None:
    class FindsInNothing(Finds):
        def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
            return [[FoundName(0, 0, "ORG")] if not text else [] for text in paragraphs]

    with pytest.raises(AssertionError, match="nothing is found in an empty paragraph"):
        check_finders(FindsInNothing())
