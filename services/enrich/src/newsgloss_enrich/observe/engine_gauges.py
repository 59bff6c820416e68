"""Gauges that read the engine's parts at each scrape."""

from collections import Counter
from collections.abc import Set as AbstractSet

from aiokafka.structs import TopicPartition

from newsgloss_common.telemetry.gauges import CallbackGauges
from newsgloss_enrich.observe import metric_definitions as defined
from newsgloss_enrich.pool import WorkerPool
from newsgloss_enrich.pool.memory import resident_bytes
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.breaker import CircuitBreaker
from newsgloss_enrich.stream.consumer import PartitionConsumer
from newsgloss_enrich.stream.states import RunState
from newsgloss_enrich.watch.lag import LagWatch


def add_pool(gauges: CallbackGauges, pool: WorkerPool) -> None:
    """The workers and their memory."""

    def workers() -> dict[str, float]:
        stats = pool.stats
        return {"starting": stats.starting, "idle": stats.idle, "busy": stats.busy}

    gauges.add(defined.WORKERS, workers)
    gauges.add(
        defined.WORKER_MEMORY,
        lambda: max((resident_bytes(pid) or 0 for pid in pool.worker_pids), default=0),
    )


def add_partitions(
    gauges: CallbackGauges,
    consumer: PartitionConsumer,
    lag: LagWatch,
    retention_near: AbstractSet[TopicPartition],
) -> None:
    """The assigned partitions, their lag, and those that retention is about to overtake."""

    def partitions() -> dict[str, float]:
        states = Counter(run.state for run in consumer.runs.values())
        return {state.value: states[state] for state in RunState}

    gauges.add(defined.PARTITIONS, partitions)
    gauges.add(defined.PAUSED_PARTITIONS, lambda: consumer.paused)
    gauges.add(defined.OFFSET_LAG, lag.offsets)
    gauges.add(defined.EVENT_LAG, lag.seconds)
    gauges.add(
        defined.RETENTION_NEAR,
        lambda: {str(tp.partition): float(tp in retention_near) for tp in consumer.runs},
    )
    gauges.add(defined.IN_FLIGHT_RECORDS, lambda: consumer.records_in_flight)


def add_limits(gauges: CallbackGauges, budget: Budget, breaker: CircuitBreaker) -> None:
    """What is in flight beside its limits, and the circuit breaker."""
    gauges.add(defined.IN_FLIGHT_RECORDS_LIMIT, lambda: budget.max_records)
    gauges.add(defined.IN_FLIGHT_BYTES, lambda: budget.size)
    gauges.add(defined.IN_FLIGHT_BYTES_LIMIT, lambda: budget.max_bytes)
    gauges.add(defined.BREAKER_FILL, lambda: breaker.fill)
    gauges.add(defined.BREAKER_TRIPPED, lambda: float(breaker.tripped))
