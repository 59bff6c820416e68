"""An operator's own steps in a worker: made with their settings, and their answers checked."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError

from newsgloss_enrich.steps.entry_points import installed
from newsgloss_enrich.steps.own.chosen import GROUP, ChosenStep, variable_prefix
from newsgloss_enrich.steps.own.step import Step

MOST_BYTES = 64 * 1024
"""The limit of one answer as JSON: a sixteenth of the raw topic's default limit."""

_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


class AnswerTooLargeError(ValueError):
    """The answer has more than `MOST_BYTES`, and could make the record too large for its topic."""


class StepRecursionError(RuntimeError):
    """The step or its answer is nested too deeply. That is the step's fault; the process is sound."""


class LoadedStep:
    """A step with its name and version."""

    def __init__(self, name: str, step: Step) -> None:
        self.name = name
        self.version = step.version
        self._step = step

    def __call__(self, article: Any, evidence: Any) -> JsonValue:
        """The step's answer, which is JSON of at most `MOST_BYTES`.

        Raises:
            pydantic.ValidationError: the answer is not JSON.
            AnswerTooLargeError: the answer is too large.
            StepRecursionError: the step or its answer is nested too deeply.
        """
        try:
            answer = _JSON.validate_python(self._step(article, evidence), strict=True)
            size = len(_JSON.dump_json(answer))
        except RecursionError:
            raise StepRecursionError(f"step {self.name!r} is nested too deeply") from None
        if size > MOST_BYTES:
            raise AnswerTooLargeError(f"step {self.name!r}: an answer of {size} bytes; at most {MOST_BYTES}")
        return answer


def load_steps(steps: Iterable[ChosenStep]) -> list[LoadedStep]:
    """Make each step, with its settings.

    Raises:
        ValueError: a step is not installed, its settings are wrong, or what was made is no step.
    """
    return [_load(step) for step in steps]


def _load(step: ChosenStep) -> LoadedStep:
    found = installed(GROUP).get(step.name)
    if found is None:
        raise ValueError(f"step {step.name!r} is not installed")
    factory = cast("Callable[..., Step]", found.load())
    made = factory(*_settings(step, getattr(factory, "Settings", None)))
    if not callable(made) or not isinstance(getattr(made, "version", None), str):
        raise ValueError(  # noqa: TRY004 - as all that is wrong with a configuration
            f"step {step.name!r}: {type(made).__name__} is no step: "
            "it needs a text `version`, and to be callable"
        )
    return LoadedStep(step.name, made)


def _settings(step: ChosenStep, model: type[BaseModel] | None) -> list[BaseModel]:
    prefix = variable_prefix(step.name)
    known = set(model.model_fields) if model is not None else set()
    for field in step.settings:
        if field not in known:
            names = ", ".join(prefix + one.upper() for one in sorted(known)) or "no setting"
            raise ValueError(
                f"{prefix}{field.upper()}: step {step.name!r} has no such setting; it has {names}"
            )
    if model is None:
        return []
    try:
        return [model.model_validate(step.settings)]
    except ValidationError as error:
        problems = [
            f"{prefix}{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}"
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise ValueError("; ".join(problems)) from None
