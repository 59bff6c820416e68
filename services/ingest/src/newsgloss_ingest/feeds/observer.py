"""Metrics, `/healthz` and `/readyz` of the feed poller."""

import enum
import time
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version

from prometheus_client import CollectorRegistry

from newsgloss_common.telemetry.gauges import CallbackGauges
from newsgloss_common.telemetry.metric_definitions import counters, new_counter, new_histogram
from newsgloss_ingest import metrics as defined
from newsgloss_ingest.feeds.configuration import FeedsFile
from newsgloss_ingest.feeds.states import FeedState
from newsgloss_ingest.feeds.store import FeedStore

VERSION = version("newsgloss-ingest")
STALL_SECONDS = 300.0
"""Added to the slowest request that FEEDS.toml allows. It is more than the longest pause that robots.txt can
ask for (60 s), and than reading one page can take (200 s: the queue, then two tries in fresh processes)."""


class PollOutcome(enum.StrEnum):
    """How a poll ended."""

    READ = enum.auto()
    NOT_MODIFIED = enum.auto()
    FAILED = enum.auto()
    GONE = enum.auto()


class FeedCondition(enum.StrEnum):
    """Health of one feed."""

    FINE = enum.auto()
    FAILING = enum.auto()
    GONE = enum.auto()

    @classmethod
    def of(cls, state: FeedState) -> "FeedCondition":
        """By the feed's stored state."""
        if state.gone:
            return cls.GONE
        return cls.FAILING if state.failures else cls.FINE


class FeedsObserver:
    """Receives the poller's events and answers health checks and scrapes.

    A request that ended, an item that was handled, a poll that ended, and a record that Kafka refused all
    count as progress. Missing progress is reported only while a feed is due.

    Args:
        file: the feeds.
        registry: where its metrics go.
        not_ready: why Kafka takes no records now; None when it does.
        clock: seconds of a monotonic clock.
    """

    def __init__(
        self,
        file: FeedsFile,
        registry: CollectorRegistry,
        not_ready: Callable[[], str | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._not_ready = not_ready
        self._clock = clock
        self._stall_limit = STALL_SECONDS + file.timeout_seconds + file.host_delay_seconds
        self._conditions = {feed.url: FeedCondition.FINE for feed in file.feed}
        self._due: dict[str, float] = {}
        self._progressed_at = clock()
        self.stopping = False
        self._polls = counters(defined.FEED_POLLS, registry)
        self._poll_seconds = new_histogram(defined.FEED_POLL_SECONDS, registry)
        self._items = counters(defined.FEED_ITEMS, registry)
        self._forgotten = new_counter(defined.FEED_ITEMS_FORGOTTEN, registry)
        self._gauges = CallbackGauges(registry)
        self._gauges.add(defined.FEEDS, self.feeds)
        self._gauges.add(defined.FEED_OVERDUE_SECONDS, lambda: self.overdue_seconds)

    # -- events

    def watch_store(self, store: FeedStore) -> None:
        """Take the feeds' states and the size of the file from this store."""
        for url in self._conditions:
            self._conditions[url] = FeedCondition.of(store.feed(url))
        self._gauges.add(defined.FEED_MEMORY_BYTES, lambda: store.used_bytes)

    def scheduled(self, url: str, state: FeedState, wait: float | None) -> None:
        """The feed is due in `wait` seconds; with None it is not polled any more."""
        self._conditions[url] = FeedCondition.of(state)
        self._due.pop(url, None)
        if wait is not None:
            self._due[url] = self._clock() + max(0.0, wait)

    def progressed(self) -> None:
        """Something ended, well or not."""
        self._progressed_at = self._clock()

    def item_done(self, outcome: str) -> None:
        """An item was handled."""
        self._items[outcome,].inc()
        self.progressed()

    def poll_ended(self, outcome: PollOutcome, seconds: float) -> None:
        """A poll took this long."""
        self._polls[outcome,].inc()
        self._poll_seconds.observe(seconds)
        self.progressed()

    def items_forgotten(self, items: int) -> None:
        """This many items were removed from the store."""
        self._forgotten.inc(items)

    # -- answers

    def feeds(self) -> dict[str, float]:
        """Number of feeds by condition."""
        found = Counter(self._conditions.values())
        return {condition.value: found[condition] for condition in FeedCondition}

    @property
    def overdue_seconds(self) -> float:
        """Delay of the feed that is furthest behind its schedule."""
        return max(0.0, self._clock() - min(self._due.values(), default=float("inf")))

    @property
    def stalled_seconds(self) -> float:
        """How long a feed has been due without any progress."""
        return min(self.overdue_seconds, self._clock() - self._progressed_at)

    def healthy(self) -> tuple[bool, dict[str, object]]:
        """For `/healthz`: whether polling makes progress. Any answer shows that the event loop runs."""
        stalled = self.stalled_seconds
        well = stalled < self._stall_limit
        answer: dict[str, object] = {"version": VERSION}
        if not well:
            answer["reason"] = f"feeds are due, and nothing got on for {stalled:.0f} s"
        answer["stalled_seconds"] = round(stalled, 1)
        answer["stalled_limit_seconds"] = self._stall_limit
        answer["most_overdue_seconds"] = round(self.overdue_seconds, 1)
        answer["feeds"] = {name: int(count) for name, count in self.feeds().items()}
        return well, answer

    def ready(self) -> tuple[bool, dict[str, object]]:
        """For `/readyz`: whether new articles can be published."""
        reason = "stopping" if self.stopping else self._not_ready()
        return reason is None, {"reason": reason} if reason else {}
