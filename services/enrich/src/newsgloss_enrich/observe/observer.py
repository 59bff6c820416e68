"""The engine as people see it: metrics, log lines, `/healthz` and `/readyz`."""

import time
from collections import deque
from collections.abc import Mapping

import structlog
from aiokafka.structs import TopicPartition

from newsgloss_common.article.record_identity import identity
from newsgloss_common.kafka.permissions import refused
from newsgloss_common.sizes import MIB
from newsgloss_enrich.observe import engine_gauges
from newsgloss_enrich.observe import metric_definitions as defined
from newsgloss_enrich.observe.counters import Counters
from newsgloss_enrich.observe.key_watch import KeyWatch
from newsgloss_enrich.observe.readiness import Situation, health, readiness
from newsgloss_enrich.pool import EventKind, PoolEvent, Rejected, WorkerPool
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.steps.own.chosen import parse_names
from newsgloss_enrich.stream.consumer import PartitionConsumer
from newsgloss_enrich.stream.context import RunContext
from newsgloss_enrich.stream.listener import EngineListener
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.states import RunState
from newsgloss_enrich.watch.lag import LagWatch
from newsgloss_enrich.watch.permissions import PermissionWatch
from newsgloss_enrich.watch.stall import Progress

log = structlog.get_logger(__name__)

QUIET_EVENTS = {EventKind.WORKER_READY, EventKind.WORKER_RETIRED, EventKind.RECORD_CLEARED}
STEPS = {
    EventKind.WORKER_DIED,
    EventKind.RECORD_SUSPECTED,
    EventKind.RECORD_CLEARED,
    EventKind.RECORD_CONVICTED,
    EventKind.RECORD_REDUCED,
}
"""Events that happen to a record a bounded number of times only, so that each of them is progress."""

BUSY_TICKS = 15
"""The workers' busy ratio is taken over this many ticks, of a second each."""


