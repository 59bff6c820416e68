"""What of polling is seen from outside: metrics, `/healthz`, `/readyz`."""

import enum
import time
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version

from prometheus_client import CollectorRegistry

from newsgloss_common.metric_definitions import counters, new_counter, new_histogram
from newsgloss_common.readings import Readings
from newsgloss_ingest import metrics as defined
from newsgloss_ingest.feeds.configuration import FeedsFile
from newsgloss_ingest.feeds.memory import FeedState, Memory

VERSION = version("newsgloss-ingest")
STALL_SECONDS = 300.0
"""Beyond the slowest request that FEEDS.toml allows. Longer than robots.txt may ask us to pause (60 s), and
than reading one page may take (200 s: the queue, then two tries in fresh processes)."""


class Outcome(enum.StrEnum):
    """How a poll ended."""

    READ = enum.auto()
    NOT_MODIFIED = enum.auto()
    FAILED = enum.auto()
    GONE = enum.auto()


class Condition(enum.StrEnum):
    """How a feed does."""

    FINE = enum.auto()
    FAILING = enum.auto()
    GONE = enum.auto()

    @classmethod
    def of(cls, state: FeedState) -> "Condition":
        """By what is remembered of it."""
        if state.gone:
            return cls.GONE
        return cls.FAILING if state.failures else cls.FINE


class Observation:
    """One process's; polling tells it what happens, and it looks when it is asked.

    Progress is any request that ends, any item that is settled, any poll that ends, and any try to publish
    that Kafka turns down: the process does what it can. It is missed only while some feed is due.

    Args:
        file: the feeds.
        registry: where its metrics go.
        not_ready: why Kafka takes no records now; None when it does.
        clock: seconds that only grow.
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
        self._conditions = {feed.url: Condition.FINE for feed in file.feed}
        self._due: dict[str, float] = {}
        self._moved_at = clock()
        self.stopping = False
        self._polls = counters(defined.FEED_POLLS, registry)
        self._poll_seconds = new_histogram(defined.FEED_POLL_SECONDS, registry)
        self._items = counters(defined.FEED_ITEMS, registry)
        self._forgotten = new_counter(defined.FEED_ITEMS_FORGOTTEN, registry)
        self._readings = Readings(registry)
        self._readings.add(defined.FEEDS, self.feeds)
        self._readings.add(defined.FEED_OVERDUE_SECONDS, lambda: self.overdue_seconds)

    # -- what polling tells

    def of_memory(self, memory: Memory) -> None:
        """Look at this memory from now on."""
        for url in self._conditions:
            self._conditions[url] = Condition.of(memory.feed(url))
        self._readings.add(defined.FEED_MEMORY_BYTES, lambda: memory.used_bytes)

    def scheduled(self, url: str, state: FeedState, wait: float | None) -> None:
        """The feed is so, and due in so many seconds; never again with None."""
        self._conditions[url] = Condition.of(state)
        self._due.pop(url, None)
        if wait is not None:
            self._due[url] = self._clock() + max(0.0, wait)

    def moved(self) -> None:
        """Something got on."""
        self._moved_at = self._clock()

    def settled(self, fate: str) -> None:
        """An item met this fate."""
        self._items[fate,].inc()
        self.moved()

    def polled(self, outcome: Outcome, seconds: float) -> None:
        """A poll ended."""
        self._polls[outcome,].inc()
        self._poll_seconds.observe(seconds)
        self.moved()

    def forgot(self, items: int) -> None:
        """So many items are remembered no more."""
        self._forgotten.inc(items)

    # -- what is asked

    def feeds(self) -> dict[str, float]:
        """How many there are in each condition."""
        found = Counter(self._conditions.values())
        return {condition.value: found[condition] for condition in Condition}

    @property
    def overdue_seconds(self) -> float:
        """How far the feed that is furthest behind is past its time."""
        return max(0.0, self._clock() - min(self._due.values(), default=float("inf")))

    @property
    def stalled_seconds(self) -> float:
        """For how long a feed has been due without anything getting on."""
        return min(self.overdue_seconds, self._clock() - self._moved_at)

    def healthy(self) -> tuple[bool, dict[str, object]]:
        """For `/healthz`: whether polling gets on. That this is answered says that the event loop lives."""
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
        """For `/readyz`: whether what is new can be published."""
        reason = "stopping" if self.stopping else self._not_ready()
        return reason is None, {"reason": reason} if reason else {}
