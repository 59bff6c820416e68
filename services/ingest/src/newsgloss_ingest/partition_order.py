"""Which partitions may take a record now, so that no record overtakes an earlier one of its partition."""

from collections import Counter
from typing import Generic, TypeVar

ProducerT = TypeVar("ProducerT")


class PartitionOrder(Generic[ProducerT]):
    """Counts pending records by producer and partition.

    A partition takes a record only from the producer that holds all its pending records. A producer that was
    replaced still writes what it holds, by its own retries, perhaps long after its successor has begun. Until
    that is settled, those partitions are closed. A partition with an overdue record, whose caller was told to
    try again, is closed too.
    """

    def __init__(self) -> None:
        self._pending: dict[ProducerT, Counter[int]] = {}
        self._overdue: Counter[int] = Counter()

    def is_closed(self, partition: int, producer: ProducerT) -> bool:
        """Whether a record of this producer could overtake another, or be a second copy of it."""
        if self._overdue[partition]:
            return True
        return any(partition in counts for other, counts in self._pending.items() if other is not producer)

    def begin(self, partition: int, producer: ProducerT) -> None:
        """Count a record that is about to be handed to the producer."""
        self._pending.setdefault(producer, Counter())[partition] += 1

    def settle(self, partition: int, producer: ProducerT) -> None:
        """Remove a record that is written, or never will be."""
        counts = self._pending.get(producer)
        if counts is None:
            return
        counts[partition] -= 1
        if counts[partition] <= 0:
            del counts[partition]
        if not counts:
            del self._pending[producer]

    def end(self, producer: ProducerT) -> None:
        """Remove all records of a closed producer: what it has not written it never will."""
        self._pending.pop(producer, None)

    def overdue(self, partition: int) -> None:
        """Close the partition for a record that is not acknowledged in time."""
        self._overdue[partition] += 1

    def no_longer_overdue(self, partition: int) -> None:
        """Undo one `overdue`, once that record is settled."""
        self._overdue[partition] -= 1
