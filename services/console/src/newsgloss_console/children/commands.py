"""The enricher's command: where it is, and with which environment it runs."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import SecretStr

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.reader_process import environment_without_secrets
from newsgloss_console.children.process import CommandFailedError
from newsgloss_console.settings import ConsoleSettings


def find_command(name: str) -> str | None:
    """The path of a command: beside this Python, else on the path."""
    beside = str(Path(sys.executable).parent)
    return shutil.which(name, path=os.pathsep.join((beside, os.environ.get("PATH", os.defpath))))


class EnrichCommands:
    """Command lines and environments of `newsgloss-enrich`, with the console's own settings."""

    def __init__(self, settings: ConsoleSettings, kafka: KafkaSettings) -> None:
        self._settings = settings
        self._kafka = kafka

    def line(self, *arguments: str) -> Sequence[str]:
        """The command with arguments.

        Raises:
            CommandFailedError: It is not installed here.
        """
        name = self._settings.console_enrich_command
        place = find_command(name)
        if place is None:
            raise CommandFailedError(
                f"{name} is not installed beside the console (NEWSGLOSS_CONSOLE_ENRICH_COMMAND)",
                "not_installed",
            )
        return (place, *arguments)

    def with_kafka(self) -> dict[str, str]:
        """The environment of commands that use Kafka, with what options gave the console."""
        kafka = {
            self._kafka.variable(name): str(value)
            for name, value in self._kafka
            if value is not None and not isinstance(value, SecretStr)
        }
        return os.environ | kafka | self._topics()

    def without_kafka(self) -> dict[str, str]:
        """The environment of commands that read strangers' texts: it has no secrets."""
        return environment_without_secrets() | {"NEWSGLOSS_LOG_LEVEL": "warning"}

    def _topics(self) -> dict[str, str]:
        settings = self._settings
        named = ("group_id", "raw_topic", "enriched_topic", "dlq_topic")
        return {settings.variable(name): str(getattr(settings, name)) for name in named}
