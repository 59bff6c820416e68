"""Reads a command's settings, and checks them before anything is started."""

from collections.abc import Mapping
from typing import Any, TypeVar

from newsgloss_common import config, logs
from newsgloss_common.config import ConfigurationError, ServiceSettings
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.logs import LogLevel
from newsgloss_enrich.commands.errors import ErrorCode
from newsgloss_enrich.commands.exit_status import ExitStatus
from newsgloss_enrich.commands.failures import fail
from newsgloss_enrich.settings import EnrichSettings

SettingsT = TypeVar("SettingsT", bound=ServiceSettings)


def load(settings: type[SettingsT], overrides: Mapping[str, Any]) -> SettingsT:
    """The settings; exits with status 2 and names what is wrong."""
    try:
        return config.load(settings, overrides)
    except ConfigurationError as error:
        fail(ErrorCode.CONFIGURATION, str(error), ExitStatus.USAGE)


def load_for_tool(overrides: Mapping[str, Any]) -> tuple[EnrichSettings, KafkaSettings]:
    """The settings of a command that ends by itself, with its log configured."""
    settings, kafka = load(EnrichSettings, overrides), load(KafkaSettings, overrides)
    logs.configure(quiet(settings.log_level))
    return settings, kafka


def require_installed(settings: EnrichSettings) -> None:
    """Exit with status 2 when a package that the enrichment needs is missing."""
    from newsgloss_enrich.enrichment import check_installed  # noqa: PLC0415 - heavy, and few commands enrich

    try:
        check_installed(settings)
    except ConfigurationError as error:
        fail(ErrorCode.CONFIGURATION, str(error), ExitStatus.USAGE)


def quiet(level: LogLevel) -> LogLevel:
    """The log level of a command that prints its own results: `info` adds nothing to them."""
    return "warning" if level == "info" else level
