"""Reads enriched articles and dead letters from Kafka, of committed transactions only."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import ConsumerRecord

from newsgloss_demo.publish import Position
from newsgloss_schemas import DeadLetterHeaders, EnrichedArticle


@dataclass(frozen=True)
class Enriched:
    """An enriched article; `value` is its JSON, unchanged."""

    article: EnrichedArticle
    value: bytes
    at: Position

    @property
    def origin(self) -> Position | None:
        """The raw record that was enriched; None where the provenance names none."""
        made_of = self.article.provenance.input
        return Position(made_of.topic, made_of.partition, made_of.offset) if made_of else None


@dataclass(frozen=True)
class DeadLetter:
    """A record that could not be enriched, and why."""

    why: DeadLetterHeaders
    key: bytes | None
    value: bytes | None
    at: Position

    @property
    def origin(self) -> Position:
        """The raw record that could not be enriched."""
        return Position(self.why.original_topic, self.why.original_partition, self.why.original_offset)


@dataclass(frozen=True)
class Deleted:
    """A tombstone: the article with this key was deleted."""

    key: bytes | None
    at: Position
    origin: None = None


Arrival = Enriched | DeadLetter | Deleted


class Arrivals:
    """The records that are written after the context manager was entered.

    It reads every partition without a consumer group, and so leaves nothing on the cluster.
    """

    def __init__(
        self, client_options: Mapping[str, Any], enriched_topic: str, dead_letter_topic: str
    ) -> None:
        self._dead_letter_topic = dead_letter_topic
        self._consumer = AIOKafkaConsumer(
            enriched_topic,
            dead_letter_topic,
            **client_options,
            isolation_level="read_committed",
            auto_offset_reset="latest",
            fetch_max_wait_ms=50,
        )

    async def __aenter__(self) -> Self:
        try:
            await self._consumer.start()
            partitions = self._consumer.assignment()
            await self._consumer.seek_to_end(*partitions)
            await asyncio.gather(*map(self._consumer.position, partitions))
        except BaseException:
            await self._consumer.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._consumer.stop()

    async def next(self, seconds: float) -> list[Arrival]:
        """Return new records, each partition's in order; an empty list if none comes within `seconds`."""
        batches = await self._consumer.getmany(timeout_ms=int(seconds * 1000))
        return [self._arrival(record) for records in batches.values() for record in records]

    def _arrival(self, record: "ConsumerRecord[bytes, bytes]") -> Arrival:
        at = Position(record.topic, record.partition, record.offset)
        if record.topic == self._dead_letter_topic:
            return DeadLetter(DeadLetterHeaders.from_headers(record.headers), record.key, record.value, at)
        if record.value is None:
            return Deleted(record.key, at)
        article = EnrichedArticle.model_validate_json(record.value)
        return Enriched(article, record.value, at)
