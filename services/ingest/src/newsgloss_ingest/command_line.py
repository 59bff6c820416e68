"""What the commands share: settings from options and environment, and how they end in failure."""

import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import click

from newsgloss_common.config import ConfigurationError, SettingsT, load, render
from newsgloss_common.kafka import KafkaSettings

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def fail(message: str, status: int) -> NoReturn:
    """Say what is wrong on standard error, and end."""
    click.echo(f"newsgloss-ingest: {message}", err=True)
    sys.exit(status)


def read_settings(
    kind: type[SettingsT], given: Mapping[str, Any], *, print_config: bool
) -> tuple[SettingsT, KafkaSettings]:
    """The settings of a command; ends the process when they are wrong, or when they are only to be shown."""
    try:
        settings, kafka = load(kind, given), load(KafkaSettings, given)
        kafka.client_options()
    except (ConfigurationError, OSError) as error:
        fail(str(error), EXIT_USAGE)
    if print_config:
        click.echo(render(settings, kafka))
        sys.exit(0)
    return settings, kafka


def read_telemetry(kind: type[SettingsT], given: Mapping[str, Any], *, print_config: bool) -> SettingsT:
    """A command's settings of telemetry, shown first; ends the process when they are wrong."""
    try:
        telemetry = load(kind, given)
    except ConfigurationError as error:
        fail(str(error), EXIT_USAGE)
    if print_config:
        click.echo(render(telemetry))
    return telemetry


def print_config_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the flag `--print-config`."""
    return click.option("--print-config", is_flag=True, help="Show the effective settings and stop.")(command)
