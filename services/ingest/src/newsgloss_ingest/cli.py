"""The command line."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import click

from newsgloss_common import logs
from newsgloss_common.config import ConfigurationError, SettingsT, load, options, render
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.topics import TopicError
from newsgloss_ingest import service
from newsgloss_ingest.settings import ServeSettings

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def _fail(message: str, status: int) -> NoReturn:
    click.echo(f"newsgloss-ingest: {message}", err=True)
    sys.exit(status)


def _settings(
    kind: type[SettingsT], given: Mapping[str, Any], *, print_config: bool
) -> tuple[SettingsT, KafkaSettings]:
    try:
        settings, kafka = load(kind, given), load(KafkaSettings, given)
    except ConfigurationError as error:
        _fail(str(error), EXIT_USAGE)
    if print_config:
        click.echo(render(settings, kafka))
        sys.exit(0)
    return settings, kafka


def _print_config(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--print-config", is_flag=True, help="Show the effective settings and stop.")(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsgloss-ingest")
def main() -> None:
    """Take in raw news articles and publish them to Kafka."""


@main.command()
@options(ServeSettings, KafkaSettings)
@_print_config
def serve(*, print_config: bool, **given: str | None) -> None:
    """Serve the HTTP API until SIGTERM or Ctrl-C."""
    settings, kafka = _settings(ServeSettings, given, print_config=print_config)
    logs.configure(settings.log_level)
    try:
        asyncio.run(service.serve(settings, kafka))
    except (OSError, TopicError) as error:
        _fail(str(error), 1)
