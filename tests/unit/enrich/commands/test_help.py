"""`--help` of every command imports neither settings nor Kafka: it answers at once, on a slow machine too."""

import json
import re
import subprocess
import sys

import pytest
from tests.patience import PATIENCE_SECONDS

HEAVY = {
    "aiokafka", "asyncio", "fastapi", "logging", "lxml", "msgspec", "multiprocessing",
    "newsgloss_common.config", "numpy", "onnxruntime", "pydantic", "pydantic_core", "pydantic_settings",
    "rich", "spacy", "ssl", "structlog", "uvicorn", "uvloop",
}  # fmt: skip
SCRIPT = """
import json, sys
from {module}.cli import main
sys.argv[1:] = {arguments!r}
try:
    main()
except SystemExit as ended:
    sys.stderr.write(json.dumps([ended.code, sorted(sys.modules)]))
"""


def helped(module: str, *arguments: str) -> tuple[str, int, set[str]]:
    """The help, the exit status and the modules imported."""
    script = SCRIPT.format(module=module, arguments=[*arguments, "--help"])
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=PATIENCE_SECONDS
    )
    status, modules = json.loads(ended.stderr)
    return ended.stdout, status, set(modules)


@pytest.mark.parametrize(
    ("module", "command"),
    [
        *(
            ("newsgloss_enrich", command)
            for command in (
                "", "run", "local", "replay", "skip", "status", "tail", "dlq", "dlq list", "dlq show",
                "dlq redrive", "dlq discard",
            )
        ),
        *(
            ("newsgloss_ingest", command)
            for command in ("", "serve", "publish", "feeds", "keys", "keys add", "keys list", "keys revoke")
        ),
    ],
)  # fmt: skip
def test_help_imports_nothing_heavy(module: str, command: str) -> None:
    text, status, modules = helped(module, *command.split())
    assert status == 0
    assert text.startswith("Usage:")
    assert not modules & HEAVY


@pytest.mark.parametrize(
    ("module", "command", "sections"),
    [
        ("newsgloss_enrich", "run", ["Options", "Settings", "Telemetry", "Kafka"]),
        ("newsgloss_enrich", "status", ["Options", "Settings", "Kafka"]),
        ("newsgloss_enrich", "tail", ["Options", "Settings", "Kafka"]),
        ("newsgloss_enrich", "dlq list", ["Options", "Settings", "Kafka"]),
        ("newsgloss_enrich", "local", ["Options", "Settings"]),
        ("newsgloss_ingest", "serve", ["Options", "Settings", "Telemetry", "Kafka"]),
        ("newsgloss_ingest", "publish", ["Options", "Settings", "Kafka"]),
    ],
)
def test_a_commands_own_options_come_first_and_those_of_kafka_last(
    module: str, command: str, sections: list[str]
) -> None:
    text, *_ = helped(module, *command.split())
    headings = [line for line in text.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert [heading.rstrip(":").partition(",")[0] for heading in headings] == sections
    own, *_, kafka = re.split(r"\n\n(?=\w)", text.partition("Options:")[2])
    assert "--kafka-" not in own
    assert ("--kafka-bootstrap-servers" in kafka) is (sections[-1] == "Kafka")


def test_a_setting_says_its_variable_and_its_default() -> None:
    text, *_ = helped("newsgloss_enrich", "status")
    assert "[NEWSGLOSS_GROUP_ID, newsgloss-enrich by default]" in " ".join(text.split())
    assert "[KAFKA_BOOTSTRAP_SERVERS, localhost:9092 by default]" in " ".join(text.split())
