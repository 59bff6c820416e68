"""Reads a range of offsets of one partition from end to end."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.fetch_guard import UnreadableBatchError
from newsgloss_enrich.commands.errors import ErrorCode, ToolError

log = structlog.get_logger(__name__)

POLL_MS = 200
MAX_RECORDS = 500
SILENT_SECONDS = 30.0
"""Without any progress; then the broker is away, or a transaction stays open."""


@dataclass(frozen=True)
class Extent:
    """The offsets that a partition holds; `end` is exclusive, and not beyond the first open transaction."""

    start: int
    end: int


async def extent(consumer: AIOKafkaConsumer, partition: TopicPartition) -> Extent:
    """What the partition holds at this moment.

    Raises:
        aiokafka.errors.KafkaError: the broker cannot be asked.
    """
    start = (await consumer.beginning_offsets([partition]))[partition]
    # For a read_committed consumer this is the last stable offset (KIP-98).
    end = (await consumer.end_offsets([partition]))[partition]
    return Extent(int(start), int(end))


async def scan(
    consumer: AIOKafkaConsumer,
    partition: TopicPartition,
    start: int,
    end: int,
    *,
    pass_unreadable: bool = False,
) -> AsyncIterator[ConsumerRecord]:
    """Each record from `start` up to `end` (exclusive). A consumer serves one scan at a time.

    With `pass_unreadable` the scan logs a warning for a batch that cannot be read, and passes over it.

    Raises:
        ToolError: no progress for `SILENT_SECONDS`.
        aiokafka.errors.KafkaError: a record cannot be read.
    """
    start = max(start, (await extent(consumer, partition)).start)
    if start >= end:
        return
    consumer.assign([partition])
    consumer.seek(partition, start)
    position = start
    clock = asyncio.get_running_loop().time
    moved = clock()
    while position < end:
        try:
            fetched = await consumer.getmany(partition, timeout_ms=POLL_MS, max_records=MAX_RECORDS)
        except UnreadableBatchError as error:
            if not pass_unreadable:
                raise
            log.warning("an unreadable record batch is passed over", reason=str(error))
            consumer.seek(partition, error.last + 1)
            fetched = {}
        for record in fetched.get(partition, []):
            if record.offset < end:
                yield record
        # The position also moves past transaction markers and aborted records.
        reached = await consumer.position(partition)
        if reached > position:
            position, moved = reached, clock()
        elif clock() - moved > SILENT_SECONDS:
            raise ToolError(
                ErrorCode.NO_PROGRESS,
                f"{partition.topic}-{partition.partition}: nothing after offset {position} could be read for "
                f"{SILENT_SECONDS:.0f} s, though records up to {end} are there: is the broker up?",
            )
