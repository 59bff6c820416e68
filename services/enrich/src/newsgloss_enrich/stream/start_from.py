"""Where a group without an offset begins: `earliest`, `latest`, a point in time, or given offsets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition


@dataclass(frozen=True)
class StartFrom:
    """One of the two ends of the log, or a timestamp: then `timestamp_ms` is set."""

    earliest: bool = True
    timestamp_ms: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `earliest`, `latest` or an RFC 3339 timestamp.

        Raises:
            ValueError: the message says what is accepted.
        """
        if text in ("earliest", "latest"):
            return cls(earliest=text == "earliest")
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise ValueError(f"{text!r} is neither earliest, latest nor a time such as 2026-03-12T08:30:00Z")
        return cls(
            timestamp_ms=max(0, int(moment.timestamp() * 1000))
        )  # Kafka takes no timestamp before the epoch

    async def resolve(self, client: AIOKafkaConsumer, partition: TopicPartition) -> int:
        """The offset in one partition; its end if all records are older than the timestamp.

        Raises:
            aiokafka.errors.KafkaError: the broker cannot be asked.
        """
        if self.timestamp_ms is not None:
            found = (await client.offsets_for_times({partition: self.timestamp_ms}))[partition]
            if found is not None:
                return int(found.offset)
        ends = client.beginning_offsets if self.timestamp_ms is None and self.earliest else client.end_offsets
        return int((await ends([partition]))[partition])


@dataclass(frozen=True)
class StartAt:
    """An offset for each partition number."""

    offsets: Mapping[int, int]

    async def resolve(self, client: AIOKafkaConsumer, partition: TopicPartition) -> int:  # noqa: ARG002
        """The partition's offset; the broker is not asked."""
        return self.offsets[partition.partition]
