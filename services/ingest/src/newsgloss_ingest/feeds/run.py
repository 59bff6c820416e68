"""All feeds, each in its own rhythm, until a signal comes; or each once."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Collection

import structlog
from starlette.types import ASGIApp

from newsgloss_common.addresses import OFF, parse_address
from newsgloss_common.config import ConfigurationError
from newsgloss_common.descriptors import raise_limit
from newsgloss_common.health import health_app
from newsgloss_common.html.workers import PageWorkers
from newsgloss_common.http import serving
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.lifecycle import stop_on_signals
from newsgloss_common.telemetry.push import pushing
from newsgloss_common.telemetry.settings import MetricsPushSettings
from newsgloss_common.watchers import own_cancellation
from newsgloss_ingest.feeds.configuration import Feed, FeedsFile
from newsgloss_ingest.feeds.fetch import Fetcher, Limits
from newsgloss_ingest.feeds.forgetting import Forgetting
from newsgloss_ingest.feeds.memory import Memory
from newsgloss_ingest.feeds.observation import VERSION, Observation
from newsgloss_ingest.feeds.pages import Pages
from newsgloss_ingest.feeds.poll import Poller, Tally
from newsgloss_ingest.feeds.settle_item import ItemSettler
from newsgloss_ingest.in_flight import BusyError, InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publisher import KafkaUnavailableError, Publisher
from newsgloss_ingest.record import RawRecord
from newsgloss_ingest.settings import FeedsSettings

log = structlog.get_logger(__name__)

PAGES_AT_ONCE = 2
"""Processes that read pages, started with the first one."""
WAIT_SECONDS = 120.0
POLLS_AT_ONCE = 64
"""Bounds the documents that are held at once."""
CONNECT_SECONDS = 10.0
GIVE_UP_SECONDS = 60.0
REQUEST_SECONDS = 30.0
"""How long Kafka may take for one answer: its own default. To repeat a request sooner only adds to a slow
broker's load."""
RETRY_SECONDS = 1.0
FORGET_EVERY_SECONDS = 24 * 3600.0
GRACE_SECONDS = 5.0
"""How long what is begun may take after a signal."""


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
    """Poll until a signal comes, or with `once` each feed once, those left out that are to be left alone.

    With `retry_now`, feeds that failed are polled at once, whenever their next time would be.

    Raises:
        ConfigurationError: the address of health and metrics cannot be had, or what pushes them is missing.
        MemoryFileError: the memory cannot be used.
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
    seen = Observation(file, metrics.registry, lambda: publisher.not_ready)
    app = health_app(seen.healthy, seen.ready, metrics.registry)
    with stop_on_signals() as stop, Memory(file.memory) as memory:
        seen.of_memory(memory)
        async with (
            pushing(push, "newsgloss-feeds", metrics.registry),
            _answering(app, OFF if once else settings.feeds_http),
            publisher,
            Fetcher(file.user_agent, limits, file.allow_networks, seen.moved) as fetcher,
            PageWorkers(PAGES_AT_ONCE, wait_seconds=WAIT_SECONDS) as workers,
        ):
            if once:
                await publisher.wait_connected(CONNECT_SECONDS)
            patience = GIVE_UP_SECONDS if once else None
            configured = {feed.url for feed in file.feed}
            items = ItemSettler(
                Pages(fetcher, workers),
                memory,
                lambda record: publish_patiently(publisher, record, patience, seen),
                configured,
                by_source=settings.ids_by_source,
            )
            forgetting = Forgetting(memory, file.forget_after_days, stop, seen.forgot)
            poller = Poller(fetcher, memory, items, forgetting, seen, stop)
            rounds = _Rounds(poller, memory, stop, retry_gone=retry_gone, retry_now=retry_now)
            await rounds.run(file.feed, publisher, once=once)
            return rounds.tally


@contextlib.asynccontextmanager
async def _answering(app: ASGIApp, where: str) -> AsyncIterator[None]:
    """Health and metrics over HTTP for the length of the block, unless `where` is off."""
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


class _Rounds:
    def __init__(
        self, poller: Poller, memory: Memory, stop: asyncio.Event, *, retry_gone: bool, retry_now: bool
    ) -> None:
        self._poller = poller
        self._memory = memory
        self._stop = stop
        self._retry_gone = retry_gone
        self._retry_now = retry_now
        self._room = asyncio.Semaphore(POLLS_AT_ONCE)
        self.tally = Tally()

    async def run(self, feeds: tuple[Feed, ...], publisher: Publisher, *, once: bool) -> None:
        feeds_done = asyncio.create_task(self._all(feeds, once=once))
        stopped = asyncio.create_task(self._stop.wait())
        failed = asyncio.create_task(publisher.failed())
        try:
            waiting: set[asyncio.Task[None] | asyncio.Task[bool]] = {feeds_done, stopped, failed}
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            self._poller.seen.stopping = True
            if failed.done():
                failed.result()
            await asyncio.wait({feeds_done}, timeout=GRACE_SECONDS)
        finally:
            for task in (feeds_done, stopped, failed):
                task.cancel()
            await asyncio.wait({feeds_done})
        if not feeds_done.cancelled():
            feeds_done.result()

    async def _all(self, feeds: tuple[Feed, ...], *, once: bool) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                # One that is cancelled from within would end in silence, and its feed never be polled again.
                forgetting = group.create_task(
                    own_cancellation(self._forget_removed({feed.url for feed in feeds}, once=once))
                )
                await asyncio.wait(
                    [
                        group.create_task(own_cancellation(self._watch(feed, once=once)), name=feed.url)
                        for feed in feeds
                    ]
                )
                if not once:
                    forgetting.cancel()
        except* KafkaUnavailableError as errors:
            raise errors.exceptions[0] from None

    async def _forget_removed(self, configured: Collection[str], *, once: bool) -> None:
        await self._poller.forgetting.removed_feeds(configured)
        while not once and not await self._stopped_within(FORGET_EVERY_SECONDS):
            await self._poller.forgetting.removed_feeds(configured)

    async def _watch(self, feed: Feed, *, once: bool) -> None:
        retry_now = self._retry_now
        while not self._stop.is_set():
            state = self._memory.feed(feed.url)
            wait = 0.0 if retry_now and state.failures else state.next_poll - time.time()
            retry_now = False
            if state.gone and not self._retry_gone:
                self._poller.seen.scheduled(feed.url, state, None)
                log.warning("gone for good, not polled; --retry-gone tries again", feed=feed.url)
                self.tally.feeds_gone += 1
                return
            self._poller.seen.scheduled(feed.url, state, wait)
            if once and state.failures and wait > 0:
                log.warning(
                    "not polled, it is to be left alone",
                    feed=feed.url,
                    seconds=round(wait),
                    again="--retry-now polls it at once",
                )
                self.tally.feeds_failed += 1
                return
            if not once and await self._stopped_within(wait):
                return
            async with self._room:
                if not self._stop.is_set():
                    self.tally.add(await self._poller.poll(feed))
            if once:
                return

    async def _stopped_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                return await self._stop.wait()
        except TimeoutError:
            return False


async def publish_patiently(
    publisher: Publisher, record: RawRecord, patience: float | None, seen: Observation
) -> None:
    """Until Kafka has it; without end when `patience` is None, as nobody else would try again."""
    give_up = None if patience is None else time.monotonic() + patience
    while True:
        try:
            await publisher.publish(record)
        except (KafkaUnavailableError, BusyError) as error:
            if give_up is not None and time.monotonic() > give_up:
                raise KafkaUnavailableError(str(error)) from error
            seen.moved()  # what it waits for is not in its hands
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return
