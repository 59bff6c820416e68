"""What `newsgloss-console serve` does: check, or serve the pages until a signal."""

from collections.abc import Mapping

import uvloop

from newsgloss_common import logs
from newsgloss_common.checking import run_check
from newsgloss_common.config import ConfigurationError
from newsgloss_common.key_file import KeysError
from newsgloss_console import check, service
from newsgloss_console.command_line import EXIT_USAGE, fail, read_settings


def serve(given: Mapping[str, str | None], *, print_config: bool, checking: bool) -> int:
    """Serve with the settings of options and environment; the exit status."""
    settings, kafka, push = read_settings(given, print_config=print_config)
    if checking:
        return run_check(lambda: check.of_serve(settings, kafka, push))
    logs.configure(settings.log_level)
    try:
        uvloop.run(service.serve(settings, kafka, push))
    except KeysError as error:
        fail(f"NEWSGLOSS_CONSOLE_KEYS_FILE: {error}", EXIT_USAGE)
    except ConfigurationError as error:
        fail(str(error), EXIT_USAGE)
    except OSError as error:
        fail(str(error), 1)
    return 0
