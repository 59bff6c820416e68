"""Both services as processes, seen from outside."""

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.structs import ConsumerRecord, TopicPartition

from newsgloss_schemas import DeadLetterHeaders

ARRIVAL_SECONDS = 90
MIB = 1024 * 1024

Record: TypeAlias = ConsumerRecord


@dataclass(frozen=True)
class Pipeline:
    """Ingest and enrich, with their own topics and group."""

    bootstrap_servers: str
    raw: str
    enriched: str
    dlq: str
    ingest: str
    enrich: str

    async def produce(
        self, *, key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]] | None = None
    ) -> int:
        """Write to partition 0 of the raw topic, and return the record's offset.

        The record is written as a batch: the client's `send` refuses a null value with a null key, which
        other clients accept.
        """
        async with AIOKafkaProducer(bootstrap_servers=self.bootstrap_servers, max_batch_size=MIB) as producer:
            batch = producer.create_batch()
            assert batch.append(key=key, value=value, timestamp=None, headers=headers or []) is not None
            batch.close()
            sent = await producer.send_batch(batch, self.raw, partition=0)
            return int((await sent).offset)

    async def came_of(self, offset: int, *, partition: int = 0) -> Record:
        """Return the outcome of the raw record at this offset, from either topic."""
        return await self.first(lambda record: raw_offset(record) == offset, partition=partition)

    async def first(self, wanted: Callable[[Record], bool], *, partition: int = 0) -> Record:
        """Return the first committed record that is wanted; no record before it may be a duplicate."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap_servers,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )
        seen: set[int] = set()
        async with consumer, asyncio.timeout(ARRIVAL_SECONDS):
            consumer.assign([TopicPartition(topic, partition) for topic in (self.enriched, self.dlq)])
            while True:
                record = await consumer.getone()
                offset = raw_offset(record)
                assert offset not in seen, f"raw offset {offset} came out twice"
                if wanted(record):
                    return record
                seen |= {offset} if offset is not None else set()


def raw_offset(record: Record) -> int | None:
    """Return the offset of the raw record; a tombstone does not name it."""
    headers = dict(record.headers)
    if "dlq-original-offset" in headers:
        return DeadLetterHeaders.from_headers(record.headers).original_offset
    return None if record.value is None else int(headers["ce_id"].decode().rpartition("/")[2])


SMALL = {
    "NEWSGLOSS_INGEST_HTTP": "127.0.0.1:0",
    "NEWSGLOSS_ENRICH_HTTP": "127.0.0.1:0",
    "NEWSGLOSS_WORKERS": "1",
    "NEWSGLOSS_MODELS": "newsgloss",
}
"""Free ports, and as few models as the tests need."""


def services_environment(kafka: str, names: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of small services with their own topics and group."""
    return {
        **os.environ,
        **SMALL,
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "NEWSGLOSS_PARTITIONS": "2",
        "NEWSGLOSS_RAW_TOPIC": names["raw"],
        "NEWSGLOSS_ENRICHED_TOPIC": names["enriched"],
        "NEWSGLOSS_DLQ_TOPIC": names["dlq"],
        "NEWSGLOSS_GROUP_ID": names["group"],
    }
