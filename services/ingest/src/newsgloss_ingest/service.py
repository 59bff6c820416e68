"""`newsgloss-ingest serve`: wiring and lifecycle."""

import asyncio

import structlog
from starlette.types import ASGIApp

from newsgloss_common.addresses import parse_address
from newsgloss_common.http import serving
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.lifecycle import stop_on_signals
from newsgloss_common.telemetry.push import pushing
from newsgloss_common.telemetry.requests import traced
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_common.telemetry.tracing import Tracing
from newsgloss_ingest.api import Api
from newsgloss_ingest.app import build
from newsgloss_ingest.in_flight import InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publisher import Publisher
from newsgloss_ingest.request_body import READ_SECONDS
from newsgloss_ingest.settings import ServeSettings

log = structlog.get_logger(__name__)


async def serve(
    settings: ServeSettings,
    kafka: KafkaSettings,
    telemetry: TelemetrySettings | None = None,
    tracing: Tracing | None = None,
) -> None:
    """Serve until a signal comes; requests in flight are answered first.

    Raises:
        OSError: the address cannot be had.
        TopicError: the topic is missing and may not be created.
    """
    metrics = Metrics()
    in_flight = InFlightBytes(settings.max_in_flight_bytes)
    metrics.watch(in_flight)
    grace = int(min(READ_SECONDS, settings.publish_timeout_seconds + 2.0)) + 1
    with stop_on_signals() as stop:
        async with Publisher(settings, kafka, in_flight, metrics) as publisher:
            api = Api(publisher, in_flight, metrics, settings.max_body_bytes)
            address = parse_address(settings.ingest_http)
            app: ASGIApp = build(api, metrics)
            async with (
                pushing(telemetry or TelemetrySettings(), "newsgloss-ingest", metrics.registry),
                serving(traced(app, tracing), address, timeout_graceful_shutdown=grace) as bound,
            ):
                host = f"[{bound.host}]" if ":" in bound.host else bound.host
                log.info("listening", address=f"http://{host}:{bound.port}", topic=settings.raw_topic)
                await _until(stop, publisher)
    log.info("stopped")


async def _until(stop: asyncio.Event, publisher: Publisher) -> None:
    stopped = asyncio.create_task(stop.wait())
    failed = asyncio.create_task(publisher.failed())
    await asyncio.wait({stopped, failed}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if failed.done():
        failed.result()
    failed.cancel()
