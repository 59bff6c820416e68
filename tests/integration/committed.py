"""Reads all that a topic holds, as a `read_committed` consumer sees it."""

import asyncio
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import ConsumerRecord, TopicPartition
from tests.patience import PATIENCE_SECONDS


async def committed(
    topic: str, *, settled: bool = True, **connection: Any
) -> list[ConsumerRecord[bytes, bytes]]:
    """The committed records of a topic, in order within each partition; waits for the topic.

    A commit is answered once it is decided; its markers follow (KIP-98). Until they stand there, the last
    stable offset, which a `read_committed` client takes for the end, is before the transaction. So what is
    read when `settled` goes up to the high watermark, and waits for transactions that are still open.
    """
    found: list[ConsumerRecord[bytes, bytes]] = []
    goal = "read_uncommitted" if settled else "read_committed"
    async with (
        asyncio.timeout(PATIENCE_SECONDS),
        AIOKafkaConsumer(isolation_level=goal, **connection) as watcher,
        AIOKafkaConsumer(
            isolation_level="read_committed", auto_offset_reset="earliest", fetch_max_wait_ms=50, **connection
        ) as reader,
    ):
        # Not by the constructor: told a topic that is being made, the client neither starts nor closes.
        while topic not in await watcher.topics():  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(0.05)
        places = [
            TopicPartition(topic, one) for one in sorted(await watcher._client._wait_on_metadata(topic))
        ]
        ends = await watcher.end_offsets(places)
        reader.assign(places)
        for place in places:
            while await reader.position(place) < ends[place]:
                for records in (await reader.getmany(place, timeout_ms=100)).values():
                    found += records
    return found
