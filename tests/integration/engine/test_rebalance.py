"""Rebalances and producers at moments that are hard to hit from outside."""

import asyncio
import gc
from typing import Any, cast

from aiokafka.structs import TopicPartition
from tests.integration.engine.wire import Topics

from newsgloss_enrich.pool import InputRecord, Result
from newsgloss_enrich.stream.backpressure import Budget
from newsgloss_enrich.stream.consumer import ConsumerSettings, PartitionConsumer
from newsgloss_enrich.stream.producers import ProducerFactory
from newsgloss_enrich.stream.run_context import Pool, RunContext
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.start_from import StartFrom
from newsgloss_enrich.stream.transaction import begin, send
from newsgloss_enrich.stream.work_in_hand import WorkInHand


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


async def test_parked_work_that_another_member_has_committed_meanwhile_is_called_off() -> None:
    work: asyncio.Future[list[Result]] = asyncio.get_running_loop().create_future()
    record = InputRecord("raw", 0, 4, 0, b"k", b"v", [])
    in_hand = WorkInHand(cast("Pool", None), Budget(1000, 1000), lambda: None, lambda _phase, _seconds: None)
    in_hand.adopt([Slice(4, 5, [record], 200, work)])
    in_hand.reconcile(9)
    assert work.cancelled()
    assert (in_hand.records, in_hand.position) == (0, 9)
