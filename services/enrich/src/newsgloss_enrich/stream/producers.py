"""Transactional producers: one per input partition, crash-only.

Each partition has its own `transactional.id` (KIP-98): starting a producer fences the partition's former
owner and ends the transaction that it left open. After any error, timeout or cancellation the producer is
discarded and a new one is started, because the client cannot tell what state it is in.

Within one producer epoch every transactional request is answered before another is sent. An unanswered
request ends the epoch (`newsgloss_common.kafka.transactional`).
"""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.aiokafka_gaps.producers import fail_pending_batches
from newsgloss_common.kafka.aiokafka_gaps.transactions import retrieve_transaction_error
from newsgloss_common.kafka.closing import close_client
from newsgloss_common.kafka.transactional import TimeLimits, ask_once

log = structlog.get_logger(__name__)

COMMIT_SECONDS = 10.0
"""Limit for a whole transaction."""

LIMITS = TimeLimits(steps=(COMMIT_SECONDS,), request=12.0, transaction=15.0)
BATCH_BYTES = 1024 * 1024
START_SECONDS = 20.0
STOP_SECONDS = 3.0


def transactional_id(group: str, partition: TopicPartition) -> str:
    """The id that every owner of the partition uses.

    Topic names hold no colon, so group `a` with topic `b-c` and group `a-b` with topic `c` get different ids.
    """
    return f"{group}:{partition.topic}:{partition.partition}"


class ProducerFactory:
    """Starts and discards producers, and keeps track of those that are still stopping."""

    def __init__(self, group: str, client_options: Mapping[str, Any], batch_bytes: int = BATCH_BYTES) -> None:
        self._group = group
        self._options = dict(client_options)
        self._batch_bytes = batch_bytes
        self._discarding: set[asyncio.Task[None]] = set()

    async def start(self, partition: TopicPartition) -> AIOKafkaProducer:
        """Start a producer, which fences its predecessors.

        Raises:
            aiokafka.errors.KafkaError: the broker refuses.
            TimeoutError: it did not start within `START_SECONDS`.
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
        """Stop a producer in the background, in whatever state it is."""
        task = asyncio.create_task(_stop(producer))
        self._discarding.add(task)
        task.add_done_callback(self._discarding.discard)

    async def settle(self) -> None:
        """Wait until all discarded producers have stopped; each stop has a time limit."""
        while self._discarding:
            await asyncio.wait(set(self._discarding))


async def _stop(producer: AIOKafkaProducer) -> None:
    # stop() first waits for pending batches, which an idempotent producer never gives up.
    with contextlib.suppress(Exception):
        fail_pending_batches(producer)
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await producer.stop()
    except Exception as error:  # noqa: BLE001 - it is thrown away whatever it says
        log.debug("producer did not stop cleanly", error=repr(error))
        await close_client(producer.client)
    retrieve_transaction_error(producer)
