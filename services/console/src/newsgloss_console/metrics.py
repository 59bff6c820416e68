"""The metrics of the console: unit, labels, meaning, and what to do when a value is off.

`make metrics` writes docs/metrics.md from these definitions.
"""

from collections.abc import Callable

from prometheus_client import CollectorRegistry

from newsgloss_common.telemetry.build_info import show_process
from newsgloss_common.telemetry.metric_definitions import (
    Label,
    counter,
    gauge,
    new_counter,
    new_gauge,
)

RECORDS = counter(
    "newsgloss_console_records_total",
    "records",
    "Records of the enriched topic that the console has read, by kind. unreadable: no enriched article.",
    "unreadable grows: something else writes to the enriched topic; the article's page shows the bytes.",
    Label("kind", ("article", "deleted", "unreadable")),
)
KAFKA_READY = gauge(
    "newsgloss_console_kafka_ready",
    "1",
    "1 while the console reads the enriched topic.",
    "`/readyz` says why: the brokers, the network, the credentials, or the topic is missing.",
)
WINDOW_ARTICLES = gauge(
    "newsgloss_console_window_articles",
    "articles",
    "Articles in the window in memory; at most `NEWSGLOSS_CONSOLE_WINDOW`.",
    "it stays 0 although articles are enriched: see `newsgloss_console_kafka_ready`.",
)
VIEWERS = gauge(
    "newsgloss_console_viewers",
    "connections",
    "Browsers that follow the live page.",
    "at the limit of 50, further ones are refused with 503: close pages that nobody looks at.",
)
COMMANDS = counter(
    "newsgloss_console_commands_total",
    "runs",
    "Runs of the enricher's command by outcome. too_long: it was stopped at its time limit; busy: too many "
    "at once.",
    "failed: the log has the command and its error. too_long: Kafka is slow, or there are too many dead "
    "letters; use filters, or the command itself.",
    Label("outcome", ("done", "failed", "too_long", "busy")),
)
ACTS = counter(
    "newsgloss_console_acts_total",
    "letters",
    "Dead letters redriven or discarded from the console; the log has who and why.",
    "it grows and nobody knows why: the log has each act with its key's name.",
    Label("act", ("redriven", "discarded")),
)
REFUSED_REQUESTS = counter(
    "newsgloss_console_refused_requests_total",
    "requests",
    "Requests that were refused by reason. host: under another address than the console's; origin: sent by "
    "a page of another site; key: no key or an unknown one.",
    "host: set `NEWSGLOSS_CONSOLE_ORIGIN`. origin or key, again and again: somebody tries.",
    Label("reason", ("host", "origin", "key")),
)


class Metrics:
    """The metrics of one console, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        show_process("console", registry)
        self.records = new_counter(RECORDS, registry)
        self.kafka_ready = new_gauge(KAFKA_READY, registry)
        self.viewers = new_gauge(VIEWERS, registry)
        self.commands = new_counter(COMMANDS, registry)
        self.acts = new_counter(ACTS, registry)
        self.refused = new_counter(REFUSED_REQUESTS, registry)
        self._window = new_gauge(WINDOW_ARTICLES, registry)
        for family, definition in (
            (self.records, RECORDS),
            (self.commands, COMMANDS),
            (self.acts, ACTS),
            (self.refused, REFUSED_REQUESTS),
        ):
            for value in definition.labels[0].values:
                family.labels(value)

    def watch(self, length: Callable[[], int]) -> None:
        """Export the number of articles in the window."""
        self._window.set_function(length)
