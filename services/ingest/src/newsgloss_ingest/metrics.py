"""All that ingest measures: unit, labels, meaning, and what to do when it is off.

docs/metrics.md is made of these (`make metrics`).
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

from newsgloss_common.build_info import BUILD_INFO, show_process
from newsgloss_common.metric_definitions import (
    Label,
    counter,
    gauge,
    histogram,
    new_counter,
    new_gauge,
    new_histogram,
)
from newsgloss_ingest.in_flight import InFlightBytes

POLL_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
ROUTE = Label("route", bound="the routes of the API, never a path; none where no route matched")

BUILD = BUILD_INFO
REQUESTS = counter(
    "newsgloss_ingest_requests_total",
    "requests",
    "HTTP requests by route and status.",
    "4xx: a producer sends what the schema refuses, its answer names the field; 503: see "
    "`newsgloss_ingest_kafka_ready` and `newsgloss_ingest_in_flight_bytes`; 500: the log has the traceback.",
    ROUTE,
    Label("status", bound="the HTTP statuses that the API answers"),
)
REQUEST_SECONDS = histogram(
    "newsgloss_ingest_request_seconds",
    "seconds",
    "Time from a request's headers to its answer.",
    "compare `newsgloss_ingest_acknowledge_seconds`: if that grows too, Kafka is slow; if not, senders are.",
    ROUTE,
    buckets=SECONDS,
)
RECORDS = counter(
    "newsgloss_ingest_records_total",
    "records",
    "Records by outcome. timeout: not acknowledged in time, the sender was told to try again; refused: by "
    "the broker. The last two should stand still.",
    "timeout: look at the brokers; refused: the log says why, often a topic's limit that was lowered.",
    Label("outcome", ("acknowledged", "timeout", "refused")),
)
ACKNOWLEDGE_SECONDS = histogram(
    "newsgloss_ingest_acknowledge_seconds",
    "seconds",
    "Time that Kafka takes to acknowledge a record on all in-sync replicas.",
    "look at the brokers: disk, replication, requests that queue.",
    buckets=SECONDS,
)
KAFKA_READY = gauge(
    "newsgloss_ingest_kafka_ready",
    "1",
    "1 while Kafka answers; articles are refused with 503 until it is back.",
    "`/readyz` says why; the brokers, the network or the credentials.",
)
IN_FLIGHT_BYTES = gauge(
    "newsgloss_ingest_in_flight_bytes",
    "bytes",
    "Bytes of bodies being read and of records not yet acknowledged.",
    "near its limit requests are refused with 503: Kafka is slow, or the limit is too low for the load.",
)
IN_FLIGHT_BYTES_LIMIT = gauge(
    "newsgloss_ingest_in_flight_bytes_limit",
    "bytes",
    "`NEWSGLOSS_MAX_IN_FLIGHT_BYTES`.",
    "reached while Kafka acknowledges quickly: raise it, memory allowing.",
)

# -- of `newsgloss-ingest feeds` alone

FEEDS = gauge(
    "newsgloss_ingest_feeds",
    "feeds",
    "Feeds of FEEDS.toml by state: fine; failing, its last poll came to nothing; gone, its server answered "
    "410. All three together are those that are configured.",
    "the log says `the feed cannot be had` with address and reason. Many at once: our own network or DNS. "
    "gone: take it out of the file, or `--retry-gone`.",
    Label("state", ("fine", "failing", "gone")),
)
FEED_OVERDUE_SECONDS = gauge(
    "newsgloss_ingest_feed_overdue_seconds",
    "seconds",
    "How far the feed that is furthest behind is past the time of its poll, polls under way included; 0 when "
    "none is.",
    "`newsgloss_ingest_kafka_ready` 0: polls wait for Kafka with an article in hand. Else compare "
    "`newsgloss_ingest_feed_poll_seconds`: slow pages, `host_delay_seconds`, or more feeds than one process "
    "can poll.",
)
FEED_POLLS = counter(
    "newsgloss_ingest_feed_polls_total",
    "polls",
    "Polls by outcome. not_modified: the server said that nothing is new; failed: the feed could not be had "
    "or read.",
    "none at all: see `newsgloss_ingest_feed_overdue_seconds`; failed: the log names feed and reason.",
    Label("outcome", ("read", "not_modified", "failed", "gone")),
)
FEED_POLL_SECONDS = histogram(
    "newsgloss_ingest_feed_poll_seconds",
    "seconds",
    "Time that a poll takes, its pages and Kafka's acknowledgements included.",
    "pages wait for each other at one host (`host_delay_seconds`, its robots.txt); or for Kafka.",
    buckets=POLL_SECONDS,
)
FEED_ITEMS = counter(
    "newsgloss_ingest_feed_items_total",
    "items",
    "Items of feeds by what became of them in a poll. later: its page could not be had now, or was one too "
    "many for this poll; failed: it makes no article, or none that Kafka takes.",
    "failed: the log says `no article` and why, often a feed without texts; later without end: it has "
    "more pages than the 100 of a poll; an item whose page is away is published without after three polls.",
    Label("fate", ("new", "updated", "unchanged", "later", "failed")),
)
FEED_ITEMS_FORGOTTEN = counter(
    "newsgloss_ingest_feed_items_forgotten_total",
    "items",
    "Items that are remembered no more, since they were last in their feed `forget_after_days` ago.",
    "it stands still for weeks while feeds have new items: the log has `items forgotten` whenever it moves.",
)
FEED_MEMORY_BYTES = gauge(
    "newsgloss_ingest_feed_memory_bytes",
    "bytes",
    "What the memory of feeds takes of its file.",
    "it grows faster than new articles come: a feed that gives its items new ids at each poll; lower "
    "`forget_after_days`, or take that feed out.",
)


class Metrics:
    """One registry, so that two services in one process do not mix."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        show_process("ingest", registry)
        self.requests = new_counter(REQUESTS, registry)
        self._of_route: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        self.request_seconds = new_histogram(REQUEST_SECONDS, registry)
        self.records = new_counter(RECORDS, registry)
        for outcome in RECORDS.labels[0].values:
            self.records.labels(outcome)
        self.acknowledged = self.records.labels("acknowledged")
        self.acknowledge_seconds = new_histogram(ACKNOWLEDGE_SECONDS, registry)
        self.kafka_ready = new_gauge(KAFKA_READY, registry)
        self._in_flight_bytes = new_gauge(IN_FLIGHT_BYTES, registry)
        self._in_flight_bytes_limit = new_gauge(IN_FLIGHT_BYTES_LIMIT, registry)

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count and time one; what counts it is looked up once, since looking costs more than counting."""
        counters = self._of_route.get((route, status))
        if counters is None:
            counters = self.requests.labels(route, status), self.request_seconds.labels(route)
            self._of_route[route, status] = counters
        counters[0].inc()
        counters[1].observe(seconds)

    def watch(self, in_flight: InFlightBytes) -> None:
        """Show what `in_flight` holds."""
        self._in_flight_bytes.set_function(lambda: in_flight.held)
        self._in_flight_bytes_limit.set(in_flight.limit)
