"""Commits a slice: its enriched records, dead letters and offset in one transaction, or none of them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    CorruptRecordException,
    InvalidTimestampError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
)
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import OffsetAndMetadata, RecordMetadata, TopicPartition

from newsgloss_common.article.cloud_events import Headers
from newsgloss_common.kafka.aiokafka_gaps.producers import retrieve, transaction_end
from newsgloss_enrich.pool import Enriched, Rejected, Result
from newsgloss_enrich.stream.compression import compressed
from newsgloss_enrich.stream.dead_letters import DeadLetterRefused, DeadLetterWriter
from newsgloss_enrich.stream.offsets import Committed
from newsgloss_enrich.stream.producers import COMMIT_SECONDS
from newsgloss_enrich.stream.slices import Slice
from newsgloss_enrich.stream.timestamps import publishable

REFUSALS = (
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    InvalidTimestampError,
    CorruptRecordException,
)
"""The broker's answers that mean that it will never accept one of the records."""


@dataclass(frozen=True)
class SliceCommitter:
    """Writes the results of slices to their topics."""

    group: str
    enriched_topic: str
    dead_letter_topic: str
    dead_letter_partitions: int
    dead_letters: DeadLetterWriter
    compression: str

    async def commit(
        self, producer: AIOKafkaProducer, ready: Slice, on_phase: Callable[[str, float], None]
    ) -> None:
        """Write a ready slice's results and its offset in one transaction.

        When this raises, the outcome is unknown until the committed offset is read, and the producer has to
        be discarded. `on_phase` receives the seconds spent in `send` and in `commit`.

        Raises:
            one of `REFUSALS`: the broker does not accept a record in the slice.
            one of `PRODUCER_FAILURES`: any other failure.
        """
        source = ready.records[0]
        position = TopicPartition(source.topic, source.partition)
        batches = await compressed(list(self._batches(producer, ready)), self.compression)
        begun = time.monotonic()
        async with asyncio.timeout(COMMIT_SECONDS):
            await require_partition(producer, TopicPartition(self.enriched_topic, source.partition))
            await begin(producer)
            sends = [await send(producer, batch, target) for target, batch in batches]
            await all_of(
                *sends,
                producer.send_offsets_to_transaction(
                    {position: OffsetAndMetadata(ready.end, Committed(ready.end).metadata())}, self.group
                ),
            )
            sent = time.monotonic()
            await producer.commit_transaction()
        on_phase("send", sent - begun)
        on_phase("commit", time.monotonic() - sent)

    def _batches(
        self, producer: AIOKafkaProducer, ready: Slice
    ) -> Iterator[tuple[TopicPartition, BatchBuilder]]:
        now_ms = int(time.time() * 1000)
        partition = ready.records[0].partition
        enriched = RecordBatches(producer)
        dead = RecordBatches(producer)
        for record, result in zip(ready.records, ready.work.result(), strict=True):
            timestamp = publishable(record.timestamp, now_ms)
            why = self._add(enriched, result, timestamp)
            if why is not None:
                letter = self.dead_letters.letter(record, why, datetime.now(UTC))
                dated = now_ms if isinstance(why, DeadLetterRefused) else timestamp
                dead.add(letter.key, letter.value, letter.headers, dated)
        target = TopicPartition(self.enriched_topic, partition)
        yield from ((target, batch) for batch in enriched.finish())
        target = TopicPartition(self.dead_letter_topic, partition % self.dead_letter_partitions)
        yield from ((target, batch) for batch in dead.finish())

    @staticmethod
    def _add(enriched: "RecordBatches", result: Result, timestamp: int) -> Rejected | None:
        """Add an enriched record; returns why the record is a dead letter instead, or None."""
        if not isinstance(result, Enriched):
            return result
        try:
            if result.key is None and result.value is None:
                # The client refuses it, with an assertion.
                raise ValueError("neither key nor value")  # noqa: TRY301 - one way out for all
            enriched.add(result.key, result.value, result.headers, timestamp)
        except Exception as error:  # noqa: BLE001 - one bad result must not stop the other records
            name = type(error).__name__
            text = f"the enriched record cannot be written: {name}"
            return Rejected(result.offset, "step_failed", text, "publish", name)
        return None


async def commit_offset(
    producer: AIOKafkaProducer, group: str, partition: TopicPartition, committed: Committed
) -> None:
    """Commit an offset alone, in a transaction of its own."""
    async with asyncio.timeout(COMMIT_SECONDS):
        await begin(producer)
        await producer.send_offsets_to_transaction(
            {partition: OffsetAndMetadata(committed.offset, committed.metadata())}, group
        )
        await producer.commit_transaction()


class MissingPartitionError(KafkaError):
    """The enriched topic lacks a partition that was added to the raw one while the service ran."""


async def require_partition(producer: AIOKafkaProducer, target: TopicPartition) -> None:
    """Check that a producer knows a partition; it asks for a topic's partitions when it first needs them.

    Raises:
        MissingPartitionError: it does not; try again with a new producer.
    """
    known = await producer.partitions_for(target.topic)
    if target.partition not in known:
        raise MissingPartitionError(
            f"topic {target.topic!r} has {len(known)} partitions, and no partition {target.partition}: "
            f"give it as many as the raw topic has"
        )


async def begin(producer: AIOKafkaProducer) -> None:
    """Begin a transaction; if it fails, asyncio does not report its error as unretrieved."""
    await producer.begin_transaction()
    transaction_end(producer).add_done_callback(retrieve)


async def send(
    producer: AIOKafkaProducer, batch: BatchBuilder, target: TopicPartition
) -> asyncio.Future[RecordMetadata]:
    """Send a batch; returns the future of its delivery, whose error the caller may ignore."""
    delivery: asyncio.Future[RecordMetadata] = await producer.send_batch(
        batch, target.topic, partition=target.partition
    )
    delivery.add_done_callback(retrieve)
    return delivery


async def all_of(*parts: Awaitable[object]) -> None:
    """Wait until every part has ended, then raise the first error."""
    outcomes = await asyncio.gather(*parts, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome


class RecordBatches:
    """Fills a producer's batches with records."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer
        self._batches: list[BatchBuilder] = []

    def add(self, key: bytes | None, value: bytes | None, headers: Headers, timestamp: int) -> None:
        """Add a record; `timestamp` is in milliseconds since the epoch."""
        if self._batches and self._append(key, value, headers, timestamp):
            return
        self._batches.append(self._producer.create_batch())
        self._append(key, value, headers, timestamp)

    def _append(self, key: bytes | None, value: bytes | None, headers: Headers, timestamp: int) -> bool:
        batch = self._batches[-1]
        return batch.append(key=key, value=value, timestamp=timestamp, headers=headers) is not None

    def finish(self) -> list[BatchBuilder]:
        """Close the batches and return them, ready to be sent."""
        for batch in self._batches:
            batch.close()
        return self._batches
