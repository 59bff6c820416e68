"""How much may be in flight: a limit in bytes and in records, shared fairly by the partitions."""

from dataclasses import dataclass

LOW_WATERMARK = 0.5
"""A partition that was full takes in records again below this part of its share."""


@dataclass(slots=True)
class Load:
    """What one partition has in flight: fetched, and not yet committed."""

    size: int = 0
    """Bytes of memory."""
    records: int = 0
    full: bool = False
    """The last decision of `Budget.update`."""


class Budget:
    """The service's limit, divided among the partitions that have something in flight.

    A partition alone may use all of it; n partitions with work get 1/n each.
    """

    def __init__(self, max_bytes: int, max_records: int) -> None:
        self.max_bytes = max_bytes
        self.max_records = max_records
        self._loads: list[Load] = []

    def open(self) -> Load:
        """Add a partition."""
        load = Load()
        self._loads.append(load)
        return load

    def close(self, load: Load) -> None:
        """Remove a partition; its share is free."""
        self._loads = [other for other in self._loads if other is not load]

    @property
    def size(self) -> int:
        """Bytes in flight."""
        return sum(load.size for load in self._loads)

    @property
    def records(self) -> int:
        """Records in flight."""
        return sum(load.records for load in self._loads)

    def update(self, load: Load) -> bool:
        """Decide whether the partition may take in more, and remember it in `load.full`.

        A partition that was full has to fall below `LOW_WATERMARK` of its share first, so that it does not
        flutter between the two.
        """
        holders = sum(1 for other in self._loads if other.records or other is load)
        share = 1 / max(1, holders)
        limit = share * (LOW_WATERMARK if load.full else 1)
        load.full = (
            load.size >= limit * self.max_bytes
            or load.records >= limit * self.max_records
            or (load.records > 0 and (self.size >= self.max_bytes or self.records >= self.max_records))
        )
        return not load.full
