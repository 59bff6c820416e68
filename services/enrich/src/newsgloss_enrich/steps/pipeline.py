"""Runs the steps in their order, from a raw article to the enriched record.

A built-in step is a module and a line in `Pipeline._evidence`; an operator's own step needs neither
(`newsgloss_enrich.extend`).
"""

import importlib.metadata
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import JsonValue

from newsgloss_enrich.steps.boilerplate import Context, find_boilerplate, read_claims
from newsgloss_enrich.steps.clean_article import clean_article
from newsgloss_enrich.steps.counts import Tally
from newsgloss_enrich.steps.dates import dates_of
from newsgloss_enrich.steps.entities.ids.linker import Ids
from newsgloss_enrich.steps.entities.registry import Finders, load_finders
from newsgloss_enrich.steps.entities.rules.within import find_entities_within, shortfall
from newsgloss_enrich.steps.fingerprint import simhash
from newsgloss_enrich.steps.language.detect import UNDETERMINED, LanguageResult, detect_language
from newsgloss_enrich.steps.language.detectors import LanguageDetector, load_detector
from newsgloss_enrich.steps.own.evidence import Evidence
from newsgloss_enrich.steps.own.run import LoadedStep, load_steps
from newsgloss_enrich.steps.read_time import estimate_read_time
from newsgloss_enrich.steps.result_hash import result_hash
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_enrich.steps.stage_runner import OK, StageRunner
from newsgloss_enrich.steps.stages import STAGES
from newsgloss_enrich.steps.text.lines import split_lines
from newsgloss_enrich.steps.text.story import Story, take_story
from newsgloss_schemas import (
    BoilerplateSpan,
    EnrichedArticle,
    Entity,
    InputPosition,
    Provenance,
    PublisherClaims,
    RawArticle,
    Stage,
)

_UNHASHED = "0" * 64
_LONGEST_TITLE = 1_000
"""Characters of a title that are searched for names; a headline has a hundred."""
_SEARCH_SHARE = 0.7
"""Share of a step's time for the boilerplate search; the rest is for turning what was found into spans."""


