import asyncio
import gc
from collections.abc import Callable
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from newsgloss_common.kafka.aiokafka_gaps.transactions import retrieve_transaction_error


async def complaints(then: Callable[[AIOKafkaProducer], None]) -> list[str]:
    """What asyncio says about errors that nobody retrieved, after a fatal error of a transaction."""
    said: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: said.append(context["message"]))
    producer: Any = AIOKafkaProducer(transactional_id="x")
    producer._txn_manager.set_pid_and_epoch(1, 0)
    producer._txn_manager.begin_transaction()
    producer._txn_manager.fatal_error(RuntimeError("fenced"))
    then(producer)
    await producer.stop()
    del producer
    gc.collect()
    return said


async def test_by_itself_the_client_leaves_a_fatal_error_unretrieved() -> None:
    assert await complaints(lambda _producer: None) == ["Future exception was never retrieved"]


async def test_an_error_that_was_raised_already_is_not_logged_again() -> None:
    assert await complaints(retrieve_transaction_error) == []


@pytest.mark.parametrize("begun", [False, True])
async def test_without_an_error_there_is_nothing_to_retrieve(begun: bool) -> None:
    producer: Any = AIOKafkaProducer(transactional_id="x")
    if begun:
        producer._txn_manager.set_pid_and_epoch(1, 0)
        producer._txn_manager.begin_transaction()
    retrieve_transaction_error(producer)
    await producer.stop()
