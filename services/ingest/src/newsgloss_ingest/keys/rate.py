"""How fast a key may publish: a token bucket that holds a second's worth, and at least one."""

import contextlib
import time
from collections.abc import Iterator


class Rate:
    """One key's bucket.

    Args:
        per_second: articles that it may publish a second, on average.
    """

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self.waiting = 0
        """How many wait for a token."""
        self._most = max(1.0, per_second)
        self._tokens = self._most
        self._seen = time.monotonic()

    def take(self) -> float:
        """Take one article's token; 0, or the seconds until there is one, when none was taken."""
        now = time.monotonic()
        self._tokens = min(self._most, self._tokens + (now - self._seen) * self.per_second)
        self._seen = now
        if self._tokens < 1:
            return (1 - self._tokens) / self.per_second
        self._tokens -= 1
        return 0.0

    @contextlib.contextmanager
    def wait(self) -> Iterator[None]:
        """Counts as waiting for the length of the block."""
        self.waiting += 1
        try:
            yield
        finally:
            self.waiting -= 1
