"""`newsgloss-enrich run`: wiring and lifecycle.

Start: pool, topics, consumer, then ready. Stop: intake, then what is at work, then producers and the
consumer, then the workers; each step has a deadline.
"""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Coroutine, Mapping
from importlib.metadata import version
from typing import Any, TypeVar

import structlog
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from newsgloss_common import permissions
from newsgloss_common.addresses import parse_address
from newsgloss_common.descriptors import raise_limit
from newsgloss_common.garbage import spare_the_collector
from newsgloss_common.health import health_app
from newsgloss_common.http import serving
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.lifecycle import stop_on_signals
from newsgloss_common.reach import why_unreachable
from newsgloss_common.telemetry.push import pushing
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_common.telemetry.tracing import Tracing
from newsgloss_common.watchers import Start, WatcherFailedError, watching
from newsgloss_enrich import workers
from newsgloss_enrich.observation import Observation
from newsgloss_enrich.pool import PoolBrokenError, PoolSettings, WorkerPool, WorkerStartError
from newsgloss_enrich.settings import MIB, EnrichSettings
from newsgloss_enrich.stream import broker_probe, guards, preflight
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.consumer import ConsumerSettings, PartitionConsumer, heartbeat_ms
from newsgloss_enrich.stream.dead_letters import RECORD_OVERHEAD, DeadLetterOffice
from newsgloss_enrich.stream.errors import FatalError
from newsgloss_enrich.stream.permission_watch import PermissionWatch
from newsgloss_enrich.stream.places import place_fields
from newsgloss_enrich.stream.probe import enriches_good_articles
from newsgloss_enrich.stream.producers import BATCH_BYTES, ProducerFactory
from newsgloss_enrich.stream.run_context import RunContext
from newsgloss_enrich.stream.start_from import StartAt, StartFrom
from newsgloss_enrich.stream.transaction import Outlet
from newsgloss_enrich.traces import TracedOutlet, TracedPool
from newsgloss_enrich.wanted_topics import wanted_topics

log = structlog.get_logger(__name__)

T = TypeVar("T")

VERSION = version("newsgloss-enrich")
CLUSTER_RETRY_SECONDS = 2.0
TICK_SECONDS = 1.0
FINISHED_LOOK_SECONDS = 0.2
YOUNG_OBJECTS = 20_000
"""Allocations between two looks for garbage. Records pass through in thousands and hardly any are part of a
cycle; at CPython's own 700 the looks took a tenth of the parent's time."""


@dataclasses.dataclass(frozen=True)
class Stretch:
    """A part of the raw topic: for each partition the first offset, and the one before which it ends."""

    starts: Mapping[int, int]
    ends: Mapping[int, int]


