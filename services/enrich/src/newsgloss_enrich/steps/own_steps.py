"""Steps of one's own: found by entry point, loaded with their settings, their answers checked.

The parent process only looks up names; what a step's package does when it is imported happens in the workers.
"""

import importlib.metadata
import os
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError

from newsgloss_common.config import ConfigurationError, read_value
from newsgloss_enrich.extend import Step
from newsgloss_enrich.steps.stages import STAGES

GROUP = "newsgloss.steps"
PREFIX = "NEWSGLOSS_STEP_"
FILE_SUFFIX = "_FILE"
MOST_BYTES = 64 * 1024
"""Of one answer as JSON: a sixteenth of the raw topic's default limit."""

_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


class ChosenStep(BaseModel):
    """A step that the operator chose, and its settings as the environment gives them, by field."""

    model_config = ConfigDict(frozen=True)

    name: str
    settings: dict[str, str] = {}


class AnswerTooLargeError(ValueError):
    """A step answered with more than `MOST_BYTES`, which could make the record too large for its topic."""


class StepRecursionError(RuntimeError):
    """A step, or its answer, is nested too deeply: its own fault, not a sign that the process is ill."""


class LoadedStep:
    """A step with its name, ready to be called."""

    def __init__(self, name: str, step: Step) -> None:
        self.name = name
        self.version = step.version
        self._step = step

    def __call__(self, article: Any, evidence: Any) -> JsonValue:
        """The step's answer, which is JSON of at most `MOST_BYTES`.

        Raises:
            pydantic.ValidationError: it is no JSON.
            AnswerTooLargeError: it is too large.
            StepRecursionError: it is nested too deeply.
        """
        try:
            answer = _JSON.validate_python(self._step(article, evidence), strict=True)
            size = len(_JSON.dump_json(answer))
        except RecursionError:
            raise StepRecursionError(f"step {self.name!r} is nested too deeply") from None
        if size > MOST_BYTES:
            raise AnswerTooLargeError(f"step {self.name!r}: an answer of {size} bytes; at most {MOST_BYTES}")
        return answer


def installed() -> list[str]:
    """The names of the steps that are installed."""
    return sorted(found.name for found in importlib.metadata.entry_points(group=GROUP))


def parse_names(setting: str) -> list[str]:
    """The names in `a,b`, in this order.

    Raises:
        ConfigurationError: a name is given twice, is not installed, or is that of a built-in step.
    """
    names = [name for part in setting.split(",") if (name := part.strip())]
    there = installed()
    for name in names:
        if names.count(name) > 1:
            raise ConfigurationError(f"NEWSGLOSS_STEPS: {name!r} is named twice")
        if name in STAGES:
            raise ConfigurationError(f"NEWSGLOSS_STEPS: {name!r} is a built-in step, which always runs")
        if name not in there:
            near = get_close_matches(name, there, 1)
            meant = f"did you mean {near[0]!r}?" if near else f"installed are: {', '.join(there) or 'none'}"
            raise ConfigurationError(f"NEWSGLOSS_STEPS: no step {name!r} is installed; {meant}")
    return names


def chosen(setting: str, environment: Mapping[str, str] = os.environ) -> list[ChosenStep]:
    """The steps of the setting `NEWSGLOSS_STEPS`, each with its variables.

    Raises:
        ConfigurationError: a name is wrong, or a file that holds a value cannot be read.
    """
    names = parse_names(setting)
    prefixes = {name: variable_prefix(name) for name in names}
    return [ChosenStep(name=name, settings=_values(name, prefixes, environment)) for name in names]


def variable_prefix(name: str) -> str:
    """What the variables of a step begin with: `watch-list` has `NEWSGLOSS_STEP_WATCH_LIST_`."""
    return f"{PREFIX}{''.join(one if one.isalnum() else '_' for one in name).upper()}_"


def _values(name: str, prefixes: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    own = prefixes[name]
    longer = tuple(other for other in prefixes.values() if other != own and other.startswith(own))
    values: dict[str, str] = {}
    for variable, value in environment.items():
        if not variable.startswith(own) or not value or (longer and variable.startswith(longer)):
            continue
        field = variable.removeprefix(own)
        if not field.endswith(FILE_SUFFIX):
            values[field.lower()] = value
        elif not environment.get(own + field.removesuffix(FILE_SUFFIX)):
            values[field.removesuffix(FILE_SUFFIX).lower()] = _read_file(variable, value)
    return values


def _read_file(variable: str, path: str) -> str:
    try:
        return read_value(Path(path))
    except ConfigurationError as error:
        raise ConfigurationError(f"{variable}: {error}") from error


def load_steps(steps: Iterable[ChosenStep]) -> list[LoadedStep]:
    """Make each step; in a worker process.

    Raises:
        ValueError: a step is not installed, its settings are wrong, or what was made is no step.
    """
    return [_load(step) for step in steps]


def _load(step: ChosenStep) -> LoadedStep:
    found = importlib.metadata.entry_points(group=GROUP, name=step.name)
    if not found:
        raise ValueError(f"step {step.name!r} is not installed")
    factory = cast("Callable[..., Step]", next(iter(found)).load())
    made = factory(*_settings(step, getattr(factory, "Settings", None)))
    if not callable(made) or not isinstance(getattr(made, "version", None), str):
        raise ValueError(  # noqa: TRY004 - a worker that cannot load tells of ValueErrors
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
