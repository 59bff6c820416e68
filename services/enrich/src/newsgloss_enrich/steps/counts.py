"""Counts for the metrics: the worker collects them, and its parent takes them once a chunk.

Keys are `language/en`, `stage/entities/skipped`, `entities_skipped/no_model` and `nanoseconds/entities`.
"""


class Tally:
    """Sums by key since the last `take`."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def add(self, key: str, amount: int = 1) -> None:
        """Add to the sum of `key`."""
        self._counts[key] = self._counts.get(key, 0) + amount

    def take(self) -> dict[str, int]:
        """Return the sums and reset them."""
        counts, self._counts = self._counts, {}
        return counts
