"""A moving estimate of what the handler costs, so that chunks hold a known amount of work."""

from __future__ import annotations

_MEMORY_SECONDS = 2.0
"""Work after which an old observation weighs 1/e of a new one."""

_FIRST_RECORDS = 8
"""Records in a chunk while nothing is known yet."""

CHUNK_BYTES = 768 * 1024
"""The most in a chunk of several records: it can wait in a pipe of 1 MiB as a whole."""


class CostEstimate:
    """Seconds per record and per byte, each as a ratio of sums in which old work fades."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._records = 0.0
        self._bytes = 0.0

    def observe(self, records: int, size: int, seconds: float) -> None:
        """Take in that `records` of `size` bytes together took so long."""
        keep = max(0.0, 1.0 - seconds / _MEMORY_SECONDS)
        self._seconds = self._seconds * keep + seconds
        self._records = self._records * keep + records
        self._bytes = self._bytes * keep + size

    @property
    def seconds_per_record(self) -> float | None:
        """None until something was observed."""
        return self._seconds / self._records if self._records else None

    @property
    def seconds_per_byte(self) -> float | None:
        """None until something was observed."""
        return self._seconds / self._bytes if self._bytes else None

    def chunk(self, seconds: float) -> tuple[int, int]:
        """Records and bytes that make up this much work; both bounds hold, so mixed sizes make less."""
        per_record, per_byte = self.seconds_per_record, self.seconds_per_byte
        if not per_record or not per_byte:
            return _FIRST_RECORDS, CHUNK_BYTES
        return max(1, int(seconds / per_record)), max(1, min(CHUNK_BYTES, int(seconds / per_byte)))
