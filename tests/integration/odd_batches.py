"""Writes record batches that no ordinary producer writes."""

import time
from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaProducer

from newsgloss_common.kafka.aiokafka_gaps.checksums import crc32c

STAND_IN = "QQQQQQQQ"
"""A header name of eight bytes, which `RAW_NAME` replaces."""

RAW_NAME = b"\xff\xfe\xfd\xfc\xff\xfe\xfd\xfc"
"""A header name of eight bytes that are not valid UTF-8."""


async def send_batch(
    servers: str,
    topic: str,
    records: Sequence[dict[str, Any]],
    *,
    codec: str | None = None,
    partition: int = 0,
    raw_name: bool = False,
) -> int:
    """Send all records in one batch, and return its first offset.

    With `raw_name`, header names equal to `STAND_IN` become `RAW_NAME`.
    """
    size = 1 << 30
    producer = AIOKafkaProducer(
        bootstrap_servers=servers, compression_type=codec, max_request_size=size, max_batch_size=size
    )
    async with producer:
        batch = producer.create_batch()
        for record in records:
            given = {"key": b"k", "timestamp": int(time.time() * 1000), "headers": []} | record
            assert batch.append(**given) is not None
        batch.close()
        if raw_name:
            batch._build()
            data = batch._buffer.replace(STAND_IN.encode(), RAW_NAME)
            data[17:21] = crc32c(bytes(data[21:])).to_bytes(4, "big")
            batch._buffer = data
        sent = await (await producer.send_batch(batch, topic, partition=partition))
    return int(sent.offset)


def bomb(mebibytes: int) -> list[dict[str, Any]]:
    """Return records of 512 KiB of zeros, `mebibytes` in all; they compress extremely well."""
    return [{"value": bytes(512 << 10)}] * (2 * mebibytes)
