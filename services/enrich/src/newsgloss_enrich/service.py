"""`newsgloss-enrich run`, from start to stop.

Start: check the topics, start the workers, join the group. Stop: end the intake, commit what is at the
workers, leave the group, end the workers. Every step of the stop has a deadline.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog
from aiokafka.errors import KafkaError

from newsgloss_common.addresses import parse_address
from newsgloss_common.descriptors import raise_limit
from newsgloss_common.health import health_app
from newsgloss_common.http import serving
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.unreachable import why_unreachable
from newsgloss_common.lifecycle import freeze_startup_objects, stop_on_signals
from newsgloss_common.telemetry.push import pushing
from newsgloss_common.telemetry.settings import TelemetrySettings
from newsgloss_common.telemetry.tracing import Tracing
from newsgloss_common.watchers import Start, WatcherFailedError, watching
from newsgloss_enrich import enrichment
from newsgloss_enrich.observe.observer import Observer
from newsgloss_enrich.pool import PoolBrokenError, WorkerPool, WorkerStartError
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.stream.bounds import OffsetRange
from newsgloss_enrich.stream.consumer import PartitionConsumer
from newsgloss_enrich.stream.context import RunContext
from newsgloss_enrich.stream.errors import FatalError
from newsgloss_enrich.stream.places import place_fields
from newsgloss_enrich.stream.preflight import Cluster
from newsgloss_enrich.watch import broker as broker_probe
from newsgloss_enrich.watch import topics as guards
from newsgloss_enrich.watch.permissions import PermissionWatch
from newsgloss_enrich.wiring import VERSION, Wiring

log = structlog.get_logger(__name__)

T = TypeVar("T")

CLUSTER_RETRY_SECONDS = 2.0
TICK_SECONDS = 1.0
FINISHED_CHECK_SECONDS = 0.2
LAST_POLL_SECONDS = 1.0
"""How long a stop waits for the poll that is under way."""

YOUNG_OBJECTS = 20_000
"""Allocations between two garbage collections. Records pass through by the thousand and hardly any is part of
a cycle; at CPython's default of 700 the collections took a tenth of the parent's time."""


class EnrichService:
    """One member of the group."""

    def __init__(
        self,
        settings: EnrichSettings,
        kafka: KafkaSettings,
        offsets: OffsetRange | None = None,
        telemetry: TelemetrySettings | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        """`offsets`: read this range only, and end after it."""
        self._settings = settings
        self._kafka = kafka
        self._telemetry = telemetry or TelemetrySettings(traces="off", metrics_push="off")
        self._observer = Observer(settings, VERSION)
        self._wiring = Wiring(settings, kafka, offsets, tracing, self._observer)
        self._stop = asyncio.Event()
        self._failure: BaseException | None = None
        self.finished = False
        """True once a service with a range of offsets has committed its last record."""

    async def run(self) -> int:
        """Serve until a signal; the exit status is 0, or 1 after a fatal error."""
        raise_limit()
        with stop_on_signals() as self._stop:
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

    # -- start

    async def _serve(self) -> None:
        observer = self._observer
        registry = observer.counters.registry
        app = health_app(observer.healthy, observer.ready, registry)
        async with (
            pushing(self._telemetry, "newsgloss-enrich", registry),
            serving(app, parse_address(self._settings.enrich_http), self._on_fatal) as address,
            watching(self._on_watcher_failed) as watch,
        ):
            log.info("listening", address=address.url, version=VERSION)
            watch("broker probe", broker_probe.watch(self._kafka.client_options(), observer.on_broker))
            watch("tick", self._tick())
            cluster = await self._until_stopped(self._check_cluster())
            if cluster is not None:
                await self._with_workers(cluster, watch)

    async def _check_cluster(self) -> Cluster:
        """Try as often as it takes: the broker may start later than this service."""
        while True:
            try:
                return await self._wiring.check_cluster()
            except (KafkaError, OSError, TimeoutError) as error:
                why = await why_unreachable(self._kafka.client_options()) or repr(error)
                self._observer.progress.last_error = f"topics cannot be checked: {why}"
                await asyncio.sleep(CLUSTER_RETRY_SECONDS)

    async def _with_workers(self, cluster: Cluster, watch: Start) -> None:
        pool = self._wiring.pool(cluster)
        self._observer.watch_pool(pool)
        try:
            await self._until_stopped(pool.start())
            freeze_startup_objects(YOUNG_OBJECTS)
            if not self._stop.is_set():
                watch("worker pool", pool.until_broken())
                await self._enrich(cluster, pool, watch)
        except WorkerStartError as error:
            raise FatalError(enrichment.why_not_loaded(self._settings, error)) from error
        finally:
            await pool.stop()

    # -- run

    async def _enrich(self, cluster: Cluster, pool: WorkerPool, watch: Start) -> None:
        context = self._wiring.run_context(cluster, pool, self._on_fatal)
        consumer = self._wiring.consumer(cluster, context)
        watchers = self._start_watchers(consumer, context, cluster, watch)
        watch("end of the range", self._until_finished(consumer), may_end=True)
        polling = watch("polling", consumer.consume(), may_end=True)
        await self._stop.wait()
        await self._leave(consumer, polling, watchers)

    def _start_watchers(
        self, consumer: PartitionConsumer, context: RunContext, cluster: Cluster, watch: Start
    ) -> set[asyncio.Task[None]]:
        permission_watch = PermissionWatch(lambda: self._wiring.missing_permissions(cluster))
        lag = self._observer.watch_engine(consumer, context, permission_watch)
        topics = guards.watch(
            consumer,
            cluster,
            self._kafka.client_options(),
            self._observer.retention_near,
            on_topics=self._observer.on_topics,
        )
        return {
            watch("lag watch", lag.watch()),
            watch("permission watch", permission_watch.watch()),
            watch("topic guards", topics),
        }

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self._observer.tick()

    async def _until_finished(self, consumer: PartitionConsumer) -> None:
        if self._wiring.offsets is None:
            return
        while True:
            await asyncio.sleep(FINISHED_CHECK_SECONDS)
            if consumer.finished:
                self.finished = True
                self._stop.set()
                return

    # -- stop

    async def _leave(
        self,
        consumer: PartitionConsumer,
        polling: asyncio.Task[None],
        watchers: set[asyncio.Task[None]],
    ) -> None:
        self._observer.stopping = True
        consumer.stop_intake()
        await asyncio.wait({polling}, timeout=LAST_POLL_SECONDS)
        if self._failure is None and not await consumer.drain(self._settings.drain_seconds):
            log.warning(
                "work under way is dropped, to be done by its next owner", records=consumer.records_in_flight
            )
        for task in (polling, *watchers):
            task.cancel()
        await asyncio.wait({polling, *watchers})
        await consumer.close()

    def _on_fatal(self, error: BaseException) -> None:
        """Stop the service with status 1; the first error counts."""
        if self._failure is None:
            self._failure = error
        self._stop.set()

    def _on_watcher_failed(self, error: WatcherFailedError) -> None:
        """Stop on a watcher's error; one that explains itself is logged without the watcher's name."""
        cause = error.__cause__
        self._on_fatal(cause if isinstance(cause, FatalError | PoolBrokenError) else error)

    async def _until_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """The result of `work`, or None when the stop came first."""
        task = asyncio.create_task(work)
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return None
        return task.result()
