"""The HTTP service: publisher, API and server in one event loop, from start to the last answer."""

import contextlib
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from newsgloss_common.addresses import Address, parse_address
from newsgloss_common.connection_limits import ConnectionLimits
from newsgloss_common.descriptors import fitting, raise_limit
from newsgloss_common.html.workers import PageWorkers
from newsgloss_common.http import serving
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.lifecycle import freeze_startup_objects, stop_on_signals, until_stopped
from newsgloss_common.telemetry.push import pushing
from newsgloss_common.telemetry.requests import traced
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_common.telemetry.tracing import Tracing
from newsgloss_ingest.api.app import build
from newsgloss_ingest.api.articles import Articles
from newsgloss_ingest.api.connection import ApiConnection, ProblemRefusals
from newsgloss_ingest.api.operations import Operations
from newsgloss_ingest.in_flight import InFlightBytes
from newsgloss_ingest.keys.gate import Gate
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publisher import Publisher
from newsgloss_ingest.settings import ServeSettings

log = structlog.get_logger(__name__)

GRACE_SECONDS = 20.0
"""How long a slow upload may still take after SIGTERM; containers are killed after 30 s."""

BACKLOG = 2048
"""Connections that the kernel queues, at most; never more than are served."""

YOUNG_OBJECTS = 10_000
"""Allocations between two garbage collections; Python's own 700 are those of two or three requests."""


async def serve(
    settings: ServeSettings,
    kafka: KafkaSettings,
    telemetry: TelemetrySettings | None = None,
    tracing: Tracing | None = None,
) -> None:
    """Serve until a signal comes; requests in flight are answered first.

    Raises:
        OSError: The address cannot be used.
        TopicError: The topic is missing and may not be created.
        KeysError: The file of keys cannot be used.
    """
    raise_limit()
    gate = Gate(Path(settings.ingest_keys_file) if settings.ingest_keys_file else None)
    if settings.ingest_keys_file is None:
        log.warning("no file of keys: whoever reaches this address may publish", address=settings.ingest_http)
    with stop_on_signals() as stop:
        async with serving_api(settings, kafka, gate, telemetry, tracing) as (publisher, bound):
            freeze_startup_objects(YOUNG_OBJECTS)
            log.info("listening", address=bound.url, topic=settings.raw_topic)
            await until_stopped(stop, publisher.failed())
    log.info("stopped")


@contextlib.asynccontextmanager
async def serving_api(
    settings: ServeSettings,
    kafka: KafkaSettings,
    gate: Gate,
    telemetry: TelemetrySettings | None = None,
    tracing: Tracing | None = None,
) -> AsyncIterator[tuple[Publisher, Address]]:
    """Serve the API for the length of the block; yield its publisher and its address."""
    metrics = Metrics()
    in_flight = InFlightBytes(settings.max_in_flight_bytes)
    metrics.watch(in_flight)
    pages = PageWorkers(settings.page_workers, seconds=settings.page_seconds)
    async with Publisher(settings, kafka, in_flight, metrics) as publisher, pages:
        articles = Articles(settings, publisher, in_flight, pages, gate)
        app = traced(build(articles, Operations(publisher, metrics)), tracing)
        async with (
            pushing(telemetry or TelemetrySettings(), "newsgloss-ingest", metrics.registry),
            serving(app, parse_address(settings.ingest_http), **server_options(settings)) as bound,
        ):
            yield publisher, bound


def server_options(settings: ServeSettings) -> dict[str, Any]:
    """Options of `serving`: the bounds of a connection, and of requests in flight at the end."""
    connections = fitting(settings.max_connections, "NEWSGLOSS_MAX_CONNECTIONS")
    limits = ConnectionLimits(connections, settings.header_seconds, settings.read_seconds, ProblemRefusals())
    longest = max(settings.publish_timeout_seconds + 2.0, min(settings.read_seconds, GRACE_SECONDS))
    return {
        "http": partial(ApiConnection, limits),
        "backlog": min(BACKLOG, connections),
        "h11_max_incomplete_event_size": settings.max_header_bytes,
        "timeout_graceful_shutdown": int(longest) + 1,
    }