class Pipeline:
    """The steps with their models loaded: one per process, for any number of articles."""

    def __init__(
        self, settings: StepSettings | None = None, own_steps: Sequence[LoadedStep] | None = None
    ) -> None:
        """Load the detector, the models and the operator's steps, unless `own_steps` are given.

        Raises:
            ValueError: a setting names something unknown.
        """
        settings = settings or StepSettings()
        self._settings = settings
        self.detector: LanguageDetector = load_detector(settings.language_detector)
        self.finders: Finders = load_finders(settings.models)
        self.ids = Ids(settings.lists)
        self.steps = load_steps(settings.steps) if own_steps is None else list(own_steps)
        self.version = importlib.metadata.version("newsgloss-enrich")
        self.tally = Tally()

    def enrich(
        self, raw: RawArticle, position: InputPosition | None, now: datetime, *, left_out: str = ""
    ) -> EnrichedArticle:
        """Enrich one article, whose `article_id` must be set. A canceled article gets no evidence.

        A `left_out` that is not empty is the reason why the operator's own steps do not run on this article.

        Raises:
            ValueError: `article_id` is missing.
        """
        if raw.article_id is None:
            raise ValueError("article_id: needed before an article can be enriched")
        article = clean_article(raw)
        stages = StageRunner(self._settings.step_seconds, self.tally)
        models: dict[str, str] = {}
        if raw.status == "canceled":
            for name in (*STAGES, *(step.name for step in self.steps)):
                stages.skip(name, "canceled")
            self.tally.add("entities_skipped/canceled")
            parts: dict[str, Any] = {}
        else:
            parts = self._evidence(article, stages, models, left_out)
        for name, stage in stages.outcome.items():
            self.tally.add(f"stage/{name}/{stage.status}")
        record = EnrichedArticle.model_construct(
            article_id=raw.article_id,
            version=raw.version,
            status=raw.status,
            article=article,
            dates=dates_of(raw),
            stages=stages.outcome,
            provenance=Provenance(
                enricher_version=self.version, models=models, input=position, enriched_at=now
            ),
            result_hash=_UNHASHED,
            **parts,
        )
        record.result_hash = result_hash(record.model_dump(mode="json"))
        return record

    def _evidence(
        self, article: RawArticle, stages: StageRunner, models: dict[str, str], left_out: str
    ) -> dict[str, Any]:
        title, body = article.title or "", article.body or ""
        context = Context(title, tuple(article.authors or ()), article.section)
        lines = split_lines(body)
        nothing: list[BoilerplateSpan] = []
        spans = stages.run(
            "boilerplate",
            lambda: find_boilerplate(
                body,
                context,
                lines=lines,
                seconds=self._settings.step_seconds * _SEARCH_SHARE,
                left_off=lambda where: stages.degrade("boilerplate", where + stages.out_of_time),
            ),
            nothing,
        )
        claims = PublisherClaims()
        if spans:
            claims = stages.run("boilerplate", lambda: read_claims(body, spans), claims)
        story = take_story(body, spans, lines)
        result = self._language(article, story, stages, models)
        tag = result.language.tag if result else UNDETERMINED
        self.tally.add(f"language/{tag.partition('-')[0]}")
        parts = {
            "boilerplate": spans,
            "publisher_claims": claims,
            "language": result.language if result else None,
            "entities": self._entities(article, story, tag, stages, models),
            "read_time": stages.run("read_time", lambda: estimate_read_time(story.text, tag), None),
            "fingerprint": stages.run("fingerprint", lambda: simhash(story.text), None),
        }
        return parts | {"extensions": self._extend(article, story.text, parts, stages, models, left_out)}

    def _extend(  # noqa: PLR0913, PLR0917 - what a step may read, and where its outcome goes
        self,
        article: RawArticle,
        story: str,
        parts: dict[str, Any],
        stages: StageRunner,
        models: dict[str, str],
        left_out: str,
    ) -> dict[str, JsonValue]:
        """The results of the operator's own steps by name; each step sees the results of the earlier ones."""
        extensions: dict[str, JsonValue] = {}
        for step in self.steps:
            if left_out:
                stages.degrade(step.name, left_out)
                continue
            models[step.name] = step.version
            evidence = Evidence.copied(story, parts, extensions)
            own = article.model_copy(deep=True)
            answer = stages.run(step.name, partial(step, own, evidence), None)
            if answer is not None:
                extensions[step.name] = answer
            elif stages.outcome[step.name] == OK:
                stages.skip(step.name, "it has nothing to say")
        return extensions

    def _language(
        self, article: RawArticle, story: Story, stages: StageRunner, models: dict[str, str]
    ) -> LanguageResult | None:
        models[self.detector.name] = self.detector.version
        result = stages.run(
            "language",
            lambda: detect_language(story.text, self.detector, hint=article.language_hint),
            None,
        )
        if result and result.reason:
            stages.outcome["language"] = Stage(status="ok", reason=result.reason)
        return result

    def _entities(
        self, article: RawArticle, story: Story, tag: str, stages: StageRunner, models: dict[str, str]
    ) -> list[Entity]:
        title = article.title or ""
        finder = self.finders.for_tag(tag)
        if finder is None:
            kind, reason = self.finders.why_none(tag)
            stages.skip("entities", reason)
            self.tally.add(f"entities_skipped/{kind}")
            return []
        models[finder.name] = finder.version
        models |= self.ids.versions
        seconds, primary = self._settings.step_seconds, tag.partition("-")[0]
        read, headline = story.head(self._settings.most_name_characters), title[:_LONGEST_TITLE]
        linker = self.ids.for_article(article, primary)
        reading = stages.run(
            "entities",
            lambda: find_entities_within(seconds, headline, read, finder, language=primary, linker=linker),
            None,
        )
        if reading is None:
            return []
        out_of_time = reading.title < len(headline) or reading.story < len(read.text) or reading.left_out
        short = shortfall(reading, title, story)
        if short:
            stages.degrade("entities", short + (stages.out_of_time if out_of_time else ""))
        return reading.entities
