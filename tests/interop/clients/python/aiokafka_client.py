"""aiokafka, as `pip install aiokafka[lz4,snappy,zstd]` brings it."""

import asyncio
from collections.abc import Iterator
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from job import Record, Seen, run


def produce(servers: str, topic: str, codec: str, _partitioner: str, records: list[Record]) -> None:
    asyncio.run(_produce(servers, topic, codec, records))


async def _produce(servers: str, topic: str, codec: str, records: list[Record]) -> None:
    options: dict[str, Any] = {"compression_type": None if codec == "none" else codec}
    async with AIOKafkaProducer(bootstrap_servers=servers, acks="all", **options) as producer:
        sent = [
            await producer.send(topic, record.value, record.key, headers=record.headers) for record in records
        ]
        await asyncio.gather(*sent)


def consume(servers: str, topic: str) -> Iterator[list[Seen]]:
    loop = asyncio.new_event_loop()
    consumer = loop.run_until_complete(_started(servers, topic))
    try:
        while True:
            fetched = loop.run_until_complete(consumer.getmany(timeout_ms=500))
            yield [
                Seen(one.partition, one.offset, one.key, one.value, list(one.headers))
                for some in fetched.values()
                for one in some
            ]
    finally:
        loop.run_until_complete(consumer.stop())
        loop.close()


async def _started(servers: str, topic: str) -> Any:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=servers, isolation_level="read_committed", auto_offset_reset="earliest"
    )
    await consumer.start()
    partitions = await consumer._client._wait_on_metadata(topic)
    consumer.assign([TopicPartition(topic, number) for number in partitions])
    return consumer


run("aiokafka", produce, consume)
