"""`newsgloss-enrich run`: wiring and lifecycle.

Start: pool, topics, consumer, then ready. Stop: intake, then what is at work, then producers and the
consumer, then the workers; each step has a deadline.
"""

import asyncio
import contextlib
import dataclasses
import gc
import time
from collections.abc import AsyncIterator, Coroutine, Mapping
from importlib.metadata import version
from typing import Any, TypeVar

import structlog
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition

from newsgloss_common import permissions
from newsgloss_common.addresses import parse_address
from newsgloss_common.http import serving
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.lifecycle import stop_on_signals
from newsgloss_common.reach import why_unreachable
from newsgloss_enrich import workers
from newsgloss_enrich.health import health_app
from newsgloss_enrich.metrics import Metrics
from newsgloss_enrich.pool import EventKind, PoolEvent, PoolSettings, WorkerPool, WorkerStartError
from newsgloss_enrich.settings import MIB, EnrichSettings
from newsgloss_enrich.stream import broker_probe, guards, preflight
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.consumer import ConsumerSettings, PartitionConsumer, heartbeat_ms
from newsgloss_enrich.stream.dead_letters import RECORD_OVERHEAD, DeadLetterOffice
from newsgloss_enrich.stream.errors import FatalError
from newsgloss_enrich.stream.permission_watch import PermissionWatch
from newsgloss_enrich.stream.producers import BATCH_BYTES, ProducerFactory
from newsgloss_enrich.stream.progress import Progress
from newsgloss_enrich.stream.run_context import RunContext
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.start_from import StartAt, StartFrom
from newsgloss_enrich.stream.transaction import Outlet

log = structlog.get_logger(__name__)

T = TypeVar("T")

VERSION = version("newsgloss-enrich")
CLUSTER_RETRY_SECONDS = 2.0
TICK_SECONDS = 1.0
FINISHED_LOOK_SECONDS = 0.2
YOUNG_OBJECTS = 20_000
"""Allocations between two looks for garbage. Records pass through in thousands and hardly any are part of a
cycle; at CPython's own 700 the looks took a tenth of the parent's time."""

QUIET_EVENTS = {EventKind.WORKER_READY, EventKind.WORKER_RETIRED, EventKind.RECORD_CLEARED}


@dataclasses.dataclass(frozen=True)
class Stretch:
    """A part of the raw topic: for each partition the first offset, and the one before which it ends."""

    starts: Mapping[int, int]
    ends: Mapping[int, int]


