"""What `newsgloss-enrich run` does: check, or serve until a signal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import uvloop

from newsgloss_common import config, logs
from newsgloss_common.checking import run_check
from newsgloss_common.config import ConfigurationError
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_common.telemetry.tracing import Tracing, tracing_of
from newsgloss_enrich.commands.errors import ErrorCode
from newsgloss_enrich.commands.exit_status import ExitStatus
from newsgloss_enrich.commands.failures import fail
from newsgloss_enrich.commands.settings_of_command import load, require_installed
from newsgloss_enrich.settings import EnrichSettings


@dataclass(frozen=True)
class Settings:
    """All settings of the service."""

    enrich: EnrichSettings
    kafka: KafkaSettings
    telemetry: TelemetrySettings

    @classmethod
    def load(cls, overrides: Mapping[str, Any]) -> Self:
        """From options and environment; exits with status 2 when one is wrong."""
        return cls(
            load(EnrichSettings, overrides),
            load(KafkaSettings, overrides),
            load(TelemetrySettings, overrides),
        )

    def render(self) -> str:
        """As `--print-config` shows them."""
        return config.render(self.enrich, self.kafka, self.telemetry)


def check(settings: Settings) -> int:
    """Print what a start would meet; the exit status."""
    from newsgloss_enrich.commands.run.check import findings  # noqa: PLC0415 - a service never needs it

    return run_check(lambda: findings(settings.enrich, settings.kafka, settings.telemetry))


def serve(settings: Settings) -> int:
    """Serve until a signal; the exit status."""
    require_installed(settings.enrich)
    logs.configure(settings.enrich.log_level)
    try:
        tracing = tracing_of(settings.telemetry, "newsgloss-enrich")
    except ConfigurationError as error:
        fail(ErrorCode.CONFIGURATION, str(error), ExitStatus.USAGE)
    # asyncio's own sockets took a quarter of the engine's time; see benchmarks/engine.py.
    try:
        return uvloop.run(_run(settings, tracing))
    except ConfigurationError as error:
        fail(ErrorCode.CONFIGURATION, str(error), ExitStatus.USAGE)
    finally:
        if tracing is not None:
            tracing.stop()


async def _run(settings: Settings, tracing: Tracing | None) -> int:
    from newsgloss_enrich.service import EnrichService  # noqa: PLC0415 - heavy; --print-config goes without

    service = EnrichService(settings.enrich, settings.kafka, None, settings.telemetry, tracing)
    return await service.run()
