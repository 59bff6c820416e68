"""The command `newsgloss-ingest feeds`."""

import asyncio
import sys
from pathlib import Path

import click

from newsgloss_common import logs
from newsgloss_common.checking import run_check
from newsgloss_common.config import ConfigurationError
from newsgloss_common.kafka.topic_creation import TopicError
from newsgloss_common.telemetry.settings import MetricsPushSettings
from newsgloss_ingest import check
from newsgloss_ingest.command_line import EXIT_USAGE, fail, read_settings, read_telemetry
from newsgloss_ingest.feeds.configuration import FeedsFileError, read
from newsgloss_ingest.feeds.run import run
from newsgloss_ingest.feeds.store import StoreFileError
from newsgloss_ingest.publisher import KafkaUnavailableError
from newsgloss_ingest.settings import FeedsSettings


def feeds(  # noqa: PLR0913 - an option each
    *,
    path: Path,
    once: bool,
    retry_gone: bool,
    retry_now: bool,
    print_config: bool,
    checking: bool,
    **given: str | None,
) -> None:
    """Poll feeds; `newsgloss_ingest.cli` declares the options. Ends the process."""
    push = read_telemetry(MetricsPushSettings, given, print_config=print_config)
    settings, kafka = read_settings(FeedsSettings, given, print_config=print_config)
    if checking:
        sys.exit(run_check(lambda: check.of_feeds(path, settings, kafka, push)))
    logs.configure(settings.log_level)
    try:
        flags = {"once": once, "retry_gone": retry_gone, "retry_now": retry_now}
        tally = asyncio.run(run(read(path), settings, kafka, push, **flags))
    except (ConfigurationError, FeedsFileError, StoreFileError) as error:
        fail(str(error), EXIT_USAGE)
    except (KafkaUnavailableError, TopicError) as error:
        fail(f"gave up: {error}", EXIT_USAGE)
    click.echo(
        f"{tally.new} new, {tally.updated} updated, {tally.unchanged} unchanged, "
        f"{tally.later} to be tried again, {tally.failed} failed; "
        f"feeds: {tally.feeds_failed} failed, {tally.feeds_gone} gone"
    )
    sys.exit(1 if once and (tally.failed or tally.later or tally.feeds_failed) else 0)
