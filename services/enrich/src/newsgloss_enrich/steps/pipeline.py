"""The steps in their order: from a raw article to the enriched record.

A new step is a module of its own and one line in `Pipeline.enrich`.
"""

import importlib.metadata
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from pydantic import JsonValue

from newsgloss_enrich.steps.boilerplate import Context, find_boilerplate, read_claims
from newsgloss_enrich.steps.budget import OverBudgetError, processor_time
from newsgloss_enrich.steps.entities.registry import Finders, load_finders
from newsgloss_enrich.steps.entities.within import Reading, find_entities_within
from newsgloss_enrich.steps.evidence import Evidence
from newsgloss_enrich.steps.fingerprint import simhash
from newsgloss_enrich.steps.language import UNDETERMINED, LanguageResult, detect_language
from newsgloss_enrich.steps.language_detectors import LanguageDetector, load_detector
from newsgloss_enrich.steps.own_steps import LoadedStep, load_steps
from newsgloss_enrich.steps.read_time import estimate_read_time
from newsgloss_enrich.steps.result_hash import result_hash
from newsgloss_enrich.steps.settings import StepSettings
from newsgloss_enrich.steps.stages import STAGES
from newsgloss_enrich.steps.story import Story, take_story
from newsgloss_enrich.steps.tally import Tally
from newsgloss_enrich.steps.text import sanitise
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
"""Characters of a title in which names are looked for; a headline has a hundred."""
_SEARCH_SHARE = 0.7
"""Of a step's time, in which boilerplate is looked for; what was found then becomes spans in the rest."""
_OK = Stage(status="ok")
T = TypeVar("T")


class _Stages:
    """Runs steps and keeps how each went: one that raises or takes too long degrades its own stage alone."""

    def __init__(self, step_seconds: float, tally: Tally) -> None:
        self.outcome: dict[str, Stage] = {}
        self._seconds = step_seconds
        self._tally = tally

    def run(self, name: str, step: Callable[[], T], otherwise: T) -> T:
        started = time.perf_counter_ns()
        try:
            with processor_time(self._seconds):
                result = step()
        except (MemoryError, RecursionError):
            raise  # the process is at its limit: the record's fate is the pool's to decide
        except OverBudgetError:
            self.degrade(name, f"took more than {self._seconds:g} s of processor time")
            return otherwise
        except Exception as error:  # noqa: BLE001  a fault in one step must not cost the other steps' evidence
            self.degrade(name, f"failed with {type(error).__name__}")
            return otherwise
        finally:
            self._tally.add(f"nanoseconds/{name}", time.perf_counter_ns() - started)
        self.outcome.setdefault(name, _OK)
        return result

    @property
    def out_of_time(self) -> str:
        """Ends the reason of a step that left off before its time was over, and kept what it had."""
        return f": a step has {self._seconds:g} s of processor time"

    def degrade(self, name: str, reason: str) -> None:
        self.outcome[name] = Stage(status="degraded", reason=reason)

    def skip(self, name: str, reason: str) -> None:
        self.outcome[name] = Stage(status="skipped", reason=reason)


