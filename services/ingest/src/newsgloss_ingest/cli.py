"""The command line."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import click

from newsgloss_common import logs
from newsgloss_common.config import ConfigurationError, SettingsT, load, options, render
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_common.telemetry.tracing import tracing_of
from newsgloss_common.topics import TopicError
from newsgloss_ingest import service
from newsgloss_ingest.files import FORMATS, Format, Found, find
from newsgloss_ingest.intake import DEFAULT_SOURCE
from newsgloss_ingest.progress import TerminalReport
from newsgloss_ingest.publish import FilePublisher
from newsgloss_ingest.publisher import KafkaUnavailableError
from newsgloss_ingest.settings import PublishSettings, ServeSettings

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
        kafka.client_options()
    except (ConfigurationError, OSError) as error:
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
@options(ServeSettings, KafkaSettings, TelemetrySettings)
@_print_config
def serve(*, print_config: bool, **given: str | None) -> None:
    """Serve the HTTP API until SIGTERM or Ctrl-C."""
    try:
        telemetry = load(TelemetrySettings, given)
        if print_config:
            click.echo(render(telemetry))
        settings, kafka = _settings(ServeSettings, given, print_config=print_config)
        tracing = tracing_of(telemetry, "newsgloss-ingest")
    except ConfigurationError as error:
        _fail(str(error), EXIT_USAGE)
    logs.configure(settings.log_level)
    try:
        asyncio.run(service.serve(settings, kafka, telemetry, tracing))
    except ConfigurationError as error:
        _fail(str(error), EXIT_USAGE)
    except (OSError, TopicError) as error:
        _fail(str(error), 1)
    finally:
        if tracing is not None:
            tracing.stop()


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--source", default=DEFAULT_SOURCE, show_default=True, help="source.id of plain-text articles.")
@click.option(
    "--format",
    "stdin_format",
    type=click.Choice(FORMATS),
    default="ndjson",
    show_default=True,
    help="What standard input (PATH '-') holds.",
)
@click.option("--dry-run", is_flag=True, help="Check the articles; publish nothing, do without Kafka.")
@options(PublishSettings, KafkaSettings)
@_print_config
def publish(
    *,
    paths: tuple[str, ...],
    source: str,
    stdin_format: Format,
    dry_run: bool,
    print_config: bool,
    **given: str | None,
) -> None:
    """Publish articles from files.

    PATH is a file, a folder (walked) or '-' for standard input; .txt (first line: title), .json (one
    article or an array) and .ndjson (one a line) are known, each also with .gz.

    Exit status: 0 all published, 1 some were not, 2 wrong use or no Kafka.
    """
    settings, kafka = _settings(PublishSettings, given, print_config=print_config)
    logs.configure(settings.log_level)
    inputs = list(find(paths, stdin_format=stdin_format))
    if not inputs:
        _fail(f"nothing to publish: no {', '.join('.' + name for name in FORMATS)} there", EXIT_USAGE)
    sizes = [0 if isinstance(item, Found) else item.size for item in inputs]
    total = None if None in sizes else sum(size or 0 for size in sizes)
    problem, status = "", 0
    with TerminalReport(total) as report:
        publisher = FilePublisher(settings, source, report)
        try:
            if dry_run:
                publisher.check(inputs)
            else:
                asyncio.run(publisher.publish(inputs, kafka))
        except (KafkaUnavailableError, TopicError) as error:
            problem, status = f"gave up: {error}", EXIT_USAGE
        except KeyboardInterrupt:
            problem, status = "interrupted; publishing the same again does no harm", EXIT_INTERRUPTED
    tally = publisher.tally
    what = "valid, nothing was published" if dry_run else f"published to {settings.raw_topic}"
    click.echo(f"{tally.published} {what}; {tally.failed} failed")
    if problem:
        _fail(problem, status)
    sys.exit(1 if tally.failed else 0)
