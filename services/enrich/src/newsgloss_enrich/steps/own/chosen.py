"""Which steps of their own the operator chose, and with which settings.

The parent process looks up names alone: it imports neither a step's package nor a built-in step.
"""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from newsgloss_common.config import ConfigurationError, read_value
from newsgloss_enrich.steps.entry_points import installed
from newsgloss_enrich.steps.stages import STAGES

GROUP = "newsgloss.steps"
PREFIX = "NEWSGLOSS_STEP_"
FILE_SUFFIX = "_FILE"


class ChosenStep(BaseModel):
    """A step that the operator chose; `settings` holds the environment's values by field."""

    model_config = ConfigDict(frozen=True)

    name: str
    settings: dict[str, str] = {}


def parse_names(setting: str) -> list[str]:
    """The names in a setting such as `a,b`, in its order.

    Raises:
        ConfigurationError: a name is given twice, is not installed, or is that of a built-in step.
    """
    names = [name for part in setting.split(",") if (name := part.strip())]
    there = sorted(installed(GROUP))
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
    """The prefix of a step's variables: `watch-list` has `NEWSGLOSS_STEP_WATCH_LIST_`."""
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
