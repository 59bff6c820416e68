"""Where reading ends, for a replay: a range of offsets per partition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiokafka import ConsumerRecord
from aiokafka.structs import TopicPartition


@dataclass(frozen=True)
class OffsetRange:
    """A range of offsets per partition of the raw topic; the ends are exclusive."""

    starts: Mapping[int, int]
    ends: Mapping[int, int]


class ReadBound:
    """Keeps back records from the end on, and knows which partitions have been read up to there."""

    def __init__(self, ends: Mapping[int, int]) -> None:
        """`ends`: by partition number, exclusive."""
        self._ends = ends
        self._reached: set[TopicPartition] = set()

    def before(self, partition: TopicPartition, records: Sequence[ConsumerRecord]) -> list[ConsumerRecord]:
        """The records before the end."""
        end = self._ends[partition.partition]
        return [record for record in records if record.offset < end]

    def note_position(self, partition: TopicPartition, position: int) -> None:
        """Take note of the client's position, which also moves past transaction markers."""
        if position >= self._ends[partition.partition]:
            self._reached.add(partition)

    def is_reached(self, partition: TopicPartition) -> bool:
        """Whether the partition has been read up to its end."""
        return partition in self._reached

    def forget(self, partition: TopicPartition) -> None:
        """Read the partition again: a run has sought."""
        self._reached.discard(partition)

    def forget_all(self) -> None:
        """Begin anew with another assignment."""
        self._reached.clear()
