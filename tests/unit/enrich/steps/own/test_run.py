"""Steps of an operator's own: chosen by name, with settings of their own, beside the built-in ones."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from newsgloss_enrich.extend import Article, Evidence, JsonValue
from newsgloss_enrich.steps.own.chosen import ChosenStep
from newsgloss_enrich.steps.own.run import load_steps
from newsgloss_enrich.testing import article, articles, enrich


class Says:
    """A step that answers what it is told to."""

    version = "1"

    def __init__(self, answer: Callable[[Article, Evidence], Any]) -> None:
        self._answer = answer

    def __call__(self, read: Article, evidence: Evidence) -> JsonValue:
        answer: JsonValue = self._answer(read, evidence)
        return answer


def nested(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


def recurse() -> None:
    recurse()


def test_a_steps_answer_stands_under_its_name_with_stage_and_version() -> None:
    record = enrich(steps={"mine": Says(lambda *_: {"seen": 1})})
    assert record.extensions == {"mine": {"seen": 1}}
    assert record.stages["mine"].status == "ok"
    assert record.provenance.models["mine"] == "1"


def test_a_steps_answer_is_part_of_the_result_hash() -> None:
    one, two = (enrich(steps={"mine": Says(lambda *_, n=number: n)}) for number in (1, 2))
    assert one.result_hash != two.result_hash
    assert one.result_hash == enrich(steps={"mine": Says(lambda *_: 1)}).result_hash


def test_a_step_with_nothing_to_say_is_skipped() -> None:
    record = enrich(steps={"mine": Says(lambda *_: None)})
    assert record.extensions == {}
    assert record.stages["mine"].status == "skipped"


def test_a_step_reads_what_those_before_it_found() -> None:
    record = enrich(
        steps={
            "first": Says(
                lambda read, evidence: [
                    read.article_id,
                    evidence.language and evidence.language.tag,
                    evidence.story[:3],
                ]
            ),
            "second": Says(lambda _, evidence: evidence.extensions["first"]),
        }
    )
    assert record.extensions["second"] == ["testing:news", "en", "The"]


def test_a_step_changes_neither_the_record_nor_what_another_step_reads() -> None:
    def vandal(read: Article, evidence: Evidence) -> None:
        read.title = "changed"
        read.source.name = "changed"
        assert evidence.language is not None
        evidence.language.tag = "xx"
        evidence.extensions["other"] = "changed"  # type: ignore[index]

    record = enrich(
        steps={
            "vandal": Says(vandal),
            "other": Says(
                lambda read, evidence: [
                    read.title,
                    read.source.name,
                    evidence.language and evidence.language.tag,
                ]
            ),
        }
    )
    assert record.extensions == {"other": ["Bridge reopens", "Testing", "en"]}
    assert (record.article.title, record.language and record.language.tag) == ("Bridge reopens", "en")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda *_: 1 / 0, "failed with ZeroDivisionError"),
        (lambda *_: {1, 2}, "failed with ValidationError"),
        (lambda *_: b"bytes", "failed with ValidationError"),
        (lambda *_: "x" * 70_000, "failed with AnswerTooLargeError"),
        (lambda *_: nested(100_000), "failed with ValidationError"),
        (lambda *_: recurse(), "failed with StepRecursionError"),
    ],
    ids=["raises", "a set", "bytes", "too large", "too deep", "recurses"],
)
def test_a_step_that_fails_degrades_its_own_stage_alone(
    answer: Callable[[Article, Evidence], Any], reason: str
) -> None:
    record = enrich(steps={"broken": Says(answer), "well": Says(lambda *_: 1)})
    assert record.extensions == {"well": 1}
    assert (record.stages["broken"].status, record.stages["broken"].reason) == ("degraded", reason)
    assert record.language
    assert record.language.tag == "en"


def test_a_step_cannot_change_an_answer_after_it_was_given() -> None:
    kept: dict[str, Any] = {"names": ["Ada"]}

    def late(_: Article, evidence: Evidence) -> None:
        kept["names"].append("changed by its own step")
        evidence.extensions["first"]["names"].append("changed by another")  # type: ignore[index,call-overload,union-attr]

    record = enrich(steps={"first": Says(lambda *_: kept), "late": Says(late)})
    assert record.extensions == {"first": {"names": ["Ada"]}}
    assert record.stages["late"].status == "skipped"


def test_a_step_that_takes_too_long_degrades_its_own_stage_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> None:
        while True:
            time.process_time()

    pipeline = articles._pipeline("", "script")
    monkeypatch.setattr(pipeline, "_settings", pipeline._settings.model_copy(update={"step_seconds": 0.2}))
    record = enrich(steps={"endless": Says(endless)}, language_detector="script")
    assert record.stages["endless"].reason == "took more than 0.2 s of processor time"
    assert record.read_time


def test_a_canceled_article_passes_without_steps() -> None:
    canceled = article().model_copy(update={"status": "canceled", "body": None})
    record = enrich(canceled, steps={"mine": Says(lambda *_: 1)})
    assert record.extensions == {}
    assert record.stages["mine"].reason == "canceled"


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (ChosenStep(name="limit"), "NEWSGLOSS_STEP_LIMIT_LIMIT: Field required"),
        (ChosenStep(name="limit", settings={"limit": "x"}), "NEWSGLOSS_STEP_LIMIT_LIMIT: .*integer"),
        (
            ChosenStep(name="limit", settings={"limit": "1", "wrod": "x"}),
            "NEWSGLOSS_STEP_LIMIT_WROD: .*no such",
        ),
        (ChosenStep(name="bad"), "NoVersion is no step"),
        (ChosenStep(name="gone"), "'gone' is not installed"),
    ],
)
def test_a_step_that_cannot_be_made_names_the_variable(step: ChosenStep, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        load_steps([step])
