"""What of the engine is seen from outside: its metrics, its log lines, `/healthz` and `/readyz`."""

import time
from collections import Counter, deque
from collections.abc import Mapping

import structlog
from aiokafka.structs import TopicPartition

from newsgloss_common.permissions import refused
from newsgloss_common.record_identity import identity
from newsgloss_enrich import metrics as defined
from newsgloss_enrich.instruments import Instruments
from newsgloss_enrich.pool import EventKind, PoolEvent, Rejected, WorkerPool
from newsgloss_enrich.pool.memory import resident_bytes
from newsgloss_enrich.readiness import Situation, health, readiness
from newsgloss_enrich.settings import MIB, EnrichSettings
from newsgloss_enrich.steps.chosen_steps import parse_names
from newsgloss_enrich.stream.consumer import PartitionConsumer
from newsgloss_enrich.stream.lag import LagWatch
from newsgloss_enrich.stream.permission_watch import PermissionWatch
from newsgloss_enrich.stream.progress import Progress
from newsgloss_enrich.stream.run_context import RunContext
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.states import RunState

log = structlog.get_logger(__name__)

QUIET_EVENTS = {EventKind.WORKER_READY, EventKind.WORKER_RETIRED, EventKind.RECORD_CLEARED}
STEPS = {
    EventKind.WORKER_DIED,
    EventKind.RECORD_SUSPECTED,
    EventKind.RECORD_CLEARED,
    EventKind.RECORD_CONVICTED,
    EventKind.RECORD_REDUCED,
}
"""What can happen to a record a bounded number of times only, so that it is progress."""

BUSY_TICKS = 15
"""Ticks, of a second each, that the workers' busy ratio looks back."""


