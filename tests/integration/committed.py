"""Reads all records of a topic, as a `read_committed` consumer sees them."""

import asyncio
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import ConsumerRecord, TopicPartition
from tests.patience import PATIENCE_SECONDS


async def committed(
    topic: str, *, settled: bool = True, **connection: Any
) -> list[ConsumerRecord[bytes, bytes]]:
    """Wait for the topic and return its committed records, in order within each partition.

    The broker answers a commit before it writes the transaction markers (KIP-98). Until then the last stable
    offset, which a `read_committed` client takes for the end, precedes the transaction. With `settled`, this
    function therefore reads up to the high watermark, and waits for transactions that are still open.
    """
    found: list[ConsumerRecord[bytes, bytes]] = []
    isolation = "read_uncommitted" if settled else "read_committed"
    async with (
        asyncio.timeout(PATIENCE_SECONDS),
        AIOKafkaConsumer(isolation_level=isolation, **connection) as watcher,
        AIOKafkaConsumer(
            isolation_level="read_committed", auto_offset_reset="earliest", fetch_max_wait_ms=50, **connection
        ) as reader,
    ):
        # Do not name the topic in the constructor: while it is being created, the client neither starts nor
        # closes.
        while topic not in await watcher.topics():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.05)
        partitions = [
            TopicPartition(topic, number) for number in sorted(await watcher._client._wait_on_metadata(topic))
        ]
        ends = await watcher.end_offsets(partitions)
        reader.assign(partitions)
        for partition in partitions:
            while await reader.position(partition) < ends[partition]:
                for records in (await reader.getmany(partition, timeout_ms=100)).values():
                    found += records
    return found
