"""Which offsets a replay covers: `--from` and `--to`, resolved in each partition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.permissions import Kind, Operation, Permission
from newsgloss_enrich.commands.cluster import existing_topics, reader, require
from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.scan import Extent, extent
from newsgloss_enrich.stream.bounds import OffsetRange

END = "end"


@dataclass(frozen=True)
class Edge:
    """An offset, the same in each partition; or a moment; or, with neither, the partition's present end."""

    offset: int | None = None
    moment: datetime | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an offset, an RFC 3339 time (a date begins at midnight UTC), or `end`.

        Raises:
            ValueError: with what is accepted.
        """
        if text == END:
            return cls()
        if text.isascii() and text.isdigit():
            return cls(offset=int(text))
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(
                f"{text!r} is neither an offset such as 1742, a time such as 2026-03-12T08:30:00Z nor {END}"
            ) from None
        return cls(moment=moment if moment.tzinfo else moment.replace(tzinfo=UTC))

    async def resolve(self, consumer: AIOKafkaConsumer, partition: TopicPartition, there: Extent) -> int:
        """The offset in one partition, moved to within what the partition holds."""
        offset = there.end if self.offset is None else self.offset
        if self.moment is not None:
            milliseconds = max(0, int(self.moment.timestamp() * 1000))
            found = (await consumer.offsets_for_times({partition: milliseconds}))[partition]
            offset = there.end if found is None else int(found.offset)
        return max(there.start, min(offset, there.end))


async def resolve_range(options: Mapping[str, Any], topic: str, begin: Edge, end: Edge) -> OffsetRange:
    """The offsets from `begin` to `end` (exclusive) in each partition.

    Raises:
        ToolError: the topic does not exist, or the range holds no record.
        aiokafka.errors.KafkaError: the broker cannot be reached.
    """
    await require(options, Permission(Operation.READ, Kind.TOPIC, topic))
    (about,) = await existing_topics(options, topic)
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    async with reader(options) as consumer:
        for number in range(about.partitions):
            partition = TopicPartition(topic, number)
            there = await extent(consumer, partition)
            starts[number] = await begin.resolve(consumer, partition, there)
            ends[number] = max(starts[number], await end.resolve(consumer, partition, there))
    if starts == ends:
        raise ToolError(
            ErrorCode.NOTHING_TO_REPLAY,
            f"{topic!r} holds nothing from --from up to --to: nothing to replay",
        )
    return OffsetRange(starts, ends)
