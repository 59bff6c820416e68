"""The engine's metrics. Each help text says what the figure means and what to do when it moves."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from newsgloss_enrich.pool import PoolEvent, Rejected
from newsgloss_enrich.stream.slices import Slice


@dataclass(frozen=True)
class Metrics:
    """All metrics of one service, in a registry of their own."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    records: Counter = field(init=False)
    dead_letters: Counter = field(init=False)
    transactions: Counter = field(init=False)
    slice_records: Histogram = field(init=False)
    recoveries: Counter = field(init=False)
    worker_events: Counter = field(init=False)
    latency: Histogram = field(init=False)

    def __post_init__(self) -> None:
        new = object.__setattr__
        new(self, "records", Counter(
            "newsgloss_records_total",
            "Raw records committed, by outcome. Flat while lag grows: see /healthz and the log.",
            ["outcome"], registry=self.registry,
        ))  # fmt: skip
        new(self, "dead_letters", Counter(
            "newsgloss_dead_letters_total",
            "Dead letters by code. Growing: newsgloss-enrich dlq list --code CODE.",
            ["code"], registry=self.registry,
        ))  # fmt: skip
        new(self, "transactions", Counter(
            "newsgloss_transactions_total",
            "Committed transactions. Records per transaction near 1 under load: the broker is slow.",
            registry=self.registry,
        ))  # fmt: skip
        new(self, "slice_records", Histogram(
            "newsgloss_transaction_records",
            "Records per transaction.",
            buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000), registry=self.registry,
        ))  # fmt: skip
        new(self, "recoveries", Counter(
            "newsgloss_recoveries_total",
            "Producers thrown away after an error, by error. A few at a rebalance or broker restart are "
            "normal; steady ones are not: look at the broker.",
            ["error"], registry=self.registry,
        ))  # fmt: skip
        new(self, "worker_events", Counter(
            "newsgloss_worker_events_total",
            "Events of the worker pool, by kind and cause. worker_died growing: look for out_of_memory.",
            ["kind", "cause"], registry=self.registry,
        ))  # fmt: skip
        new(self, "latency", Histogram(
            "newsgloss_commit_latency_seconds",
            "From a raw record's timestamp to its commit. Growing with lag: add workers or members.",
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
            registry=self.registry,
        ))  # fmt: skip

    def gauge(self, name: str, text: str, read: Callable[[], float]) -> None:
        """A figure that is read when it is asked for."""
        Gauge(name, text, registry=self.registry).set_function(read)

    def committed(self, ready: Slice, now: float) -> None:
        """Count a committed slice; `now` in seconds since the epoch."""
        self.transactions.inc()
        self.slice_records.observe(len(ready.records))
        rejected = [result for result in ready.work.result() if isinstance(result, Rejected)]
        self.records.labels("enriched").inc(len(ready.records) - len(rejected))
        self.records.labels("dead_letter").inc(len(rejected))
        self._count_codes(result.code for result in rejected)
        self.latency.observe(max(0.0, now - ready.records[0].timestamp / 1000))

    def _count_codes(self, codes: Iterable[str]) -> None:
        for code in codes:
            self.dead_letters.labels(code).inc()

    def pool_event(self, event: PoolEvent) -> None:
        """Count an event of the pool."""
        self.worker_events.labels(event.kind.value, event.cause).inc()
