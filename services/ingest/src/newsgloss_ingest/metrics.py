"""What the service counts and measures; each help text says what it means and what to do when it moves."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

from newsgloss_ingest.in_flight import InFlightBytes

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """One registry, so that two services in one process do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.requests = Counter(
            "newsgloss_ingest_requests_total",
            "HTTP requests by route and status. A rise of 4xx: a producer sends what the schema refuses, "
            "read the problem it is given. A rise of 503: look at newsgloss_ingest_kafka_ready.",
            ["route", "status"],
            registry=self.registry,
        )
        self.request_seconds = Histogram(
            "newsgloss_ingest_request_seconds",
            "Time from a request's headers to its answer. When it grows, compare "
            "newsgloss_ingest_acknowledge_seconds: if that grows too, Kafka is slow.",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.records = Counter(
            "newsgloss_ingest_records_total",
            "Records by outcome: acknowledged, timeout (not acknowledged in time, the sender was told to try "
            "again), refused (by the broker; the log says why). The last two should stand still.",
            ["outcome"],
            registry=self.registry,
        )
        self.acknowledge_seconds = Histogram(
            "newsgloss_ingest_acknowledge_seconds",
            "Time that Kafka takes to acknowledge a record on all in-sync replicas. When it grows, look at "
            "the brokers: disk, replication, requests that queue.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.kafka_ready = Gauge(
            "newsgloss_ingest_kafka_ready",
            "1 when Kafka answers, 0 when not: articles are refused with 503 until it is back. "
            "/readyz says why.",
            registry=self.registry,
        )
        self._in_flight_bytes = Gauge(
            "newsgloss_ingest_in_flight_bytes",
            "Bytes of bodies being read and of records not yet acknowledged. Near the limit requests are "
            "refused with 503: Kafka is slow, or NEWSGLOSS_MAX_IN_FLIGHT_BYTES is too low for the load.",
            registry=self.registry,
        )

    def watch(self, in_flight: InFlightBytes) -> None:
        """Show what `in_flight` holds."""
        self._in_flight_bytes.set_function(lambda: in_flight.held)
