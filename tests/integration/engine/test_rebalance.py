"""Rebalances and producers at moments that are hard to hit from outside."""

import asyncio
import gc
from typing import Any, cast

from aiokafka.structs import TopicPartition
from tests.integration.engine.wire import Topics

from newsgloss_enrich.stream.consumer import ConsumerSettings, PartitionConsumer
from newsgloss_enrich.stream.producers import ProducerFactory
from newsgloss_enrich.stream.run_context import RunContext
from newsgloss_enrich.stream.start_from import StartFrom
from newsgloss_enrich.stream.transaction import begin, send


async def test_an_assignment_that_comes_while_stopping_is_left_to_the_others() -> None:
    settings = ConsumerSettings("group", "raw", 6000, StartFrom())
    consumer = PartitionConsumer(settings, {}, cast("RunContext", None))
    consumer.stop_intake()
    await consumer.on_partitions_assigned([TopicPartition("raw", 0)])
    assert consumer.runs == {}


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
