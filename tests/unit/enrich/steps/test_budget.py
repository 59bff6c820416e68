"""A step over its time, or a story over its length, costs its own evidence and no record."""

import contextlib
import re
import signal
import threading
from datetime import UTC, datetime

import pytest

from newsgloss_enrich.steps import pipeline as pipeline_module
from newsgloss_enrich.steps.budget import OverBudgetError, processor_time
from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import EnrichedArticle, RawArticle, Source

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
SENTENCE = "The harbour bridge in Aberdeen reopened on Thursday, Moira Dunbar of the city council said. "


def enrich(pipeline: Pipeline, body: str, title: str = "Bridge reopens") -> EnrichedArticle:
    raw = RawArticle(article_id="a", source=Source(id="s"), title=title, body=body, fetched_at=NOW)
    return pipeline.enrich(raw, None, NOW)


def work_for_ever(*_: object) -> None:
    while True:
        re.search("(a+)+b", "a" * 18)


def test_work_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(OverBudgetError), processor_time(0.02):
        work_for_ever()


def test_a_pattern_that_never_ends_is_given_up_too() -> None:
    with pytest.raises(OverBudgetError), processor_time(0.02):
        re.search("(a+)+b", "a" * 64)


def test_no_step_can_catch_it_by_mistake() -> None:
    def careless() -> None:
        while True:
            with contextlib.suppress(Exception):
                work_for_ever()

    with pytest.raises(OverBudgetError), processor_time(0.02):
        careless()


def test_work_in_time_leaves_no_timer_and_no_handler_behind() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with processor_time(60):
        pass
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) is before


def test_outside_the_main_thread_there_is_no_bound_and_no_error() -> None:
    done: list[int] = []

    def work() -> None:
        with processor_time(0.0001):
            done.append(sum(range(200_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


@pytest.mark.parametrize(
    ("step", "name", "empty"),
    [
        ("simhash", "fingerprint", "fingerprint"),
        ("estimate_read_time", "read_time", "read_time"),
        ("find_boilerplate", "boilerplate", "boilerplate"),
        ("detect_language", "language", "language"),
    ],
)
def test_a_step_over_its_time_degrades_its_own_stage(
    monkeypatch: pytest.MonkeyPatch, step: str, name: str, empty: str
) -> None:
    monkeypatch.setattr(pipeline_module, step, lambda *_, **__: work_for_ever())
    article = enrich(Pipeline(StepSettings(models="", step_seconds=0.05)), SENTENCE * 5)
    assert article.stages[name].model_dump() == {
        "status": "degraded",
        "reason": "took more than 0.05 s of processor time",
    }
    assert not getattr(article, empty)
    assert {one for one, stage in article.stages.items() if stage.status == "degraded"} == {name}


def test_names_are_looked_for_in_the_start_of_a_story_that_is_too_long() -> None:
    settings = StepSettings(models="en=newsgloss", most_name_characters=len(SENTENCE) * 3)
    body = SENTENCE * 4 + "\n\nZachary Whitcombe-Hale came last."
    article = enrich(Pipeline(settings), body)
    stage = article.stages["entities"]
    assert stage.status == "degraded"
    assert stage.reason == "read the first 275 of 402 characters of the story"
    assert {mention.end <= 276 for entity in article.entities for mention in entity.mentions} == {True}
    assert "Moira Dunbar" in {entity.name for entity in article.entities}
    assert article.read_time is not None
    assert article.read_time.words == 65
    assert enrich(Pipeline(settings), body).result_hash == article.result_hash


def test_a_title_that_is_too_long_is_read_in_part_too() -> None:
    article = enrich(Pipeline(StepSettings(models="en=newsgloss")), SENTENCE * 5, title=SENTENCE * 20)
    assert article.stages["entities"].reason == "read the first 1000 of 1840 characters of the title"
    assert {mention.end <= 1000 for entity in article.entities for mention in entity.mentions} == {True}


@pytest.mark.parametrize(
    ("characters", "kept"),
    [(100, "one two three\n\nfour five"), (24, "one two three\n\nfour five"), (23, "one two three\n\nfour"),
     (15, "one two three"), (14, "one two three"), (8, "one two"), (2, "on"), (1, "o")],
)  # fmt: skip
def test_the_head_of_a_story_ends_at_a_word_where_it_can(characters: int, kept: str) -> None:
    story = take_story("one two three\n\nfour five", [])
    head = story.head(characters)
    assert head.text == kept
    assert (head is story) == (characters >= len(story.text))


LONG = 900_000
SHAPES = {
    "one line": SENTENCE * (LONG // len(SENTENCE)),
    "a letter a line": "a\n" * (LONG // 4),
    "no spaces": SENTENCE.replace(" ", "") * (LONG // 80),
    "all capitals": SENTENCE.upper() * (LONG // len(SENTENCE)),
    "one letter": "a" * LONG,
    "marks": "e" + "\u0301" * (LONG // 2),
    "dates": "12 March 2019\n" * (LONG // 14),
    "Chinese": "天气很好我们去了公园。" * (LONG // 33),
    "emoji": "\U0001f600" * (LONG // 4),
    "names": "".join(f"Name{number} Surname{number}, " for number in range(LONG // 26)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_nine_hundred_kilobytes_of_any_shape_are_enriched(pipeline: Pipeline, name: str) -> None:
    """Behind an English beginning, so that the names model reads it. A shape that a step is quadratic in
    would be given up after ten seconds, and its stage would say so."""
    body = SENTENCE * 12 + SHAPES[name]
    article = enrich(pipeline, body, title=SHAPES[name][:5_000])
    degraded = {one: stage.reason for one, stage in article.stages.items() if stage.status == "degraded"}
    assert set(degraded) <= {"entities"}
    assert (degraded.get("entities") or "read the first").startswith("read the first")
    assert article.language is not None
    assert article.language.tag == "en"
    assert len(article.article.body or "") == len(body)
