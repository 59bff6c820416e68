"""The metrics of ingest: unit, labels, meaning, and what to do when a value is off.

`make metrics` writes docs/metrics.md from these definitions.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

from newsgloss_common.telemetry.build_info import BUILD_INFO, show_process
from newsgloss_common.telemetry.metric_definitions import (
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
    "4xx: a producer sends what the schema refuses; the answer names the field. 503: see "
    "`newsgloss_ingest_kafka_ready` and `newsgloss_ingest_in_flight_bytes`. 500: the log has the traceback.",
    ROUTE,
    Label("status", bound="the HTTP statuses that the API answers"),
)
REQUEST_SECONDS = histogram(
    "newsgloss_ingest_request_seconds",
    "seconds",
    "Time from a request's headers to its answer.",
    "compare `newsgloss_ingest_acknowledge_seconds`: if it grows too, Kafka is slow; if not, senders are.",
    ROUTE,
    buckets=SECONDS,
)
RECORDS = counter(
    "newsgloss_ingest_records_total",
    "records",
    "Records by outcome. timeout: not acknowledged in time, so the sender was told to try again; refused: "
    "by the broker. The last two should not grow.",
    "timeout: check the brokers; refused: the log says why, often because a topic's limit was lowered.",
    Label("outcome", ("acknowledged", "timeout", "refused")),
)
ACKNOWLEDGE_SECONDS = histogram(
    "newsgloss_ingest_acknowledge_seconds",
    "seconds",
    "Time that Kafka takes to acknowledge a record on all in-sync replicas.",
    "check the brokers: disk, replication, request queues.",
    buckets=SECONDS,
)
KAFKA_READY = gauge(
    "newsgloss_ingest_kafka_ready",
    "1",
    "1 while Kafka answers; articles are refused with 503 until it is back.",
    "`/readyz` says why: the brokers, the network or the credentials.",
)
IN_FLIGHT_BYTES = gauge(
    "newsgloss_ingest_in_flight_bytes",
    "bytes",
    "Bytes of bodies being read and of records not yet acknowledged.",
    "near the limit, requests are refused with 503: Kafka is slow, or the limit is too low for the load.",
)
IN_FLIGHT_BYTES_LIMIT = gauge(
    "newsgloss_ingest_in_flight_bytes_limit",
    "bytes",
    "`NEWSGLOSS_MAX_IN_FLIGHT_BYTES`.",
    "reached although Kafka acknowledges quickly: raise it, if memory allows.",
)

# -- of `newsgloss-ingest feeds` alone

FEEDS = gauge(
    "newsgloss_ingest_feeds",
    "feeds",
    "Feeds of FEEDS.toml by state. failing: the last poll failed; gone: the server answered 410. Their sum "
    "is the number of configured feeds.",
    "the log has `the feed cannot be had` with address and reason. Many at once: your own network or DNS. "
    "gone: remove it from the file, or use `--retry-gone`.",
    Label("state", ("fine", "failing", "gone")),
)
FEED_OVERDUE_SECONDS = gauge(
    "newsgloss_ingest_feed_overdue_seconds",
    "seconds",
    "Delay of the most overdue feed since the time of its poll, polls in progress included; 0 when none is "
    "overdue.",
    "`newsgloss_ingest_kafka_ready` 0: polls wait for Kafka. Otherwise compare "
    "`newsgloss_ingest_feed_poll_seconds`: slow pages, `host_delay_seconds`, or more feeds than one process "
    "can poll.",
)
FEED_POLLS = counter(
    "newsgloss_ingest_feed_polls_total",
    "polls",
    "Polls by outcome. not_modified: the server reported nothing new; failed: the feed could not be fetched "
    "or read.",
    "none at all: see `newsgloss_ingest_feed_overdue_seconds`; failed: the log names feed and reason.",
    Label("outcome", ("read", "not_modified", "failed", "gone")),
)
FEED_POLL_SECONDS = histogram(
    "newsgloss_ingest_feed_poll_seconds",
    "seconds",
    "Duration of a poll, pages and Kafka's acknowledgements included.",
    "pages of one host wait for each other (`host_delay_seconds`, robots.txt), or polls wait for Kafka.",
    buckets=POLL_SECONDS,
)
FEED_ITEMS = counter(
    "newsgloss_ingest_feed_items_total",
    "items",
    "Items of feeds by their fate in a poll. later: the page could not be fetched now, or was beyond the "
    "limit of this poll; failed: no article could be made of it, or Kafka refused it.",
    "failed: the log has `no article` and the reason, often a feed without texts. later, all the time: the "
    "feed has more pages than the 100 of a poll. After three polls an item is published without its page.",
    Label("fate", ("new", "updated", "unchanged", "later", "failed")),
)
FEED_ITEMS_FORGOTTEN = counter(
    "newsgloss_ingest_feed_items_forgotten_total",
    "items",
    "Items that were forgotten, since they left their feed `forget_after_days` ago.",
    "it does not grow for weeks although feeds have new items: the log has `items forgotten` when it grows.",
)
FEED_MEMORY_BYTES = gauge(
    "newsgloss_ingest_feed_memory_bytes",
    "bytes",
    "Bytes that the memory of feeds takes in its file.",
    "it grows faster than new articles appear: a feed gives its items new ids at each poll. Lower "
    "`forget_after_days`, or remove that feed.",
)


class Metrics:
    """The metrics of one service, in a registry of their own."""

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
        """Count and time one request.

        Its counters are looked up once, since looking them up costs more than counting.
        """
        counters = self._of_route.get((route, status))
        if counters is None:
            counters = self.requests.labels(route, status), self.request_seconds.labels(route)
            self._of_route[route, status] = counters
        counters[0].inc()
        counters[1].observe(seconds)

    def watch(self, in_flight: InFlightBytes) -> None:
        """Export the bytes of `in_flight`."""
        self._in_flight_bytes.set_function(lambda: in_flight.held)
        self._in_flight_bytes_limit.set(in_flight.limit)
