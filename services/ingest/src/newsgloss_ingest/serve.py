"""What `newsgloss-ingest serve` does: check, or serve the HTTP API until a signal."""

from collections.abc import Mapping

import uvloop

from newsgloss_common import logs
from newsgloss_common.checking import run_check
from newsgloss_common.config import ConfigurationError
from newsgloss_common.kafka.topic_creation import TopicError
from newsgloss_common.key_file import KeysError
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_common.telemetry.tracing import tracing_of
from newsgloss_ingest import check, service
from newsgloss_ingest.command_line import EXIT_USAGE, fail, read_settings, read_telemetry
from newsgloss_ingest.settings import ServeSettings


def serve(given: Mapping[str, str | None], *, print_config: bool, checking: bool) -> int:
    """Serve with the settings of options and environment; the exit status."""
    telemetry = read_telemetry(TelemetrySettings, given, print_config=print_config)
    settings, kafka = read_settings(ServeSettings, given, print_config=print_config)
    if checking:
        return run_check(lambda: check.of_serve(settings, kafka, telemetry))
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
    return 0
