"""The tables of settings agree with the settings classes."""

import re
from pathlib import Path

import pytest

from newsgloss_common.config import ServiceSettings
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_console.settings import ConsoleSettings
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_ingest.settings import FeedsSettings, PublishSettings, ServeSettings

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "configuration.md"
SECTIONS: dict[str, type[ServiceSettings]] = {
    "Kafka": KafkaSettings,
    "newsgloss-ingest": ServeSettings,
    "newsgloss-ingest feeds": FeedsSettings,
    "newsgloss-enrich": EnrichSettings,
    "newsgloss-console": ConsoleSettings,
    "Telemetry": TelemetrySettings,
}
COMPUTED = {"NEWSGLOSS_WORKERS": "number of CPUs"}
"""Defaults that depend on the machine."""
LISTED_ABOVE: dict[str, type[ServiceSettings]] = {"newsgloss-ingest feeds": PublishSettings}
"""A section leaves these settings out, because another section has them."""


def rows(settings: type[ServiceSettings], but: type[ServiceSettings] | None = None) -> list[str]:
    """Return a row of the table for each setting that `but` does not have."""
    lines = []
    for name, field in settings.model_fields.items():
        if but and name in but.model_fields:
            continue
        variable = settings.variable(name)
        default = field.get_default(call_default_factory=True, validated_data={})
        if variable in COMPUTED:
            shown = COMPUTED[variable]
        elif default in (None, ""):
            shown = ""
        else:
            shown = f"`{str(default).lower() if isinstance(default, bool) else default}`"
        lines.append(f"| `{variable}` | {shown} | {field.description} |")
    return lines


def table_rows(text: str) -> list[str]:
    """Return the lines of a page that are rows about variables."""
    return re.findall(r"^\| `(?:NEWSGLOSS|KAFKA)_[A-Z_]+` \|.*\|$", text, flags=re.MULTILINE)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_configuration_page_lists_every_setting(section: str) -> None:
    wanted = rows(SECTIONS[section], LISTED_ABOVE.get(section))
    parts = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (part,) = [part for part in parts if part.startswith(f"{section}\n")]
    assert table_rows(part) == wanted, f"docs/configuration.md, '{section}', should be:\n" + "\n".join(wanted)


def test_publishing_from_files_knows_no_setting_that_serving_does_not() -> None:
    assert set(rows(PublishSettings)) <= set(rows(ServeSettings))