class Pipeline:
    """The steps with their models loaded; one per process, for any number of articles."""

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
        self.steps = load_steps(settings.steps) if own_steps is None else list(own_steps)
        self.version = importlib.metadata.version("newsgloss-enrich")
        self.tally = Tally()

    def enrich(
        self, raw: RawArticle, position: InputPosition | None, now: datetime, *, left_out: str = ""
    ) -> EnrichedArticle:
        """Enrich one article, whose `article_id` must be set; a canceled one passes through without evidence.

        `left_out` says why the operator's own steps are not run on it, if they are not.

        Raises:
            ValueError: `article_id` is missing.
        """
        if raw.article_id is None:
            raise ValueError("article_id: needed before an article can be enriched")
        article = _sanitised(raw)
        stages = _Stages(self._settings.step_seconds, self.tally)
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
        self, article: RawArticle, stages: _Stages, models: dict[str, str], left_out: str
    ) -> dict[str, Any]:
        title, body = article.title or "", article.body or ""
        context = Context(title, tuple(article.authors or ()), article.section)
        nothing: list[BoilerplateSpan] = []
        spans = stages.run(
            "boilerplate",
            lambda: find_boilerplate(
                body,
                context,
                seconds=self._settings.step_seconds * _SEARCH_SHARE,
                left_off=lambda where: stages.degrade("boilerplate", where + stages.out_of_time),
            ),
            nothing,
        )
        claims = PublisherClaims()
        if spans:
            claims = stages.run("boilerplate", lambda: read_claims(body, spans), claims)
        story = take_story(body, spans)
        result = self._language(article, story, stages, models)
        tag = result.language.tag if result else UNDETERMINED
        self.tally.add(f"language/{tag.partition('-')[0]}")
        parts = {
            "boilerplate": spans,
            "publisher_claims": claims,
            "language": result.language if result else None,
            "entities": self._entities(title, story, tag, stages, models),
            "read_time": stages.run("read_time", lambda: estimate_read_time(story.text, tag), None),
            "fingerprint": stages.run("fingerprint", lambda: simhash(story.text), None),
        }
        return parts | {"extensions": self._extend(article, story.text, parts, stages, models, left_out)}

    def _extend(  # noqa: PLR0913, PLR0917 - all that a step may read, and where its outcome goes
        self,
        article: RawArticle,
        story: str,
        parts: dict[str, Any],
        stages: _Stages,
        models: dict[str, str],
        left_out: str,
    ) -> dict[str, JsonValue]:
        """The results of the operator's own steps, by name; each sees the results of those before it."""
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
            elif stages.outcome[step.name] == _OK:
                stages.skip(step.name, "it has nothing to say")
        return extensions

    def _language(
        self, article: RawArticle, story: Story, stages: _Stages, models: dict[str, str]
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
        self, title: str, story: Story, tag: str, stages: _Stages, models: dict[str, str]
    ) -> list[Entity]:
        finder = self.finders.for_tag(tag)
        if finder is None:
            missing = self.finders.missing.get(tag.partition("-")[0])
            if tag == UNDETERMINED:
                kind, reason = "language_unknown", "the language is unknown"
            elif missing:
                kind, reason = "model_missing", f"model {missing} is not installed"
            else:
                kind, reason = "no_model", f"no model for '{tag}'"
            stages.skip("entities", reason)
            self.tally.add(f"entities_skipped/{kind}")
            return []
        models[finder.name] = finder.version
        seconds, primary = self._settings.step_seconds, tag.partition("-")[0]
        read, headline = story.head(self._settings.most_name_characters), title[:_LONGEST_TITLE]
        reading = stages.run(
            "entities", lambda: find_entities_within(seconds, headline, read, finder, language=primary), None
        )
        if reading is None:
            return []
        out_of_time = reading.title < len(headline) or reading.story < len(read.text) or reading.left_out
        short = _short_of(reading, title, story)
        if short:
            stages.degrade("entities", short + (stages.out_of_time if out_of_time else ""))
        return reading.entities


def _short_of(reading: Reading, title: str, story: Story) -> str:
    """What of the article was not looked at and which work was left out; empty for nothing."""
    cut = [
        f"the first {characters} of {len(whole)} characters of the {name}"
        for name, characters, whole in (("title", reading.title, title), ("story", reading.story, story.text))
        if characters < len(whole)
    ]
    sentences = [("read", cut), ("left out", reading.left_out)]
    return "; ".join(f"{verb} {' and '.join(things)}" for verb, things in sentences if things)


def _sanitised(raw: RawArticle) -> RawArticle:
    update: dict[str, object] = {}
    for name in ("title", "body", "section"):
        value = getattr(raw, name)
        if value is not None:
            update[name] = sanitise(value)
    for name in ("authors", "keywords"):
        values = getattr(raw, name)
        if values is not None:
            update[name] = [sanitise(value) for value in values]
    return raw.model_copy(update=update)