class Observation:
    """One service's; the engine tells it what happens, and it looks when it is asked."""

    def __init__(self, settings: EnrichSettings, version: str) -> None:
        self._settings = settings
        self._version = version
        self.instruments = Instruments(parse_names(settings.steps))
        self.progress = Progress()
        self.stopping = False
        self.retention_near: set[TopicPartition] = set()
        self._topics_refused = ""
        self._beyond: int | None = None
        """From this partition on there is no enriched one: what waits there waits for a person."""
        self._pool: WorkerPool | None = None
        self._consumer: PartitionConsumer | None = None
        self._lag: LagWatch | None = None
        self._permissions: PermissionWatch | None = None
        self._recovering: dict[TopicPartition, float] = {}
        self._committed_at: float | None = None
        self._busy_seconds = 0.0
        self._ticks: deque[tuple[float, float]] = deque([(time.monotonic(), 0.0)], BUSY_TICKS + 1)
        readings = self.instruments.readings
        readings.add(defined.READY, lambda: float(self.ready()[0]))
        readings.add(defined.BROKER_REACHABLE, lambda: float(self.progress.broker_reachable))
        readings.add(defined.STALLED_SECONDS, lambda: self.progress.stalled_seconds)
        readings.add(defined.WORKER_BUSY_RATIO, self._busy_ratio)
        readings.add(defined.WORKER_MEMORY_LIMIT, lambda: settings.worker_memory_mib * MIB)

    # -- what there is to look at

    def of_pool(self, pool: WorkerPool) -> None:
        """Look at these workers from now on."""
        self._pool = pool
        readings = self.instruments.readings

        def workers() -> dict[str, float]:
            stats = pool.stats
            return {"starting": stats.starting, "idle": stats.idle, "busy": stats.busy}

        readings.add(defined.WORKERS, workers)
        readings.add(
            defined.WORKER_MEMORY,
            lambda: max((resident_bytes(pid) or 0 for pid in pool.worker_pids), default=0),
        )

    def of_consumer(self, consumer: PartitionConsumer, context: RunContext) -> LagWatch:
        """Look at these partitions from now on; the watch is to be run beside them."""
        self._consumer = consumer
        self._lag = lag = LagWatch(consumer)
        budget, breaker = context.budget, context.breaker
        readings = self.instruments.readings

        def partitions() -> dict[str, float]:
            states = Counter(run.state for run in consumer.runs.values())
            return {state.value: states[state] for state in RunState}

        readings.add(defined.PARTITIONS, partitions)
        readings.add(defined.PAUSED_PARTITIONS, lambda: consumer.paused)
        readings.add(defined.OFFSET_LAG, lag.offsets)
        readings.add(defined.EVENT_LAG, lag.seconds)
        readings.add(
            defined.RETENTION_NEAR,
            lambda: {str(tp.partition): float(tp in self.retention_near) for tp in consumer.runs},
        )
        readings.add(defined.IN_FLIGHT_RECORDS, lambda: consumer.in_flight)
        readings.add(defined.IN_FLIGHT_RECORDS_LIMIT, lambda: budget.max_records)
        readings.add(defined.IN_FLIGHT_BYTES, lambda: budget.size)
        readings.add(defined.IN_FLIGHT_BYTES_LIMIT, lambda: budget.max_bytes)
        readings.add(defined.BREAKER_FILL, lambda: breaker.fill)
        readings.add(defined.BREAKER_TRIPPED, lambda: float(breaker.tripped))
        return lag

    def of_permissions(self, watch: PermissionWatch) -> None:
        """Tell these what is refused, and ask them what is missing."""
        self._permissions = watch

    def tick(self) -> None:
        """To be called about once a second."""
        self.progress.tick(
            waiting=self._waiting(),
            at_work=self._pool is not None and self._pool.at_work,
        )
        self._ticks.append((time.monotonic(), self._busy_seconds))

    def _waiting(self) -> bool:
        """Whether something fetched is not committed, though it could be."""
        runs = self._consumer.runs.items() if self._consumer is not None else ()
        return any(
            run.in_flight and (self._beyond is None or tp.partition < self._beyond) for tp, run in runs
        )

    def _busy_ratio(self) -> float:
        (since, before), now = self._ticks[0], time.monotonic()
        seconds = (now - since) * self._settings.workers
        return min(1.0, (self._busy_seconds - before) / seconds) if seconds > 0 else 0.0

    # -- what the engine tells

    def on_broker(self, reachable: bool, error: str) -> None:  # noqa: FBT001 - a callback's one fact
        """The broker went away, or came back."""
        self.progress.broker_reachable = reachable
        self.progress.last_error = error
        if reachable:
            log.info("the broker answers again")
        else:
            log.warning("the broker cannot be reached; waiting for it", error=error)

    def on_topics(self, refused: str, enriched_partitions: int) -> None:
        """Something is wrong with the topics, or nothing any more where `refused` is empty."""
        self._topics_refused = refused
        self._beyond = enriched_partitions if refused else None

    def on_committed(self, partition: TopicPartition, ready: Slice) -> None:
        """A slice was committed."""
        self.progress.moved()
        self._committed_at = time.monotonic()
        rejected = 0
        for index, result in enumerate(ready.work.result()):
            if isinstance(result, Rejected):
                rejected += 1
                self._dead_letter(ready, index, result)
        self.instruments.committed(ready, rejected)
        since = self._recovering.pop(partition, None)
        if since is not None:
            seconds = round(time.monotonic() - since, 1)
            log.info("recovered", topic=partition.topic, partition=partition.partition, seconds=seconds)

    def _dead_letter(self, ready: Slice, index: int, why: Rejected) -> None:
        self.instruments.dead_letter(why.code)
        record = ready.records[index]
        log.warning(
            "dead letter",
            code=why.code,
            stage=why.stage,
            error_class=why.error_class,
            **identity(record.topic, record.partition, record.offset, record.key, record.headers),
        )

    def on_recovery(self, partition: TopicPartition, error: BaseException) -> None:
        """A partition's producer, or the consumer, is started anew."""
        self.instruments.recovered_from(error)
        if self._permissions is not None:
            self._permissions.suspect(error)
        if partition not in self._recovering:
            self._recovering[partition] = time.monotonic()
            log.warning("recovering", topic=partition.topic, partition=partition.partition, error=repr(error))

    def on_work(self, seconds: float, counts: Mapping[str, int]) -> None:
        """A worker has answered."""
        self.progress.moved()
        self._busy_seconds += seconds
        self.instruments.work_done(seconds, counts)

    def on_pool_event(self, event: PoolEvent) -> None:
        """Something happened to a worker, or to a record that is suspected."""
        self.instruments.pool_event(event)
        if event.kind in STEPS:
            self.progress.moved()
        fields: dict[str, object] = {
            "pid": event.pid,
            "cause": event.cause,
            "detail": event.detail,
            "failures": event.failures,
            "seconds": round(event.seconds, 3),
        }
        said = {name: value for name, value in fields.items() if value}
        if event.record is not None:
            one = event.record
            said |= identity(one.topic, one.partition, one.offset, one.key, one.headers)
        write = log.debug if event.kind in QUIET_EVENTS else log.warning
        write("worker pool", what=event.kind.value, **said)

    # -- what is asked

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
            in_flight=consumer.in_flight if consumer is not None else 0,
            stalled_seconds=self.progress.stalled_seconds,
            topics_refused=self._topics_refused,
            since_commit=None if self._committed_at is None else time.monotonic() - self._committed_at,
        )

    def healthy(self) -> tuple[bool, dict[str, object]]:
        """For `/healthz`."""
        return health(self._situation(), self._version, self._settings.stall_seconds)

    def ready(self) -> tuple[bool, dict[str, object]]:
        """For `/readyz`."""
        return readiness(self._situation())
