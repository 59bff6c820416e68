"""Liveness is progress: fetched records must be committed within a bounded time."""

import time
from collections.abc import Callable


class Progress:
    """How long records have waited without progress.

    Progress is every step that is bounded: a commit, a worker's answer or exit, a record that is suspected or
    convicted. Time is added up from ticks, not from the wall clock. So time while the broker is unreachable
    does not count, nor does time while the process itself stood still.

    Attributes:
        stalled_seconds: Time without progress while records wait.
        broker_reachable: Whether some broker answered the last request.
        last_error: Why no broker answered; empty when one did.
    """

    def __init__(self, tick_limit_seconds: float = 2.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tick_limit = tick_limit_seconds
        self._last_tick = clock()
        self.stalled_seconds = 0.0
        self.broker_reachable = True
        self.last_error = ""

    def moved(self) -> None:
        """Note progress."""
        self.stalled_seconds = 0.0

    def tick(self, *, waiting: bool, at_work: bool = False) -> None:
        """Add the time since the last tick; call it about once a second.

        Args:
            waiting: Some fetched record is not committed.
            at_work: A step is going on that has its own time limit, which may exceed the limit for stalls.
        """
        now = self._clock()
        passed = min(now - self._last_tick, self._tick_limit)
        self._last_tick = now
        if not waiting:
            self.stalled_seconds = 0.0
        elif self.broker_reachable and not at_work:
            self.stalled_seconds += passed
