"""Counts what the engine does, in the series of `metric_definitions`."""

import time
from collections.abc import Mapping, Sequence

from aiokafka.errors import ProducerFenced
from prometheus_client import CollectorRegistry

from newsgloss_common.telemetry.build_info import show_process
from newsgloss_common.telemetry.gauges import CallbackGauges
from newsgloss_common.telemetry.metric_definitions import (
    counters,
    histograms,
    new_counter,
    new_gauge,
    new_histogram,
)
from newsgloss_enrich.observe import metric_definitions as defined
from newsgloss_enrich.pool import Enriched, EventKind, PoolEvent
from newsgloss_enrich.stream.commit import REFUSALS
from newsgloss_enrich.stream.slices import Slice

SUSPECT_EVENTS = {
    EventKind.RECORD_SUSPECTED: "suspected",
    EventKind.RECORD_CLEARED: "cleared",
    EventKind.RECORD_CONVICTED: "convicted",
    EventKind.RECORD_REDUCED: "reduced",
}


class Counters:
    """All counters and histograms of one service, in their own registry.

    Attributes:
        registry: What `/metrics` shows.
        readings: Gauges that call back for their value.
    """

    def __init__(self, own_steps: Sequence[str] = ()) -> None:
        """`own_steps`: the names of the operator's steps, each of which gets its own series."""
        self.registry = registry = CollectorRegistry()
        self.readings = CallbackGauges(registry)
        show_process("enrich", registry)
        self._fetched = new_counter(defined.FETCHED, registry)
        records = counters(defined.RECORDS, registry)
        self._enriched, self._dead = records["enriched",], records["dead_letter",]
        size = counters(defined.BYTES, registry)
        self._bytes_in, self._bytes_out = size["in",], size["out",]
        self._codes = counters(defined.DEAD_LETTERS, registry)
        self._keys = counters(defined.KEYS, registry)
        self._latency = new_histogram(defined.COMMIT_LATENCY, registry)
        self._last_commit = new_gauge(defined.LAST_COMMIT, registry)
        self._transactions = new_counter(defined.TRANSACTIONS, registry)
        self._transaction_records = new_histogram(defined.TRANSACTION_RECORDS, registry)
        self._phases = histograms(defined.PHASE_SECONDS, registry)
        self._aborts = counters(defined.ABORTS, registry)
        self._recoveries = counters(defined.RECOVERIES, registry)
        self._rebalances = new_histogram(defined.REBALANCE_SECONDS, registry)
        self._restarts = counters(defined.WORKER_RESTARTS, registry)
        self._start_failures = new_counter(defined.WORKER_START_FAILURES, registry)
        self._suspects = counters(defined.SUSPECTS, registry)
        self._loading = new_histogram(defined.MODEL_LOAD_SECONDS, registry)
        self._busy = new_counter(defined.WORKER_BUSY_SECONDS, registry)
        self._languages = counters(defined.LANGUAGE_RECORDS, registry)
        self._stages = counters(defined.STAGES_TOTAL.with_values("stage", own_steps), registry)
        self._steps = counters(defined.STEP_SECONDS.with_values("step", own_steps), registry)
        self._skipped = counters(defined.ENTITIES_SKIPPED, registry)

    def fetched(self, records: int) -> None:
        """Count records fetched."""
        self._fetched.inc(records)

    def phase(self, name: str, seconds: float) -> None:
        """Record how long a slice was in a phase: queue, compute, send or commit."""
        self._phases[name,].observe(seconds)

    def committed(self, ready: Slice, rejected: int) -> None:
        """Count a committed slice; `rejected` of its records became dead letters."""
        now = time.time()
        results = ready.work.result()
        self._transactions.inc()
        self._transaction_records.observe(len(results))
        self._enriched.inc(len(results) - rejected)
        self._dead.inc(rejected)
        self._bytes_in.inc(sum(len(one.value or b"") + len(one.key or b"") for one in ready.records))
        self._bytes_out.inc(
            sum(len(one.value or b"") + len(one.key or b"") for one in results if isinstance(one, Enriched))
        )
        self._latency.observe(max(0.0, now - ready.records[0].timestamp / 1000))
        self._last_commit.set(now)

    def dead_letter(self, code: str) -> None:
        """Count a committed dead letter by its code."""
        self._codes[code,].inc()

    def keys(self, expected: int, elsewhere: int) -> None:
        """Count keys by their place: where the partitioner puts them, or elsewhere."""
        self._keys["expected",].inc(expected)
        self._keys["elsewhere",].inc(elsewhere)

    def aborted(self, error: BaseException | None) -> None:
        """Count a transaction that began and did not commit; no error means a revocation."""
        if error is None:
            reason = "revoked"
        elif isinstance(error, ProducerFenced):
            reason = "fenced"
        elif isinstance(error, REFUSALS):
            reason = "refused"
        else:
            reason = "timeout" if isinstance(error, TimeoutError) else "error"
        self._aborts[reason,].inc()

    def recovered_from(self, error: BaseException) -> None:
        """Count a producer or consumer that was replaced after this error."""
        self._recoveries[type(error).__name__,].inc()

    def rebalanced(self, seconds: float) -> None:
        """Record the duration of a rebalance."""
        self._rebalances.observe(seconds)

    def pool_event(self, event: PoolEvent) -> None:
        """Count an event of a worker or of a suspected record."""
        match event.kind:
            case EventKind.WORKER_READY:
                self._loading.observe(event.seconds)
            case EventKind.WORKER_DIED | EventKind.WORKER_RETIRED:
                self._restarts[event.cause,].inc()
            case EventKind.WORKER_START_FAILED:
                self._start_failures.inc()
            case kind:
                self._suspects[SUSPECT_EVENTS[kind],].inc()

    def work_done(self, seconds: float, counts: Mapping[str, int]) -> None:
        """Count a worker's seconds at records, and what its handler counted (`steps.counts`).

        Keys that no handler of ours uses are dropped, and unknown label values count as `other`.
        """
        self._busy.inc(seconds)
        for key, count in counts.items():
            what, _, which = key.partition("/")
            if count < 0:
                continue
            match what:
                case "language":
                    self._languages[which,].inc(count)
                case "stage":
                    stage, _, status = which.partition("/")
                    self._stages[stage, status].inc(count)
                case "entities_skipped":
                    self._skipped[which,].inc(count)
                case "nanoseconds":
                    self._steps[which,].inc(count / 1e9)
