"""A consumer that belongs to no group, reads only what is committed, and never commits."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer

from newsgloss_common.kafka.closing import stop_client
from newsgloss_common.kafka.fetch_guard import guard_fetches
from newsgloss_common.sizes import MIB

CLIENT_ID = "newsgloss-console"
FETCH_BYTES = MIB
"""Of one answer, compressed; a partition's first batch comes even if it is larger."""
UNPACKED_BYTES = 32 * MIB
"""Of a window's memory this bounds what compressed batches unpack to."""


@asynccontextmanager
async def reading(options: Mapping[str, Any]) -> AsyncIterator[AIOKafkaConsumer]:
    """Start a consumer for the length of the block; the caller assigns its partitions.

    Raises:
        aiokafka.errors.KafkaError: The cluster cannot be reached.
    """
    consumer = AIOKafkaConsumer(
        **options,
        client_id=CLIENT_ID,
        group_id=None,
        auto_offset_reset="earliest",  # what retention has deleted is passed over
        enable_auto_commit=False,
        isolation_level="read_committed",
        fetch_max_wait_ms=250,
        fetch_max_bytes=FETCH_BYTES,
        max_partition_fetch_bytes=FETCH_BYTES // 8,
        request_timeout_ms=10_000,
    )
    try:
        await consumer.start()
        guard_fetches(consumer, UNPACKED_BYTES)
        yield consumer
    finally:
        await stop_client(consumer)
