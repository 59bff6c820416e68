"""Transactional producers: one per input partition, crash-only.

`transactional.id` is the partition's own (KIP-98): starting a producer fences whoever had the
partition before and ends the transaction they left open. After any error, timeout or cancellation a
producer is thrown away and a new one is started, since the client cannot tell what state it is in.

Within one producer epoch every transactional request is answered before another is sent; an unanswered
one ends the epoch (`newsgloss_common.transactional`).
"""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import MessageAccumulator
from aiokafka.structs import TopicPartition

from newsgloss_common.transactional import TimeLimits, ask_once

log = structlog.get_logger(__name__)

COMMIT_SECONDS = 10.0
"""For a whole transaction."""

LIMITS = TimeLimits(steps=(COMMIT_SECONDS,), request=12.0, transaction=15.0)
BATCH_BYTES = 1024 * 1024
START_SECONDS = 20.0
STOP_SECONDS = 3.0


def transactional_id(group: str, partition: TopicPartition) -> str:
    """The same for every owner of the partition.

    A colon cannot stand in a topic's name: group `a` with topic `b-c` and group `a-b` with topic `c` differ.
    """
    return f"{group}:{partition.topic}:{partition.partition}"


class ProducerFactory:
    """Starts and discards producers; knows those that are still being discarded."""

    def __init__(self, group: str, client_options: Mapping[str, Any], batch_bytes: int = BATCH_BYTES) -> None:
        self._group = group
        self._options = dict(client_options)
        self._batch_bytes = batch_bytes
        self._discarding: set[asyncio.Task[None]] = set()

    async def start(self, partition: TopicPartition) -> AIOKafkaProducer:
        """A producer that has fenced its predecessors.

        Raises:
            aiokafka.errors.KafkaError: the broker refuses.
            TimeoutError: not within `START_SECONDS`.
        """
        producer = AIOKafkaProducer(
            **self._options,
            client_id=f"newsgloss-enrich-{partition.partition}",
            transactional_id=transactional_id(self._group, partition),
            max_batch_size=self._batch_bytes,
            **LIMITS.options(),
            retry_backoff_ms=20,
            linger_ms=0,
        )
        ask_once(producer)
        try:
            async with asyncio.timeout(START_SECONDS):
                await producer.start()
        except BaseException:
            self.discard(producer)
            raise
        return producer

    def discard(self, producer: AIOKafkaProducer) -> None:
        """Stop a producer in the background, whatever state it is in."""
        task = asyncio.create_task(_stop(producer))
        self._discarding.add(task)
        task.add_done_callback(self._discarding.discard)

    async def settle(self) -> None:
        """Wait until all discarded producers have stopped; bounded, since each stop is."""
        while self._discarding:
            await asyncio.wait(set(self._discarding))


async def _stop(producer: AIOKafkaProducer) -> None:
    # stop() first waits for pending batches, which an idempotent producer never gives up: failing
    # them lets it go on to close its connections.
    with contextlib.suppress(Exception):
        _fail_pending(producer._message_accumulator)  # noqa: SLF001
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await producer.stop()
    except Exception as error:  # noqa: BLE001 - it is being thrown away; what it says is only logged
        log.debug("producer did not stop cleanly", error=repr(error))
        with contextlib.suppress(Exception):
            await asyncio.wait_for(producer.client.close(), STOP_SECONDS)
    # A second fatal error replaces the waiter whose outcome `transaction.begin` sees to.
    waiter = producer._txn_manager._transaction_waiter  # noqa: SLF001 - the client has no other way
    if waiter is not None and waiter.done() and not waiter.cancelled():
        waiter.exception()


def _fail_pending(accumulator: MessageAccumulator) -> None:
    """Fail all batches that are not delivered; whoever waited for them has gone, so the errors end here."""
    queued = [batch for batches in accumulator._batches.values() for batch in batches]  # noqa: SLF001
    pending = [*queued, *accumulator._pending_batches]  # noqa: SLF001
    accumulator.fail_all(ConnectionError("discarded"))
    for batch in pending:
        for waiter in (batch.future, batch._drain_waiter):  # noqa: SLF001
            if waiter.done() and not waiter.cancelled():
                waiter.exception()
