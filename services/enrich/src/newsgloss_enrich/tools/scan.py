"""Reads a stretch of one partition from end to end."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.structs import TopicPartition

from newsgloss_common.fetch_guard import UnreadableBatchError
from newsgloss_enrich.tools.errors import ToolError

log = structlog.get_logger(__name__)

POLL_MS = 200
MAX_RECORDS = 500
SILENT_SECONDS = 30.0
"""Without any step forward; the broker is away then, or a transaction stays open."""


@dataclass(frozen=True)
class Extent:
    """What a partition holds: offsets from `start` on, below `end`, up to the first open transaction."""

    start: int
    end: int


async def extent(consumer: AIOKafkaConsumer, partition: TopicPartition) -> Extent:
    """The partition's extent at this moment.

    Raises:
        aiokafka.errors.KafkaError: the broker cannot be asked.
    """
    start = (await consumer.beginning_offsets([partition]))[partition]
    # A read_committed consumer is told the last stable offset here (KIP-98).
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
    """Each record from `start` on and below `end`; a consumer serves one scan at a time.

    With `pass_unreadable` a batch that cannot be read is passed over, with a warning.

    Raises:
        ToolError: nothing more comes for `SILENT_SECONDS`.
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
        # Also past markers and what was aborted, which are offsets without a record.
        reached = await consumer.position(partition)
        if reached > position:
            position, moved = reached, clock()
        elif clock() - moved > SILENT_SECONDS:
            raise ToolError(
                f"{partition.topic}-{partition.partition}: nothing after offset {position} could be read for "
                f"{SILENT_SECONDS:.0f} s, though records up to {end} are there: is the broker up?"
            )
