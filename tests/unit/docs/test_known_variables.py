"""The list of known variables has every setting, every documented name, and every name in the source."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsgloss_common.config import ServiceSettings
from newsgloss_common.known_variables import KNOWN, unknown
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_console.settings import ConsoleSettings
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_ingest.settings import FeedsSettings, ServeSettings

ROOT = Path(__file__).parents[3]
SETTINGS: list[type[ServiceSettings]] = [
    EnrichSettings,
    ServeSettings,
    FeedsSettings,
    ConsoleSettings,
    TelemetrySettings,
]
MADE_UP = re.compile(r"NEWSGLOSS_(EXAMPLE_|TWO_|WORKRES$)")
"""Names of settings that tests define, and a misspelt one."""
OF_THE_CHECK = {"known_variables.py", "test_known_variables.py"}
"""Files that are about names, and have wrong ones."""


@pytest.mark.parametrize("settings", SETTINGS)
def test_every_setting_is_known_to_every_service(settings: type[ServiceSettings]) -> None:
    variables = {settings.variable(field) for field in settings.model_fields}
    assert variables <= KNOWN, "add them to newsgloss_common.known_variables"


def names() -> Iterator[tuple[str, str]]:
    """Give (file, name) for each variable in a tracked file."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    for file in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / file
        if path.name in OF_THE_CHECK or not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        # A name that is a prefix, or that stands for several, ends with an underscore.
        for name in re.findall(r"\bNEWSGLOSS_[A-Za-z0-9_]*[A-Za-z0-9]\b(?![_{…*])", text):
            yield file, name


def test_every_variable_that_is_written_anywhere_is_known() -> None:
    wrong = {
        (file, name)
        for file, name in names()
        if not MADE_UP.match(name) and list(unknown({name: "tcp://10.96.0.7:8080"}))
    }
    assert not wrong, "add them to newsgloss_common.known_variables, or correct the names"
