"""Rebalances and producers at moments that are hard to hit from outside."""

import asyncio
import gc
from typing import Any

from aiokafka.structs import TopicPartition
from tests.integration.engine.wire import Topics

from newsgloss_enrich.stream.commit import begin, send
from newsgloss_enrich.stream.producers import ProducerFactory


async def test_a_producer_discarded_in_the_middle_of_a_transaction_leaves_no_error_unretrieved(
    kafka: str, topics: Topics
) -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reported.append(context))
    factory = ProducerFactory(topics.group, {"bootstrap_servers": kafka})
    producer = await factory.start(TopicPartition(topics.raw, 0))
    await begin(producer)
    for _ in range(3):
        batch = producer.create_batch()
        batch.append(key=b"k", value=b"v", timestamp=1)
        batch.close()
        await send(producer, batch, TopicPartition(topics.enriched, 0))
    factory.discard(producer)
    await factory.settle()
    del producer, batch
    gc.collect()
    await asyncio.sleep(0)
    assert reported == []
