"""The command `newsgloss-ingest feeds`."""

import asyncio
import sys
from pathlib import Path

import click

from newsgloss_common import logs
from newsgloss_common.checking import check_option, run_check
from newsgloss_common.config import ConfigurationError, options
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.telemetry.settings import MetricsPushSettings
from newsgloss_common.topics import TopicError
from newsgloss_ingest import check
from newsgloss_ingest.command_line import EXIT_USAGE, fail, print_config_option, read_settings, read_telemetry
from newsgloss_ingest.feeds.configuration import FeedsFileError, read
from newsgloss_ingest.feeds.memory import MemoryFileError
from newsgloss_ingest.feeds.run import run
from newsgloss_ingest.publisher import KafkaUnavailableError
from newsgloss_ingest.settings import FeedsSettings


@click.command()
@click.argument("path", metavar="FEEDS.toml", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--once", is_flag=True, help="Poll each feed once and end, for cron and the like.")
@click.option(
    "--retry-gone", is_flag=True, help="Poll feeds too whose server said that they are gone for good."
)
@click.option(
    "--retry-now",
    is_flag=True,
    help="Poll feeds that failed at once, as after a setting was mended, though they are to be left alone.",
)
@options(FeedsSettings, KafkaSettings, MetricsPushSettings)
@check_option
@print_config_option
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
    """Poll RSS, Atom and JSON feeds and publish what is new; health and metrics over HTTP meanwhile.

    Exit status: 0 all well, or stopped by a signal; 1 with --once, when a feed or an item of one failed;
    2 wrong use or no Kafka. With --check it looks at settings, FEEDS.toml, topic and permissions instead,
    starts nothing and changes nothing; exit status 0, or 2 where something is wrong.
    """
    push = read_telemetry(MetricsPushSettings, given, print_config=print_config)
    settings, kafka = read_settings(FeedsSettings, given, print_config=print_config)
    if checking:
        sys.exit(run_check(lambda: check.of_feeds(path, settings, kafka, push)))
    logs.configure(settings.log_level)
    try:
        flags = {"once": once, "retry_gone": retry_gone, "retry_now": retry_now}
        tally = asyncio.run(run(read(path), settings, kafka, push, **flags))
    except (ConfigurationError, FeedsFileError, MemoryFileError) as error:
        fail(str(error), EXIT_USAGE)
    except (KafkaUnavailableError, TopicError) as error:
        fail(f"gave up: {error}", EXIT_USAGE)
    click.echo(
        f"{tally.new} new, {tally.updated} updated, {tally.unchanged} unchanged, "
        f"{tally.later} to be tried again, {tally.failed} failed; "
        f"feeds: {tally.feeds_failed} failed, {tally.feeds_gone} gone"
    )
    sys.exit(1 if once and (tally.failed or tally.later or tally.feeds_failed) else 0)
