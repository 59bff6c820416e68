"""Reads single records on demand: one at a place, or the newest of an article."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import KafkaError
from aiokafka.partitioner import murmur2
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.admin import admin_client
from newsgloss_common.kafka.metadata import topic_metadata
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_console.stream.connection import CLIENT_ID, reading

SECONDS = 15.0
LOOK_BACK = 2000
"""Offsets of the article's partition, from its end, in which an `article_id` is looked for."""
POLL_MS = 200


class LookupFailedError(Exception):
    """Kafka could not be asked; the message says why."""


@dataclass(frozen=True)
class Missing:
    """There is no such record; `reason` says what was looked at."""

    reason: str


class Lookup:
    """Reads records of some topics and of no others, one question at a time.

    Args:
        kafka: How to connect.
        topics: The topics that may be read.
    """

    def __init__(self, kafka: KafkaSettings, topics: frozenset[str]) -> None:
        self._kafka = kafka
        self._topics = topics
        self._one_at_a_time = asyncio.Lock()

    async def at(self, topic: str, partition: int, offset: int) -> ConsumerRecord | Missing:
        """The record at an offset.

        Raises:
            LookupFailedError: Kafka does not answer in time.
        """
        if topic not in self._topics:
            return Missing("the console does not read this topic")
        return await self._bounded(self._at(topic, partition, offset))

    async def newest_of(self, topic: str, article_id: str) -> ConsumerRecord | Missing:
        """The newest record with this key among the last `LOOK_BACK` offsets of its partition.

        Raises:
            LookupFailedError: Kafka does not answer in time.
        """
        return await self._bounded(self._newest_of(topic, article_id.encode("utf-8", "replace")))

    async def _bounded(
        self, question: Coroutine[None, None, ConsumerRecord | Missing]
    ) -> ConsumerRecord | Missing:
        try:
            async with asyncio.timeout(SECONDS), self._one_at_a_time:
                return await question
        except TimeoutError:
            raise LookupFailedError(f"Kafka has not answered within {SECONDS:g} s") from None
        except (KafkaError, OSError) as error:
            raise LookupFailedError(f"{type(error).__name__}: {error}") from error

    async def _partitions(self, topic: str) -> int:
        options = self._kafka.client_options()
        async with admin_client(options, client_id=CLIENT_ID, request_seconds=5.0) as admin:
            about = (await topic_metadata(admin, [topic])).get(topic)
        return about.partitions if about else 0

    async def _at(self, topic: str, number: int, offset: int) -> ConsumerRecord | Missing:
        count = await self._partitions(topic)
        if number >= count:
            return Missing(f"{topic} has {count} partitions, and no partition {number}")
        partition = TopicPartition(topic, number)
        async with reading(self._kafka.client_options()) as consumer:
            start, end = await _extent(consumer, partition)
            if not start <= offset < end:
                return Missing(f"{topic}-{number} holds the offsets {start} to {end - 1} now")
            async for record in _scan(consumer, partition, offset, offset + 1):
                if record.offset == offset:
                    return record
        return Missing(f"offset {offset} of {topic}-{number} holds no committed record, such as a marker")

    async def _newest_of(self, topic: str, key: bytes) -> ConsumerRecord | Missing:
        count = await self._partitions(topic)
        if not count:
            return Missing(f"there is no topic {topic}")
        partition = TopicPartition(topic, (murmur2(key) & 0x7FFFFFFF) % count)
        newest = None
        async with reading(self._kafka.client_options()) as consumer:
            start, end = await _extent(consumer, partition)
            async for record in _scan(consumer, partition, max(start, end - LOOK_BACK), end):
                if record.key == key:
                    newest = record
        if newest is None:
            where = f"{topic}-{partition.partition}"
            return Missing(f"it is not among the last {min(LOOK_BACK, end - start)} offsets of {where}")
        return newest


async def _extent(consumer: AIOKafkaConsumer, partition: TopicPartition) -> tuple[int, int]:
    consumer.assign([partition])
    start = (await consumer.beginning_offsets([partition]))[partition]
    end = (await consumer.end_offsets([partition]))[partition]
    return int(start), int(end)


async def _scan(
    consumer: AIOKafkaConsumer, partition: TopicPartition, start: int, end: int
) -> AsyncIterator[ConsumerRecord]:
    """Each record from `start` up to `end` (exclusive)."""
    consumer.seek(partition, start)
    while await consumer.position(partition) < end:
        for records in (await consumer.getmany(partition, timeout_ms=POLL_MS, max_records=100)).values():
            for record in records:
                if record.offset < end:
                    yield record
