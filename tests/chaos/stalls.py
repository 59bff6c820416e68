"""Measures the longest time without progress in each partition, less what explains it."""

import heapq
from collections import defaultdict
from dataclasses import dataclass

from tests.chaos.articles import TRIED, Kind

LISTED = 5


@dataclass
class Longest:
    """The longest time of one kind, and its partition."""

    seconds: float = 0.0
    partition: int = -1
    at: float = 0.0
    """When it ended, in seconds since the start of the run."""

    def see(self, seconds: float, partition: int, at: float) -> None:
        """Keep the time if it is the longest."""
        if seconds > self.seconds:
            self.seconds, self.partition, self.at = seconds, partition, at


class StallClock:
    """Clocks that run while a raw record waits, and start again at each outcome.

    There is one clock for each partition, and one for all partitions together. All clocks start again when a
    member is killed or stopped, because the others learn of that only when its session ends. They stop while
    the broker is away. While a record that ends its workers waits, the time counts as its trial: it is tried
    at least four times, each in a fresh worker, and the records behind it wait. Times are in seconds of any
    monotonic clock.
    """

    def __init__(self, began: float) -> None:
        self._began = began
        self._waiting: dict[int, dict[str, Kind]] = defaultdict(dict)
        self._since: dict[int, float] = {}
        self._done: set[str] = set()
        self._outages = 0
        self._stalls: dict[tuple[int, float], Longest] = {}
        self._since_any = began
        self.standstill = Longest()
        """The longest time without an outcome in any partition."""
        self.stall = Longest()
        """The longest time without an outcome in one partition."""
        self.trial = Longest()

    def raw(self, partition: int, send: str, kind: Kind, now: float) -> None:
        """Wait for the outcome of a raw record, unless it has been seen already."""
        if send in self._done:
            return
        if not any(self._waiting.values()):
            self._since_any = now
        if not self._waiting[partition]:
            self._since[partition] = now
        self._waiting[partition][send] = kind

    def outcome(self, partition: int, send: str, now: float) -> None:
        """Note progress."""
        self._measure(partition, now)
        self._done.add(send)
        self._waiting[partition].pop(send, None)
        self._since[partition] = self._since_any = now

    def disturbed(self, now: float) -> None:
        """Start all clocks again: a member was killed or stopped."""
        for partition in self._waiting:
            self._measure(partition, now)
            self._since[partition] = now
        self._since_any = now

    def outage_begins(self, now: float) -> None:
        """Stop all clocks: the broker is away."""
        self.disturbed(now)
        self._outages += 1

    def outage_ends(self, now: float) -> None:
        """Start all clocks again: the broker answers."""
        self._outages -= 1
        for partition in self._waiting:
            self._since[partition] = now
        self._since_any = now

    def look(self, now: float) -> None:
        """Read the clocks, so that records without an outcome count too."""
        for partition in self._waiting:
            self._measure(partition, now)

    def _measure(self, partition: int, now: float) -> None:
        waiting = self._waiting[partition]
        if not waiting or self._outages:
            return
        tried = not TRIED.isdisjoint(waiting.values())
        seen = [self.trial] if tried else [self.stall, self._stall(partition)]
        for longest in seen:
            longest.see(now - self._since[partition], partition, now - self._began)
        if not tried:
            self.standstill.see(now - self._since_any, partition, now - self._began)

    def _stall(self, partition: int) -> Longest:
        return self._stalls.setdefault((partition, self._since[partition]), Longest())

    @property
    def worst(self) -> list[Longest]:
        """Return the longest stall of each partition, longest first."""
        return heapq.nlargest(LISTED, self._stalls.values(), key=lambda stall: stall.seconds)
