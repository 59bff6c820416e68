"""What the engine needs of aiokafka 0.14's producer and finds no public way to: each gap is one function.

After an upgrade of the client, the tests of this module say first what has changed.
"""

import asyncio
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder


def batch_bytes(batch: BatchBuilder) -> bytes:
    """The bytes of a closed batch; the client builds it when it sends it."""
    data: bytes = batch._build()  # noqa: SLF001
    return data


def transaction_end(producer: AIOKafkaProducer) -> asyncio.Future[Any]:
    """The future in which the client puts a fatal error of the current transaction, even if nobody waits."""
    end: asyncio.Future[Any] = producer._txn_manager.wait_for_transaction_end()  # noqa: SLF001
    return end


def fail_pending_batches(producer: AIOKafkaProducer) -> None:
    """Fail all batches that are not delivered, for good.

    An idempotent producer never gives them up, and `stop` waits for them. Nobody waits for these batches any
    more, so their errors are retrieved here.
    """
    accumulator = producer._message_accumulator  # noqa: SLF001
    queued = [batch for batches in accumulator._batches.values() for batch in batches]  # noqa: SLF001
    pending = [*queued, *accumulator._pending_batches]  # noqa: SLF001
    accumulator.fail_all(ConnectionError("discarded"))
    for batch in pending:
        for waiter in (batch.future, batch._drain_waiter):  # noqa: SLF001
            if waiter.done():
                retrieve(waiter)


def retrieve(future: asyncio.Future[Any]) -> None:
    """Look at a finished future's error, so that asyncio does not report it as unretrieved."""
    if not future.cancelled():
        future.exception()