class EnrichService:
    """One member of the group, from start to stop."""

    def __init__(
        self,
        settings: EnrichSettings,
        kafka: KafkaSettings,
        stretch: Stretch | None = None,
        telemetry: TelemetrySettings | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        self._settings = settings
        self._kafka = kafka
        self._stretch = stretch
        self._telemetry = telemetry or TelemetrySettings(traces="off", metrics_push="off")
        self._tracing = tracing
        self.finished = False
        """A stretch has an end: whether it was reached."""
        self._seen = Observation(settings, VERSION)
        self._stop = asyncio.Event()
        self._failure: BaseException | None = None

    async def run(self) -> int:
        """Serve until a signal; the exit status: 0, or 1 after a fatal error."""
        raise_limit()
        with stop_on_signals() as stop:
            self._stop = stop
            try:
                await self._serve()
            except (FatalError, PoolBrokenError) as error:
                self._on_fatal(error)
        if self._failure is not None:
            expected = isinstance(self._failure, FatalError)
            log.error(
                "stopped",
                reason=str(self._failure) or repr(self._failure),
                **place_fields(self._failure),
                exc_info=None if expected else self._failure,
            )
            return 1
        log.info("stopped", reason="the end is reached" if self.finished else "signal")
        return 0

    async def _serve(self) -> None:
        app = health_app(self._seen.healthy, self._seen.ready, self._seen.instruments.registry)
        async with (
            pushing(self._telemetry, "newsgloss-enrich", self._seen.instruments.registry),
            serving(app, parse_address(self._settings.enrich_http), self._on_fatal) as address,
        ):
            log.info("listening", address=address.url, version=VERSION)
            async with watching(self._on_watcher_failed) as watch:
                watch("broker probe", broker_probe.watch(self._kafka.client_options(), self._seen.on_broker))
                watch("tick", self._tick())
                cluster = await self._until_stopped(self._check_cluster())
                if cluster is None:
                    return
                seen = self._seen
                pool = WorkerPool(self._pool_settings(cluster), seen.on_pool_event, seen.on_work)
                seen.of_pool(pool)
                try:
                    await self._until_stopped(pool.start())
                    spare_the_collector(YOUNG_OBJECTS)
                    if not self._stop.is_set():
                        watch("worker pool", pool.until_broken())
                        await self._enrich(cluster, pool, watch)
                except WorkerStartError as error:
                    raise FatalError(workers.why_not_loaded(self._settings, error)) from error
                finally:
                    await pool.stop()

    async def _enrich(self, cluster: preflight.Cluster, pool: WorkerPool, watch: Start) -> None:
        context = self._run_context(cluster, pool)
        consumer = PartitionConsumer(
            ConsumerSettings(
                group=self._settings.group_id,
                topic=self._settings.raw_topic,
                session_timeout_ms=self._settings.session_timeout_ms,
                start_from=(
                    StartAt(self._stretch.starts)
                    if self._stretch
                    else StartFrom.parse(self._settings.start_from)
                ),
                max_partition_fetch_bytes=max(MIB, cluster.raw.max_message_bytes),
                max_unpacked_bytes=self._settings.max_unpacked_factor * cluster.raw.max_message_bytes,
                ends=self._stretch.ends if self._stretch else None,
            ),
            self._kafka.client_options(),
            context,
        )
        lag = self._seen.of_consumer(consumer, context)
        permission_watch = PermissionWatch(lambda: self._missing_permissions(cluster.raw.partitions))
        self._seen.of_permissions(permission_watch)
        guarding = guards.watch(
            consumer,
            cluster,
            self._kafka.client_options(),
            self._seen.retention_near,
            on_topics=self._seen.on_topics,
        )
        onlookers = {
            watch("lag watch", lag.watch()),
            watch("permission watch", permission_watch.watch()),
            watch("topic guards", guarding),
        }
        watch("end of the stretch", self._until_finished(consumer), may_end=True)
        polling = watch("polling", consumer.consume(), may_end=True)
        await self._stop.wait()
        self._seen.stopping = True
        consumer.stop_intake()
        await asyncio.wait({polling}, timeout=1.0)
        if self._failure is None and not await consumer.drain(self._settings.drain_seconds):
            log.warning("work under way is dropped, to be done by its next owner", records=consumer.in_flight)
        for task in (polling, *onlookers):
            task.cancel()
        await asyncio.wait({polling, *onlookers})
        await consumer.close()

    # -- what runs need

    def _run_context(self, cluster: preflight.Cluster, pool: WorkerPool) -> RunContext:
        settings = self._settings
        limit = min(cluster.enriched.max_message_bytes, cluster.dead_letters.max_message_bytes)
        office = DeadLetterOffice(settings.group_id, VERSION, cluster.dead_letters.max_message_bytes)
        outlet_parts = (
            settings.group_id,
            settings.enriched_topic,
            settings.dlq_topic,
            cluster.dead_letters.partitions,
            office,
            settings.compression,
        )
        outlet = Outlet(*outlet_parts)
        return RunContext(
            group=settings.group_id,
            pool=pool if self._tracing is None else TracedPool(pool, self._tracing),
            producers=ProducerFactory(
                settings.group_id, self._kafka.client_options(), min(BATCH_BYTES, limit - RECORD_OVERHEAD)
            ),
            outlet=outlet if self._tracing is None else TracedOutlet(*outlet_parts, self._tracing),
            budget=Budget(settings.max_in_flight_mib * MIB, settings.max_in_flight_records),
            breaker=CircuitBreaker(
                settings.breaker_run,
                settings.breaker_ratio,
                settings.breaker_window,
                lambda: enriches_good_articles(pool, settings.workers),
                at_once=settings.enrichment in workers.HANDLERS,
            ),
            heartbeat_seconds=heartbeat_ms(settings.session_timeout_ms) / 1000,
            on_fetched=self._seen.instruments.fetched,
            on_phase=self._seen.instruments.phase,
            on_committed=self._seen.on_committed,
            on_aborted=self._seen.instruments.aborted,
            on_rebalanced=self._seen.instruments.rebalanced,
            on_recovery=self._seen.on_recovery,
            on_fatal=self._on_fatal,
        )

    def _pool_settings(self, cluster: preflight.Cluster) -> PoolSettings:
        config = workers.handler_config(self._settings, cluster.enriched.max_message_bytes)
        return workers.pool_settings(self._settings, workers.handler_of(self._settings), config)

    def _wanted(self) -> preflight.Wanted:
        return wanted_topics(self._settings)

    @contextlib.asynccontextmanager
    async def _admin(self) -> AsyncIterator[AIOKafkaAdminClient]:
        admin = AIOKafkaAdminClient(**self._kafka.client_options(), client_id="newsgloss-enrich-admin")
        try:
            await admin.start()
            yield admin
        finally:
            await admin.close()

    async def _check_cluster(self) -> preflight.Cluster:
        """As often as it takes: at start the broker may not be there yet."""
        while True:
            try:
                async with self._admin() as admin:
                    return await preflight.check(admin, self._wanted())
            except (KafkaError, OSError, TimeoutError) as error:
                why = await why_unreachable(self._kafka.client_options()) or repr(error)
                self._seen.progress.last_error = f"topics cannot be checked: {why}"
                await asyncio.sleep(CLUSTER_RETRY_SECONDS)

    async def _missing_permissions(self, partitions: int) -> list[permissions.Permission]:
        async with self._admin() as admin:
            return await permissions.missing(admin, preflight.needed(self._wanted(), partitions))

    # -- small tools of the lifecycle

    def _on_fatal(self, error: BaseException) -> None:
        if self._failure is None:
            self._failure = error
        self._stop.set()

    def _on_watcher_failed(self, error: WatcherFailedError) -> None:
        """What says by itself what happened is told as it is."""
        cause = error.__cause__
        self._on_fatal(cause if isinstance(cause, FatalError | PoolBrokenError) else error)

    async def _until_finished(self, consumer: PartitionConsumer) -> None:
        if self._stretch is None:
            return
        while True:
            await asyncio.sleep(FINISHED_LOOK_SECONDS)
            if consumer.finished:
                self.finished = True
                self._stop.set()
                return

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self._seen.tick()

    async def _until_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """The result of `work`, or None when a signal came first."""
        task = asyncio.create_task(work)
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return None
        return task.result()
