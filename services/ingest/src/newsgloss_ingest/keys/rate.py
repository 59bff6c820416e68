"""The rate of a key: a token bucket that holds the tokens of one second, and at least one."""

import contextlib
import time
from collections.abc import Iterator


class Rate:
    """The bucket of one key.

    Args:
        per_second: Articles that it may publish per second, on average.
    """

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self.waiting = 0
        """The number of callers that wait for a token."""
        self._most = max(1.0, per_second)
        self._tokens = self._most
        self._seen = time.monotonic()

    def take(self) -> float:
        """Take one token and return 0, or take none and return the seconds until there is one."""
        now = time.monotonic()
        self._tokens = min(self._most, self._tokens + (now - self._seen) * self.per_second)
        self._seen = now
        if self._tokens < 1:
            return (1 - self._tokens) / self.per_second
        self._tokens -= 1
        return 0.0

    @contextlib.contextmanager
    def wait(self) -> Iterator[None]:
        """Count the caller as waiting for the length of the block."""
        self.waiting += 1
        try:
            yield
        finally:
            self.waiting -= 1
