"""`python -m deploy.command_line.setting_options`: write each distribution's table of command-line options.

`--check` writes nothing, and fails when a table is not what the settings' classes say.
"""

import argparse
import json
import sys
from pathlib import Path

import newsgloss_common.command_line
import newsgloss_console
import newsgloss_enrich.commands
import newsgloss_ingest
from newsgloss_common.command_line.setting_options import TABLE_NAME
from newsgloss_common.config import ServiceSettings, option_fields
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.telemetry.settings import MetricsPushSettings, TelemetrySettings
from newsgloss_console.settings import ConsoleSettings
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_ingest.settings import FeedsSettings, PublishSettings, ServeSettings

TABLES: dict[str, tuple[type[ServiceSettings], ...]] = {
    newsgloss_common.command_line.__path__[0]: (KafkaSettings, TelemetrySettings, MetricsPushSettings),
    newsgloss_enrich.commands.__path__[0]: (EnrichSettings,),
    newsgloss_console.__path__[0]: (ConsoleSettings,),
    newsgloss_ingest.__path__[0]: (ServeSettings, PublishSettings, FeedsSettings),
}
"""The classes in the table of each folder."""


def render(classes: tuple[type[ServiceSettings], ...]) -> str:
    """The table of some classes."""
    table = {settings.__name__: list(option_fields(settings)) for settings in classes}
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write or compare; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    checking = parser.parse_args().check
    stale = []
    for folder, classes in TABLES.items():
        path, text = Path(folder) / TABLE_NAME, render(classes)
        if not checking:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(str(path))
    if stale:
        sys.stderr.write(f"not current, run `make options`: {', '.join(stale)}\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
