"""The command line."""

import sys

import click
import uvloop

from newsgloss_common import logs
from newsgloss_common.checking import check_option, run_check
from newsgloss_common.config import ConfigurationError, options
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_common.telemetry.tracing import tracing_of
from newsgloss_common.topics import TopicError
from newsgloss_ingest import check, service
from newsgloss_ingest.command_line import EXIT_USAGE, fail, print_config_option, read_settings, read_telemetry
from newsgloss_ingest.feeds.command import feeds
from newsgloss_ingest.keys.commands import keys
from newsgloss_ingest.keys.file import KeysError
from newsgloss_ingest.publish.command import publish
from newsgloss_ingest.settings import ServeSettings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsgloss-ingest")
def main() -> None:
    """Take in raw news articles and publish them to Kafka."""


main.add_command(publish)
main.add_command(feeds)
main.add_command(keys)


@main.command()
@options(ServeSettings, KafkaSettings, TelemetrySettings)
@check_option
@print_config_option
def serve(*, print_config: bool, checking: bool, **given: str | None) -> None:
    """Serve the HTTP API until SIGTERM or Ctrl-C.

    With --check it looks at settings, keys, topic and permissions instead, starts nothing and changes
    nothing; exit status 0, or 2 where something is wrong.
    """
    telemetry = read_telemetry(TelemetrySettings, given, print_config=print_config)
    settings, kafka = read_settings(ServeSettings, given, print_config=print_config)
    if checking:
        sys.exit(run_check(lambda: check.of_serve(settings, kafka, telemetry)))
    try:
        tracing = tracing_of(telemetry, "newsgloss-ingest")
    except ConfigurationError as error:
        fail(str(error), EXIT_USAGE)
    logs.configure(settings.log_level)
    try:
        uvloop.run(service.serve(settings, kafka, telemetry, tracing))
    except KeysError as error:
        fail(f"NEWSGLOSS_INGEST_KEYS_FILE: {error}", EXIT_USAGE)
    except ConfigurationError as error:
        fail(str(error), EXIT_USAGE)
    except (OSError, TopicError) as error:
        fail(str(error), 1)
    finally:
        if tracing is not None:
            tracing.stop()
