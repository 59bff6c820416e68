"""Command-line options that mirror settings, read from a table instead of from the settings' classes.

Importing pydantic and a service's settings takes several times as long as all the rest of `--help`. So each
distribution carries a table of its settings, `setting_options.json`, which `make options` writes and
`make check` compares with the classes.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import click

from newsgloss_common.command_line import grouped_help
from newsgloss_common.command_line.grouped_help import SectionedOption

F = TypeVar("F", bound=Callable[..., Any])


class SettingOption(TypedDict):
    """One option; `takes_flag` when it may be given without a value, which then is `true`."""

    name: str
    option: str
    help: str
    takes_flag: bool


Table = Mapping[str, Sequence[SettingOption]]
"""The options of each settings class, by the class's name."""

TABLE_NAME = "setting_options.json"


def read_table(folder: Path) -> Table:
    """The table of the distribution that has its file in this folder."""
    table: Table = json.loads((folder / TABLE_NAME).read_bytes())
    return table


_COMMON = read_table(Path(__file__).parent)
KAFKA = _COMMON["KafkaSettings"]
TELEMETRY = _COMMON["TelemetrySettings"]
METRICS_PUSH = _COMMON["MetricsPushSettings"]
_SECTIONS = {
    option["option"]: section
    for section, table in (
        (grouped_help.KAFKA, KAFKA),
        (grouped_help.TELEMETRY, TELEMETRY),
        (grouped_help.TELEMETRY, METRICS_PUSH),
    )
    for option in table
}
"""The section of `--help` that a setting is in; those of the services are in one of their own."""


def setting_options(options: Sequence[SettingOption], *names: str) -> Callable[[F], F]:
    """Give a command these options, or only those of the named settings, in the order of the names."""
    known = {option["name"]: option for option in options}
    chosen = [known[name] for name in names] if names else options

    def decorate(command: F) -> F:
        for one in reversed(chosen):
            flag: dict[str, Any] = {"is_flag": False, "flag_value": "true"} if one["takes_flag"] else {}
            section = _SECTIONS.get(one["option"], grouped_help.SETTINGS)
            command = click.option(
                one["option"],
                one["name"],
                default=None,
                metavar="VALUE",
                help=one["help"],
                cls=SectionedOption,
                section=section,
                **flag,
            )(command)
        return command

    return decorate


def check_option(command: F) -> F:
    """Give a command the flag `--check`."""
    text = "Say whether it could do its work, a line each, and stop."
    return click.option("--check", "checking", is_flag=True, help=text)(command)


def print_config_option(text: str) -> Callable[[F], F]:
    """Give a command the flag `--print-config`."""
    return click.option("--print-config", is_flag=True, help=text)
