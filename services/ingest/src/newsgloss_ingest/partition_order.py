"""Which partitions may take a record now, so that none is overtaken by a later one of its partition."""

from collections import Counter
from typing import Generic, TypeVar

ProducerT = TypeVar("ProducerT")


class PartitionOrder(Generic[ProducerT]):
    """What is under way, by producer and partition.

    A partition takes a record from the producer that holds all that is under way there. A producer that was
    replaced still writes what it holds, by retries of its own, perhaps long after its successor began: until
    that is settled, those partitions take nothing. The same holds for one with an overdue record, whose
    caller was told to try again.
    """

    def __init__(self) -> None:
        self._under_way: dict[ProducerT, Counter[int]] = {}
        self._overdue: Counter[int] = Counter()

    def is_closed(self, partition: int, producer: ProducerT) -> bool:
        """Whether a record of this producer could overtake another one, or be a second copy of it."""
        if self._overdue[partition]:
            return True
        return any(partition in counts for other, counts in self._under_way.items() if other is not producer)

    def begin(self, partition: int, producer: ProducerT) -> None:
        """A record is about to be handed to the producer."""
        self._under_way.setdefault(producer, Counter())[partition] += 1

    def settle(self, partition: int, producer: ProducerT) -> None:
        """One is written, or never will be."""
        counts = self._under_way.get(producer)
        if counts is None:
            return
        counts[partition] -= 1
        if counts[partition] <= 0:
            del counts[partition]
        if not counts:
            del self._under_way[producer]

    def end(self, producer: ProducerT) -> None:
        """The producer is closed: what it has not written it never will."""
        self._under_way.pop(producer, None)

    def overdue(self, partition: int) -> None:
        """A record is not acknowledged in time."""
        self._overdue[partition] += 1

    def no_longer_overdue(self, partition: int) -> None:
        """It is settled after all."""
        self._overdue[partition] -= 1
