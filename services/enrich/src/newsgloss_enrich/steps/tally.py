"""Counts over many records, for the metrics: kept in the worker, taken by the parent once for a chunk.

Keys are `language/en`, `stage/entities/skipped`, `entities_skipped/no_model` and `nanoseconds/entities`.
"""


class Tally:
    """Sums by key, since they were taken last."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def add(self, key: str, amount: int = 1) -> None:
        """Count this."""
        self._counts[key] = self._counts.get(key, 0) + amount

    def take(self) -> dict[str, int]:
        """All that was counted; it begins anew."""
        counts, self._counts = self._counts, {}
        return counts