def spare_the_collector() -> None:
    """What is loaded now stays for good; what comes after is looked at in large lots."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])


class EnrichService:
    """One member of the group, from start to stop."""

    def __init__(
        self, settings: EnrichSettings, kafka: KafkaSettings, stretch: Stretch | None = None
    ) -> None:
        self._settings = settings
        self._kafka = kafka
        self._stretch = stretch
        self.finished = False
        """A stretch has an end: whether it was reached."""
        self._metrics = Metrics()
        self._progress = Progress()
        self._stop = asyncio.Event()
        self._failure: BaseException | None = None
        self._consumer: PartitionConsumer | None = None
        self._pool: WorkerPool | None = None
        self._permissions: PermissionWatch | None = None
        self._recovering: dict[TopicPartition, float] = {}

    async def run(self) -> int:
        """Serve until a signal; the exit status: 0, or 1 after a fatal error."""
        with stop_on_signals() as stop:
            self._stop = stop
            try:
                await self._serve()
            except FatalError as error:
                self._failure = error
        if self._failure is not None:
            expected = isinstance(self._failure, FatalError)
            log.error("stopped", reason=str(self._failure), exc_info=None if expected else self._failure)
            return 1
        log.info("stopped", reason="the end is reached" if self.finished else "signal")
        return 0

    async def _serve(self) -> None:
        app = health_app(self._healthy, self._ready, self._metrics.registry)
        async with serving(app, parse_address(self._settings.enrich_http)) as address:
            log.info("listening", address=f"http://{address.host}:{address.port}", version=VERSION)
            async with background(broker_probe.watch(self._kafka.client_options(), self._on_broker)):
                cluster = await self._until_stopped(self._check_cluster())
                if cluster is None:
                    return
                self._pool = WorkerPool(self._pool_settings(cluster), self._on_pool_event)
                try:
                    await self._until_stopped(self._pool.start())
                    spare_the_collector()
                    if not self._stop.is_set():
                        await self._enrich(cluster, self._pool)
                except WorkerStartError as error:
                    raise FatalError(f"workers cannot start: {error}") from error
                finally:
                    await self._pool.stop()

    async def _enrich(self, cluster: preflight.Cluster, pool: WorkerPool) -> None:
        self._consumer = consumer = PartitionConsumer(
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
                ends=self._stretch.ends if self._stretch else None,
            ),
            self._kafka.client_options(),
            self._run_context(cluster, pool),
        )
        self._metrics.gauge(
            "newsgloss_in_flight_records",
            "Records fetched and not committed. At its bound while nothing is committed: see /healthz.",
            lambda: consumer.in_flight,
        )
        self._permissions = PermissionWatch(lambda: self._missing_permissions(cluster.raw.partitions))
        guarding = guards.watch(consumer, cluster, self._kafka.client_options())
        async with (
            background(self._tick()),
            background(self._until_finished(consumer)),
            background(self._permissions.watch()),
            background(self._fatal_if_it_fails(guarding)),
        ):
            polling = asyncio.create_task(consumer.consume(), name="polling")
            stopping = asyncio.create_task(self._stop.wait(), name="stopping")
            await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            consumer.stop_intake()
            if not polling.done():
                await asyncio.wait({polling}, timeout=1.0)
            if self._failure is None and not await consumer.drain(self._settings.drain_seconds):
                log.warning(
                    "work under way is dropped, to be done by its next owner", records=consumer.in_flight
                )
            polling.cancel()
            failed = (await asyncio.gather(polling, return_exceptions=True))[0]
            await consumer.close()
            if isinstance(failed, Exception) and self._failure is None:
                self._failure = failed

    # -- what runs need

    def _run_context(self, cluster: preflight.Cluster, pool: WorkerPool) -> RunContext:
        settings = self._settings
        limit = min(cluster.enriched.max_message_bytes, cluster.dead_letters.max_message_bytes)
        office = DeadLetterOffice(settings.group_id, VERSION, cluster.dead_letters.max_message_bytes)
        return RunContext(
            group=settings.group_id,
            pool=pool,
            producers=ProducerFactory(
                settings.group_id, self._kafka.client_options(), min(BATCH_BYTES, limit - RECORD_OVERHEAD)
            ),
            outlet=Outlet(
                settings.group_id,
                settings.enriched_topic,
                settings.dlq_topic,
                cluster.dead_letters.partitions,
                office,
            ),
            budget=Budget(settings.max_in_flight_mib * MIB, settings.max_in_flight_records),
            breaker=CircuitBreaker(settings.breaker_run, settings.breaker_ratio, settings.breaker_window),
            heartbeat_seconds=heartbeat_ms(settings.session_timeout_ms) / 1000,
            on_committed=self._on_committed,
            on_recovery=self._on_recovery,
            on_fatal=self._on_fatal,
        )

    def _pool_settings(self, cluster: preflight.Cluster) -> PoolSettings:
        config = workers.handler_config(self._settings, cluster.enriched.max_message_bytes)
        return workers.pool_settings(self._settings, workers.handler_of(self._settings), config)

    def _wanted(self) -> preflight.Wanted:
        return preflight.Wanted(
            self._settings.raw_topic,
            self._settings.enriched_topic,
            self._settings.dlq_topic,
            self._settings.group_id,
            self._settings.create_topics,
            self._settings.partitions,
        )

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
                self._progress.last_error = f"topics cannot be checked: {why}"
                await asyncio.sleep(CLUSTER_RETRY_SECONDS)

    async def _missing_permissions(self, partitions: int) -> list[permissions.Permission]:
        async with self._admin() as admin:
            return await permissions.missing(admin, preflight.needed(self._wanted(), partitions))

    # -- what is seen from outside

    def _healthy(self) -> tuple[bool, dict[str, object]]:
        stalled = self._progress.stalled_seconds
        detail: dict[str, object] = {"version": VERSION}
        if stalled >= self._settings.stall_seconds:
            return False, {
                **detail,
                "reason": f"fetched records wait, nothing was committed for {stalled:.0f} s",
            }
        return True, detail

    def _ready(self) -> tuple[bool, dict[str, object]]:
        if not self._progress.broker_reachable:
            return False, {"reason": f"the broker cannot be reached: {self._progress.last_error}"}
        if self._permissions is not None and self._permissions.missing:
            return False, {"reason": permissions.refused(self._permissions.missing)}
        if self._consumer is None or not self._consumer.joined:
            why = self._progress.last_error
            return False, {"reason": "starting" + (f": {why}" if why else "")}
        if self._stop.is_set():
            return False, {"reason": "stopping"}
        runs = {str(tp.partition): run.state.value for tp, run in sorted(self._consumer.runs.items())}
        halted = [partition for partition, state in runs.items() if state == "halted"]
        if halted:
            return False, {"reason": f"halted partitions: {', '.join(halted)}; see the log", "runs": runs}
        return True, {"runs": runs}

    def _on_broker(self, reachable: bool, error: str) -> None:  # noqa: FBT001 - a callback's one fact
        self._progress.broker_reachable = reachable
        self._progress.last_error = error
        if reachable:
            log.info("the broker answers again")
        else:
            log.warning("the broker cannot be reached; waiting for it", error=error)

    def _on_committed(self, partition: TopicPartition, ready: Slice) -> None:
        self._progress.moved()
        self._metrics.committed(ready, time.time())
        since = self._recovering.pop(partition, None)
        if since is not None:
            log.info("recovered", partition=partition.partition, seconds=round(time.monotonic() - since, 1))

    def _on_recovery(self, partition: TopicPartition, error: BaseException) -> None:
        self._metrics.recoveries.labels(type(error).__name__).inc()
        if self._permissions is not None:
            self._permissions.suspect(error)
        if partition not in self._recovering:
            self._recovering[partition] = time.monotonic()
            log.warning("recovering", partition=partition.partition, error=repr(error))

    def _on_pool_event(self, event: PoolEvent) -> None:
        self._metrics.pool_event(event)
        write = log.debug if event.kind in QUIET_EVENTS else log.warning
        fields = {
            name: value for name, value in dataclasses.asdict(event).items() if value and name != "kind"
        }
        write("worker pool", what=event.kind.value, **fields)

    def _on_fatal(self, error: BaseException) -> None:
        if self._failure is None:
            self._failure = error
        self._stop.set()

    # -- small tools of the lifecycle

    async def _fatal_if_it_fails(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - handed over whole; the service stops on it
            self._on_fatal(error)

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
            self._progress.tick(waiting=self._consumer is not None and self._consumer.in_flight > 0)

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


@contextlib.asynccontextmanager
async def background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run `work` beside the block, and end it with the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