class Observer(EngineListener):
    """Receives one service's events, and answers health checks and scrapes."""

    def __init__(self, settings: EnrichSettings, version: str) -> None:
        self._settings = settings
        self._version = version
        self.counters = Counters(parse_names(settings.steps))
        self.progress = Progress()
        self._keys = KeyWatch(settings.partitioner, self.counters, self._raw_partitions)
        self.stopping = False
        self.retention_near: set[TopicPartition] = set()
        self._topics_refused = ""
        self._beyond: int | None = None
        """From this partition on the enriched topic has none: what waits there waits for a person."""
        self._pool: WorkerPool | None = None
        self._consumer: PartitionConsumer | None = None
        self._lag: LagWatch | None = None
        self._permissions: PermissionWatch | None = None
        self._recovering: dict[TopicPartition, float] = {}
        self._committed_at: float | None = None
        self._busy_seconds = 0.0
        self._ticks: deque[tuple[float, float]] = deque([(time.monotonic(), 0.0)], BUSY_TICKS + 1)
        gauges = self.counters.readings
        gauges.add(defined.READY, lambda: float(self.ready()[0]))
        gauges.add(defined.BROKER_REACHABLE, lambda: float(self.progress.broker_reachable))
        gauges.add(defined.STALLED_SECONDS, lambda: self.progress.stalled_seconds)
        gauges.add(defined.WORKER_BUSY_RATIO, self._busy_ratio)
        gauges.add(defined.WORKER_MEMORY_LIMIT, lambda: settings.worker_memory_mib * MIB)

    # -- what it observes

    def watch_pool(self, pool: WorkerPool) -> None:
        """Observe these workers from now on."""
        self._pool = pool
        engine_gauges.add_pool(self.counters.readings, pool)

    def watch_engine(
        self, consumer: PartitionConsumer, context: RunContext, permissions: PermissionWatch
    ) -> LagWatch:
        """Observe the engine from now on; the caller has to run the lag watch that this returns."""
        gauges = self.counters.readings
        self._consumer = consumer
        self._permissions = permissions
        self._lag = lag = LagWatch(consumer)
        engine_gauges.add_partitions(gauges, consumer, lag, self.retention_near)
        engine_gauges.add_limits(gauges, context.budget, context.breaker)
        return lag

    def tick(self) -> None:
        """Look whether the service makes progress; to be called about once a second."""
        self.progress.tick(
            waiting=self._waiting(),
            at_work=self._pool is not None and self._pool.at_work,
        )
        self._ticks.append((time.monotonic(), self._busy_seconds))

    def _waiting(self) -> bool:
        """Whether there are fetched records that could be committed, and are not yet."""
        runs = self._consumer.runs.items() if self._consumer is not None else ()
        return any(
            run.in_flight.records and (self._beyond is None or tp.partition < self._beyond)
            for tp, run in runs
        )

    def _busy_ratio(self) -> float:
        (since, before), now = self._ticks[0], time.monotonic()
        seconds = (now - since) * self._settings.workers
        return min(1.0, (self._busy_seconds - before) / seconds) if seconds > 0 else 0.0

    # -- the engine's events

    def on_fetched(self, records: int) -> None:
        """As `EngineListener`."""
        self.counters.fetched(records)

    def on_phase(self, phase: str, seconds: float) -> None:
        """As `EngineListener`."""
        self.counters.phase(phase, seconds)

    def on_committed(self, partition: TopicPartition, committed: Slice) -> None:
        """As `EngineListener`."""
        self.progress.moved()
        self._committed_at = time.monotonic()
        rejected = 0
        for index, result in enumerate(committed.work.result()):
            if isinstance(result, Rejected):
                rejected += 1
                self._on_dead_letter(committed, index, result)
        self.counters.committed(committed, rejected)
        self._keys.look(committed.records)
        since = self._recovering.pop(partition, None)
        if since is not None:
            seconds = round(time.monotonic() - since, 1)
            log.info("recovered", topic=partition.topic, partition=partition.partition, seconds=seconds)

    def _on_dead_letter(self, committed: Slice, index: int, why: Rejected) -> None:
        self.counters.dead_letter(why.code)
        record = committed.records[index]
        log.warning(
            "dead letter",
            code=why.code,
            stage=why.stage,
            error_class=why.error_class,
            **identity(record.topic, record.partition, record.offset, record.key, record.headers),
        )

    def _raw_partitions(self) -> int:
        client = self._consumer.client if self._consumer is not None else None
        known = client.partitions_for_topic(self._settings.raw_topic) if client is not None else None
        return len(known or ())

    def on_aborted(self, error: BaseException | None) -> None:
        """As `EngineListener`."""
        self.counters.aborted(error)

    def on_rebalanced(self, seconds: float) -> None:
        """As `EngineListener`."""
        self.counters.rebalanced(seconds)

    def on_recovery(self, partition: TopicPartition, error: BaseException) -> None:
        """As `EngineListener`."""
        self.counters.recovered_from(error)
        if self._permissions is not None:
            self._permissions.suspect(error)
        if partition not in self._recovering:
            self._recovering[partition] = time.monotonic()
            log.warning("recovering", topic=partition.topic, partition=partition.partition, error=repr(error))

    # -- the events of pool and watchers

    def on_work(self, seconds: float, counts: Mapping[str, int]) -> None:
        """A worker has answered, after this time at its records."""
        self.progress.moved()
        self._busy_seconds += seconds
        self.counters.work_done(seconds, counts)

    def on_pool_event(self, event: PoolEvent) -> None:
        """Something happened to a worker, or to a record under suspicion."""
        self.counters.pool_event(event)
        if event.kind in STEPS:
            self.progress.moved()
        details: dict[str, object] = {
            "pid": event.pid,
            "cause": event.cause,
            "detail": event.detail,
            "failures": event.failures,
            "seconds": round(event.seconds, 3),
        }
        fields = {name: value for name, value in details.items() if value}
        if event.record is not None:
            one = event.record
            fields |= identity(one.topic, one.partition, one.offset, one.key, one.headers)
        write = log.debug if event.kind in QUIET_EVENTS else log.warning
        write("worker pool", what=event.kind.value, **fields)

    def on_broker(self, reachable: bool, error: str) -> None:  # noqa: FBT001 - a callback's one fact
        """The broker cannot be reached any more, or answers again."""
        self.progress.broker_reachable = reachable
        self.progress.last_error = error
        if reachable:
            log.info("the broker answers again")
        else:
            log.warning("the broker cannot be reached; waiting for it", error=error)

    def on_topics(self, refused: str, enriched_partitions: int) -> None:
        """Something is wrong with the topics; `refused` is empty when nothing is any more."""
        self._topics_refused = refused
        self._beyond = enriched_partitions if refused else None

    # -- answers

    def _situation(self) -> Situation:
        stats = self._pool.stats if self._pool is not None else None
        consumer = self._consumer
        runs = sorted(consumer.runs.items()) if consumer is not None else []
        missing = self._permissions.missing if self._permissions is not None else ()
        return Situation(
            broker_reachable=self.progress.broker_reachable,
            last_error=self.progress.last_error,
            refused=refused(missing) if missing else "",
            workers_wanted=self._settings.workers,
            workers_loaded=stats.alive if stats is not None else 0,
            joined=consumer is not None and consumer.joined,
            stopping=self.stopping,
            runs={str(tp.partition): run.state.value for tp, run in runs},
            halted={
                str(tp.partition): run.halted_because for tp, run in runs if run.state is RunState.HALTED
            },
            lag=self._lag.offsets() if self._lag is not None else {},
            in_flight=consumer.records_in_flight if consumer is not None else 0,
            stalled_seconds=self.progress.stalled_seconds,
            topics_refused=self._topics_refused,
            since_commit=None if self._committed_at is None else time.monotonic() - self._committed_at,
        )

    def healthy(self) -> tuple[bool, dict[str, object]]:
        """Whether the service is alive, and the body of `/healthz`."""
        return health(self._situation(), self._version, self._settings.stall_seconds)

    def ready(self) -> tuple[bool, dict[str, object]]:
        """Whether the service is ready, and the body of `/readyz`."""
        return readiness(self._situation())
