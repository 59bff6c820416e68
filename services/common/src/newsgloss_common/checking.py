"""`--check`: whether a command could do its work, a line for each thing looked at.

Nothing is started, joined or created for it.
"""

import asyncio
import importlib.util
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

import click
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from newsgloss_common import logs
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.reach import why_unreachable
from newsgloss_common.telemetry.settings import MetricsPushSettings, TelemetrySettings

ASK_SECONDS = 30.0
"""For all that the cluster is asked."""

EXIT_WRONG = 2
OTLP = "opentelemetry.exporter.otlp.proto.http"


class Verdict(StrEnum):
    """Of one thing that was looked at."""

    OK = "ok"
    NOTE = "note"
    """It works, and somebody should know."""

    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `said` says what is there, or what is wrong and what to do."""

    what: str
    said: str
    verdict: Verdict = Verdict.OK

    def __str__(self) -> str:
        return f"{self.verdict:<5}  {self.what}: {' '.join(self.said.split())}"


def wrong(what: str, said: object) -> Finding:
    """One that keeps the command from its work."""
    return Finding(what, str(said), Verdict.WRONG)


def run_check(findings: Callable[[], AsyncIterator[Finding]]) -> int:
    """Print each finding as it comes; the exit status, 0, or 2 where something is wrong."""
    # What the client logs while it tries is in the finding.
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
    """Whether Kafka answers, and what `look` finds there; a cluster that does not answer is one finding."""
    try:
        async with asyncio.timeout(ASK_SECONDS), _admin(kafka) as admin:
            found = [Finding("kafka", f"{kafka.bootstrap_servers} answers"), *await look(admin)]
    except (KafkaError, OSError, TimeoutError) as error:
        why = await why_unreachable(kafka.client_options()) or repr(error)
        found = [
            wrong("kafka", f"{kafka.bootstrap_servers} (KAFKA_BOOTSTRAP_SERVERS) cannot be asked: {why}")
        ]
    for finding in found:
        yield finding


@asynccontextmanager
async def _admin(kafka: KafkaSettings) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**kafka.client_options(), client_id="newsgloss-check")
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()


def of_telemetry(settings: MetricsPushSettings) -> Iterator[Finding]:
    """Whether the packages that send it are there; nothing is said while all of it is off."""
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


def check_option(command: Callable[..., object]) -> Callable[..., object]:
    """Gives a command the flag `--check`."""
    return click.option(
        "--check", "checking", is_flag=True, help="Say whether it could do its work, a line each, and stop."
    )(command)
