"""A rate limit for letters that go in small batches."""

import asyncio
import time
from collections.abc import Callable


class RateLimit:
    """At most `rate` a second on average; None for no limit."""

    def __init__(self, rate: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._next = clock()

    def batch(self, most: int) -> int:
        """The size of a batch: what a tenth of a second allows, at most `most`."""
        return most if self._rate is None else max(1, min(most, int(self._rate / 10)))

    async def after(self, count: int) -> None:
        """Wait until the `count` letters that were just sent are within the rate."""
        if self._rate is None:
            return
        self._next = max(self._next, self._clock()) + count / self._rate
        await asyncio.sleep(max(0.0, self._next - self._clock()))
