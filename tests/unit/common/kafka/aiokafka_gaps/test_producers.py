"""The gaps of the client's producer, without a broker, a test for each gap."""

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.aiokafka_gaps.producers import (
    batch_bytes,
    fail_pending_batches,
    retrieve,
    transaction_end,
)
from newsgloss_common.kafka.aiokafka_gaps.transactions import retrieve_transaction_error

PARTITION = TopicPartition("enriched", 0)


@pytest.fixture
async def producer() -> AsyncIterator[AIOKafkaProducer]:
    """One in a transaction, which is not connected."""
    producer = AIOKafkaProducer(bootstrap_servers="127.0.0.1:1", transactional_id="t")
    producer._txn_manager.set_pid_and_epoch(1, 0)
    producer._txn_manager.begin_transaction()
    yield producer
    producer._txn_manager._transaction_waiter = None
    await producer.stop()


@pytest.fixture
async def unretrieved() -> AsyncIterator[list[Any]]:
    """What asyncio reports while the test runs."""
    found: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: found.append(context))
    yield found
    asyncio.get_running_loop().set_exception_handler(None)


def batch(producer: AIOKafkaProducer) -> Any:
    made = producer.create_batch()
    made.append(key=b"k", value=b"v", timestamp=1)
    made.close()
    return made


async def test_a_closed_batch_has_its_bytes_before_it_is_sent(producer: AIOKafkaProducer) -> None:
    found = MemoryRecords(bytes(batch_bytes(batch(producer)))).next_batch()
    assert [record.value for record in found] == [b"v"]


async def test_a_fatal_error_of_the_transaction_is_in_its_end(
    producer: AIOKafkaProducer, unretrieved: list[Any]
) -> None:
    end = transaction_end(producer)
    end.add_done_callback(retrieve)
    producer._txn_manager.fatal_error(LookupError("fenced"))
    await asyncio.sleep(0)
    assert isinstance(end.exception(), LookupError)
    del end
    producer._txn_manager._transaction_waiter = None
    gc.collect()
    assert unretrieved == []


async def test_a_second_fatal_error_is_retrieved_too(
    producer: AIOKafkaProducer, unretrieved: list[Any]
) -> None:
    transaction_end(producer).add_done_callback(retrieve)
    for text in ("fenced", "fenced again"):
        producer._txn_manager.fatal_error(LookupError(text))
    await asyncio.sleep(0)
    retrieve_transaction_error(producer)
    producer._txn_manager._transaction_waiter = None
    gc.collect()
    assert unretrieved == []


async def test_batches_that_are_not_delivered_fail_and_nobody_has_to_look(
    producer: AIOKafkaProducer, unretrieved: list[Any]
) -> None:
    accumulator = producer._message_accumulator
    delivery = await accumulator.add_batch(batch(producer), PARTITION, 1)
    fail_pending_batches(producer)
    await asyncio.sleep(0)
    assert delivery.done()
    del delivery
    accumulator._batches.clear()
    gc.collect()
    assert unretrieved == []
    assert not accumulator._pending_batches
