"""The longest time without progress, partition by partition, less what explains it."""

import heapq
from collections import defaultdict
from dataclasses import dataclass

from tests.chaos.articles import TRIED, Kind

LISTED = 5


@dataclass
class Longest:
    """The longest time of one kind, and where it was."""

    seconds: float = 0.0
    partition: int = -1
    at: float = 0.0
    """Seconds since the start of the run, at its end."""

    def see(self, seconds: float, partition: int, at: float) -> None:
        """Take in one more."""
        if seconds > self.seconds:
            self.seconds, self.partition, self.at = seconds, partition, at


class StallClock:
    """A clock per partition runs while a raw record waits there, and starts again at each outcome.

    One more runs while a raw record waits anywhere, and starts again at each outcome anywhere.
    All clocks start again when a member is killed or stopped, since the others learn of that by its session's
    end alone, and stand still while the broker is away. While a record waits that ends its workers, the
    time counts as its trial: it is tried four times or more, each in a fresh worker, and what is behind it
    in the partition waits. Times are in seconds of any monotonic clock.
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
        """Nothing came out of any partition."""
        self.stall = Longest()
        """Nothing came out of this partition."""
        self.trial = Longest()

    def raw(self, partition: int, send: str, kind: Kind, now: float) -> None:
        """Start waiting for a raw record's outcome, unless that was seen first."""
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
        """Take the clocks' readings, so that what never comes is counted too."""
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
        """The longest stalls, longest first: each partition's are apart."""
        return heapq.nlargest(LISTED, self._stalls.values(), key=lambda stall: stall.seconds)
