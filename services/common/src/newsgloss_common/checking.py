"""`--check`: finds out whether a command could do its work, and prints a line for each finding.

It starts, joins and creates nothing.
"""

import asyncio
import importlib.util
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import click
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from newsgloss_common import logs
from newsgloss_common.kafka.admin import admin_client
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.unreachable import why_unreachable
from newsgloss_common.telemetry.settings import MetricsPushSettings, TelemetrySettings

ASK_SECONDS = 30.0
"""The limit of all questions to the cluster together."""

EXIT_WRONG = 2
OTLP = "opentelemetry.exporter.otlp.proto.http"


class Verdict(StrEnum):
    """The verdict on one finding."""

    OK = "ok"
    NOTE = "note"
    """It works, but somebody should know."""

    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One finding; `said` describes it, or says what is wrong and what to do."""

    what: str
    said: str
    verdict: Verdict = Verdict.OK

    def __str__(self) -> str:
        return f"{self.verdict:<5}  {self.what}: {' '.join(self.said.split())}"


def wrong(what: str, said: object) -> Finding:
    """A finding that keeps the command from its work."""
    return Finding(what, str(said), Verdict.WRONG)


def run_check(findings: Callable[[], AsyncIterator[Finding]]) -> int:
    """Print each finding as it comes; return the exit status, 0, or 2 when something is wrong."""
    # The finding reports what the client would log.
    logs.configure("error")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)

    async def show() -> int:
        status = 0
        async for finding in findings():
            click.echo(str(finding))
            if finding.verdict is Verdict.WRONG:
                status = EXIT_WRONG
        return status

    return asyncio.run(show())


async def of_cluster(
    kafka: KafkaSettings, look: Callable[[AIOKafkaAdminClient], Awaitable[Iterable[Finding]]]
) -> AsyncIterator[Finding]:
    """Check whether Kafka answers, then yield the findings of `look`."""
    try:
        async with (
            asyncio.timeout(ASK_SECONDS),
            admin_client(kafka.client_options(), client_id="newsgloss-check") as admin,
        ):
            found = [Finding("kafka", f"{kafka.bootstrap_servers} answers"), *await look(admin)]
    except (KafkaError, OSError, TimeoutError) as error:
        why = await why_unreachable(kafka.client_options()) or repr(error)
        found = [
            wrong("kafka", f"{kafka.bootstrap_servers} (KAFKA_BOOTSTRAP_SERVERS) cannot be asked: {why}")
        ]
    for finding in found:
        yield finding


def of_telemetry(settings: MetricsPushSettings) -> Iterator[Finding]:
    """Check whether the packages for OTLP are installed; no finding while telemetry is off."""
    wanted = {"metrics_push": f"{OTLP}.metric_exporter"} if settings.metrics_push == "otlp" else {}
    if isinstance(settings, TelemetrySettings) and settings.traces == "otlp":
        wanted["traces"] = f"{OTLP}.trace_exporter"
    for field, module in wanted.items():
        variable = settings.variable(field)
        if _is_installed(module):
            yield Finding("telemetry", f"{variable}=otlp, its packages are installed")
        else:
            yield wrong(
                "telemetry",
                f"{variable}=otlp needs packages that are not installed: install the service's extra 'otlp', "
                "as in newsgloss-enrich[otlp]",
            )


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # a package above it
        return False
