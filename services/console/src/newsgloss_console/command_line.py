"""What the commands share: they read settings from options and environment, and exit on failure."""

import sys
from collections.abc import Mapping
from typing import Any, NoReturn

import click

from newsgloss_common.config import ConfigurationError, load, render
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.telemetry.settings import MetricsPushSettings
from newsgloss_console.settings import ConsoleSettings

EXIT_USAGE = 2


def fail(message: str, status: int) -> NoReturn:
    """Print what is wrong on standard error, and exit."""
    click.echo(f"newsgloss-console: {message}", err=True)
    sys.exit(status)


def read_settings(
    given: Mapping[str, Any], *, print_config: bool
) -> tuple[ConsoleSettings, KafkaSettings, MetricsPushSettings]:
    """The settings of `serve`; exits when they are wrong, or after showing them with `--print-config`."""
    try:
        settings, kafka = load(ConsoleSettings, given), load(KafkaSettings, given)
        push = load(MetricsPushSettings, given)
        kafka.client_options()
    except (ConfigurationError, OSError) as error:
        fail(str(error), EXIT_USAGE)
    if print_config:
        click.echo(render(push, settings, kafka))
        sys.exit(0)
    return settings, kafka, push
