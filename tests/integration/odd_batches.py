"""Record batches on the broker as no ordinary producer writes them."""

import time
from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaProducer

from newsgloss_common.aiokafka_gaps import crc32c

STAND_IN = "QQQQQQQQ"
"""A header's name of eight bytes, for eight bytes that are no UTF-8."""

RAW_NAME = b"\xff\xfe\xfd\xfc\xff\xfe\xfd\xfc"


async def send_batch(
    servers: str,
    topic: str,
    records: Sequence[dict[str, Any]],
    *,
    codec: str | None = None,
    partition: int = 0,
    raw_name: bool = False,
) -> int:
    """All records in one batch; its first offset. `raw_name`: headers `STAND_IN` become `RAW_NAME`."""
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
    """Zeros, in records of 512 KiB."""
    return [{"value": bytes(512 << 10)}] * (2 * mebibytes)
