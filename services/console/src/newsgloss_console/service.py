"""The console's process: the reader of Kafka, the pages and their server in one event loop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial

import structlog

from newsgloss_common.addresses import Address, parse_address
from newsgloss_common.connection_limits import ConnectionLimits
from newsgloss_common.descriptors import raise_limit
from newsgloss_common.guarded_connection import GuardedConnection
from newsgloss_common.http import serving
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.lifecycle import freeze_startup_objects, stop_on_signals, until_stopped
from newsgloss_common.telemetry.push import pushing
from newsgloss_common.telemetry.settings import MetricsPushSettings
from newsgloss_console.children.calls import Calls
from newsgloss_console.children.commands import EnrichCommands
from newsgloss_console.children.dead_letters import DeadLetters
from newsgloss_console.children.group_status import GroupStatus
from newsgloss_console.children.trial import Trial
from newsgloss_console.flow.alerts import Alerts
from newsgloss_console.flow.scrape import Scraper
from newsgloss_console.metrics import Metrics
from newsgloss_console.settings import ConsoleSettings
from newsgloss_console.stream.lookup import Lookup
from newsgloss_console.stream.reader import Reader
from newsgloss_console.stream.window import Window
from newsgloss_console.web.app import build
from newsgloss_console.web.callers import Callers
from newsgloss_console.web.parts import Parts

log = structlog.get_logger(__name__)

LIMITS = ConnectionLimits(connections=256, header_seconds=10.0, unread_seconds=30.0)
MAX_HEADER_BYTES = 16 * 1024


async def serve(settings: ConsoleSettings, kafka: KafkaSettings, push: MetricsPushSettings) -> None:
    """Serve until a signal comes.

    Raises:
        OSError: The address cannot be used.
        KeysError: The file of keys cannot be used.
    """
    raise_limit()
    if settings.console_keys_file is None and settings.console_proxy_header is None:
        log.warning("no keys: whoever reaches this address may read", address=settings.console_http)
    with stop_on_signals() as stop:
        async with console(settings, kafka, push) as (parts, bound):
            freeze_startup_objects()
            log.info("listening", address=bound.url, topic=settings.enriched_topic)
            await until_stopped(stop, parts.reader.run())
    log.info("stopped")


@contextlib.asynccontextmanager
async def console(
    settings: ConsoleSettings, kafka: KafkaSettings, push: MetricsPushSettings | None = None
) -> AsyncIterator[tuple[Parts, Address]]:
    """Serve the pages for the length of the block; the caller runs the reader."""
    metrics = Metrics()
    commands, calls = EnrichCommands(settings, kafka), Calls(metrics)
    window = Window(settings.console_window)
    metrics.watch(lambda: len(window))
    topics = frozenset((settings.raw_topic, settings.enriched_topic, settings.dlq_topic))
    callers, scraper = Callers(settings, metrics), Scraper(settings.services)
    async with Trial(commands, settings.console_try_seconds, metrics) as trial:
        parts = Parts(
            settings=settings,
            metrics=metrics,
            window=window,
            reader=Reader(kafka, settings.enriched_topic, window, metrics),
            lookup=Lookup(kafka, topics),
            callers=callers,
            letters=DeadLetters(commands, calls),
            status=GroupStatus(commands, calls),
            scraper=scraper,
            alerts=Alerts(scraper),
            trial=trial,
        )
        server = serving(
            build(parts),
            parse_address(settings.console_http),
            http=partial(GuardedConnection, LIMITS),
            h11_max_incomplete_event_size=MAX_HEADER_BYTES,
        )
        async with (
            pushing(push or MetricsPushSettings(), "newsgloss-console", metrics.registry),
            server as bound,
        ):
            watching = asyncio.create_task(parts.alerts.run())
            try:
                yield parts, bound
            finally:
                parts.stopping.set()
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
