"""Wires the feed poller together and runs it."""

import contextlib
from collections.abc import AsyncIterator

import structlog
from starlette.types import ASGIApp

from newsgloss_common.addresses import OFF, parse_address
from newsgloss_common.config import ConfigurationError
from newsgloss_common.descriptors import raise_limit
from newsgloss_common.health import health_app
from newsgloss_common.html.workers import PageWorkers
from newsgloss_common.http import serving
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.lifecycle import stop_on_signals
from newsgloss_common.telemetry.push import pushing
from newsgloss_common.telemetry.settings import MetricsPushSettings
from newsgloss_ingest.feeds.configuration import FeedsFile
from newsgloss_ingest.feeds.document import Limits
from newsgloss_ingest.feeds.fetch import Fetcher
from newsgloss_ingest.feeds.forgetting import Forgetting
from newsgloss_ingest.feeds.observer import VERSION, FeedsObserver
from newsgloss_ingest.feeds.pages import Pages
from newsgloss_ingest.feeds.poll import Poller, Tally
from newsgloss_ingest.feeds.publish_item import ItemPublisher
from newsgloss_ingest.feeds.publish_patiently import publish_patiently
from newsgloss_ingest.feeds.rounds import Rounds
from newsgloss_ingest.feeds.store import FeedStore
from newsgloss_ingest.in_flight import InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publisher import Publisher
from newsgloss_ingest.settings import FeedsSettings

log = structlog.get_logger(__name__)

PAGES_AT_ONCE = 2
"""Processes that read pages; they start with the first page."""
WAIT_SECONDS = 120.0
CONNECT_SECONDS = 10.0
GIVE_UP_SECONDS = 60.0
REQUEST_SECONDS = 30.0
"""Limit of one answer of Kafka: its own default. Repeating a request sooner adds to a slow broker's load."""


async def run(  # noqa: PLR0913 - settings by whom they are of, and two flags
    file: FeedsFile,
    settings: FeedsSettings,
    kafka: KafkaSettings,
    push: MetricsPushSettings,
    *,
    once: bool,
    retry_gone: bool,
    retry_now: bool,
) -> Tally:
    """Poll until a signal comes, or with `once` each feed once, except feeds whose backoff has not ended.

    With `retry_now`, feeds that failed are polled at once, before their backoff ends.

    Raises:
        ConfigurationError: the address for health and metrics is in use, or the package that pushes
            metrics is missing.
        StoreFileError: the file that `memory` names cannot be used.
        TopicError: the topic is missing and may not be created.
        KafkaUnavailableError: with `once`, when Kafka is away.
    """
    if file.memory is None:
        raise ValueError("the file was not read with configuration.read")
    raise_limit()
    limits = Limits(file.max_bytes, file.timeout_seconds, file.host_delay_seconds)
    in_flight, metrics = InFlightBytes(settings.max_in_flight_bytes), Metrics()
    metrics.watch(in_flight)
    publisher = Publisher(
        settings,
        kafka,
        in_flight,
        metrics,
        wait_seconds=GIVE_UP_SECONDS,
        request_seconds=REQUEST_SECONDS,
    )
    observer = FeedsObserver(file, metrics.registry, lambda: publisher.not_ready)
    app = health_app(observer.healthy, observer.ready, metrics.registry)
    with stop_on_signals() as stop, FeedStore(file.memory) as store:
        observer.watch_store(store)
        async with (
            pushing(push, "newsgloss-feeds", metrics.registry),
            _answering(app, OFF if once else settings.feeds_http),
            publisher,
            Fetcher(file.user_agent, limits, file.allow_networks, observer.progressed) as fetcher,
            PageWorkers(PAGES_AT_ONCE, wait_seconds=WAIT_SECONDS) as workers,
        ):
            if once:
                await publisher.wait_connected(CONNECT_SECONDS)
            patience = GIVE_UP_SECONDS if once else None
            configured = {feed.url for feed in file.feed}
            items = ItemPublisher(
                Pages(fetcher, workers),
                store,
                lambda record: publish_patiently(publisher, record, patience, observer),
                configured,
                by_source=settings.ids_by_source,
            )
            forgetting = Forgetting(store, file.forget_after_days, stop, observer.items_forgotten)
            poller = Poller(fetcher, store, items, forgetting, observer, stop)
            rounds = Rounds(poller, store, stop, retry_gone=retry_gone, retry_now=retry_now)
            await rounds.run(file.feed, publisher, once=once)
            return rounds.tally


@contextlib.asynccontextmanager
async def _answering(app: ASGIApp, where: str) -> AsyncIterator[None]:
    """Serve health and metrics over HTTP during the block, unless `where` is off."""
    async with contextlib.AsyncExitStack() as stack:
        if where != OFF:
            try:
                bound = await stack.enter_async_context(serving(app, parse_address(where)))
            except OSError as error:
                raise ConfigurationError(
                    f"NEWSGLOSS_FEEDS_HTTP: {error.strerror}; "
                    "each process needs an address of its own, or 'off'"
                ) from error
            log.info("listening", address=bound.url, version=VERSION)
        yield
