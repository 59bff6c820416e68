"""What the commands share: they read settings from options and environment, and exit on failure."""

import sys
from collections.abc import Mapping
from typing import Any, NoReturn

import click

from newsgloss_common.config import ConfigurationError, SettingsT, load, render
from newsgloss_common.kafka.settings import KafkaSettings

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def fail(message: str, status: int) -> NoReturn:
    """Print what is wrong on standard error, and exit."""
    click.echo(f"newsgloss-ingest: {message}", err=True)
    sys.exit(status)


def read_settings(
    kind: type[SettingsT], given: Mapping[str, Any], *, print_config: bool
) -> tuple[SettingsT, KafkaSettings]:
    """The settings of a command; exits when they are wrong, or after showing them with `--print-config`."""
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
    """A command's settings of telemetry, shown before the others; exits when they are wrong."""
    try:
        telemetry = load(kind, given)
    except ConfigurationError as error:
        fail(str(error), EXIT_USAGE)
    if print_config:
        click.echo(render(telemetry))
    return telemetry
