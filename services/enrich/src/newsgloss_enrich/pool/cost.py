"""A moving estimate of the handler's cost, so that every chunk holds a known amount of work."""

MEMORY_SECONDS = 2.0
"""Seconds of work after which an old observation weighs 1/e of a new one."""

FIRST_RECORDS = 8
"""Records in a chunk before the first observation."""

CHUNK_BYTES = 768 * 1024
"""The most in a chunk of several records: the whole chunk fits into a pipe of 1 MiB."""


class CostEstimate:
    """Seconds per record and per byte, each a ratio of sums in which old observations fade."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._records = 0.0
        self._bytes = 0.0

    def observe(self, records: int, size: int, seconds: float) -> None:
        """Add an observation: `records` of `size` bytes together took `seconds`."""
        keep = max(0.0, 1.0 - seconds / MEMORY_SECONDS)
        self._seconds = self._seconds * keep + seconds
        self._records = self._records * keep + records
        self._bytes = self._bytes * keep + size

    @property
    def seconds_per_record(self) -> float | None:
        """None before the first observation."""
        return self._seconds / self._records if self._records else None

    @property
    def seconds_per_byte(self) -> float | None:
        """None before the first observation."""
        return self._seconds / self._bytes if self._bytes else None

    def chunk(self, seconds: float) -> tuple[int, int]:
        """Bounds of a chunk that takes about `seconds`: records and bytes, both to be kept."""
        per_record, per_byte = self.seconds_per_record, self.seconds_per_byte
        if not per_record or not per_byte:
            return FIRST_RECORDS, CHUNK_BYTES
        return max(1, int(seconds / per_record)), max(1, min(CHUNK_BYTES, int(seconds / per_byte)))
