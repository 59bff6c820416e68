"""Liveness is progress: something fetched must be committed within a bounded time."""

import time
from collections.abc import Callable


class Progress:
    """When something last moved, and whether anything waits.

    Each bounded step is a move: a commit, a worker's answer, the end of a worker, a suspicion, a conviction.
    Time during which the broker cannot be reached does not count, nor does time in which the
    process itself stood still: both are added up from ticks, not from the wall clock.
    """

    def __init__(self, tick_limit_seconds: float = 2.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tick_limit = tick_limit_seconds
        self._last_tick = clock()
        self.stalled_seconds = 0.0
        self.broker_reachable = True
        self.last_error = ""

    def moved(self) -> None:
        """A slice was committed, or a record got on in another way."""
        self.stalled_seconds = 0.0

    def tick(self, *, waiting: bool, at_work: bool = False) -> None:
        """To be called about once a second.

        Args:
            waiting: Something fetched is not committed.
            at_work: A step is going on that has a time limit of its own, which may be longer than ours.
        """
        now = self._clock()
        passed = min(now - self._last_tick, self._tick_limit)
        self._last_tick = now
        if not waiting:
            self.stalled_seconds = 0.0
        elif self.broker_reachable and not at_work:
            self.stalled_seconds += passed
