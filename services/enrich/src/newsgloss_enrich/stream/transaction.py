"""One slice in; its enriched records, dead letters and offset out, together or not at all."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

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

from newsgloss_common.cloud_events import Headers
from newsgloss_enrich.pool import Enriched, Rejected, Result
from newsgloss_enrich.stream.compression import compressed
from newsgloss_enrich.stream.dead_letters import DeadLetterOffice, LetterRefused
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
"""The broker's answers that mean: one of these records will never be accepted."""


@dataclass(frozen=True)
class Outlet:
    """Where the outcome of a slice goes."""

    group: str
    enriched_topic: str
    dead_letter_topic: str
    dead_letter_partitions: int
    office: DeadLetterOffice
    compression: str

    async def commit(
        self, producer: AIOKafkaProducer, ready: Slice, on_phase: Callable[[str, float], None]
    ) -> None:
        """Write a ready slice's results and its offset in one transaction.

        When this raises, the outcome is unknown: the committed offset decides. The producer is of
        no use any more.

        Raises:
            one of `REFUSALS`: a record in the slice is unacceptable to the broker.
            aiokafka.errors.KafkaError, TimeoutError, AssertionError: anything else that failed.
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
                letter = self.office.letter(record, why, datetime.now(UTC))
                dated = now_ms if isinstance(why, LetterRefused) else timestamp
                dead.add(letter.key, letter.value, letter.headers, dated)
        target = TopicPartition(self.enriched_topic, partition)
        yield from ((target, batch) for batch in enriched.finish())
        target = TopicPartition(self.dead_letter_topic, partition % self.dead_letter_partitions)
        yield from ((target, batch) for batch in dead.finish())

    @staticmethod
    def _add(enriched: "RecordBatches", result: Result, timestamp: int) -> Rejected | None:
        """Add an enriched record; what makes of this record a dead letter, or None."""
        if not isinstance(result, Enriched):
            return result
        try:
            if result.key is None and result.value is None:
                # The client refuses it, with an assertion.
                raise ValueError("neither key nor value")  # noqa: TRY301 - one way out for all
            enriched.add(result.key, result.value, result.headers, timestamp)
        except Exception as error:  # noqa: BLE001 - what the enrichment made of one record stops no other
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
    """The enriched topic has no such partition, though the raw one has: it was given more while we ran."""


async def require_partition(producer: AIOKafkaProducer, target: TopicPartition) -> None:
    """Make sure that a producer knows a partition; it asks for a topic's when it first needs them.

    Raises:
        MissingPartitionError: it does not; to be tried again with a new producer.
    """
    known = await producer.partitions_for(target.topic)
    if target.partition not in known:
        raise MissingPartitionError(
            f"topic {target.topic!r} has {len(known)} partitions, and no partition {target.partition}: "
            f"give it as many as the raw topic has"
        )


async def begin(producer: AIOKafkaProducer) -> None:
    """Begin a transaction; its fatal error, should one come, is never reported as unretrieved."""
    await producer.begin_transaction()
    end = producer._txn_manager.wait_for_transaction_end()  # noqa: SLF001 - the client has no other way
    end.add_done_callback(_retrieve)


async def send(
    producer: AIOKafkaProducer, batch: BatchBuilder, target: TopicPartition
) -> asyncio.Future[RecordMetadata]:
    """Hand over a batch; the future of its delivery, whose error need not be looked at."""
    delivery: asyncio.Future[RecordMetadata] = await producer.send_batch(
        batch, target.topic, partition=target.partition
    )
    delivery.add_done_callback(_retrieve)
    return delivery


def _retrieve(future: asyncio.Future[Any]) -> None:
    """Look at a future's error, so that it is not reported as unretrieved when nobody waits any more."""
    if not future.cancelled():
        future.exception()


async def all_of(*parts: Awaitable[object]) -> None:
    """Wait for all parts, and raise the first error only when every one has ended."""
    outcomes = await asyncio.gather(*parts, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome


class RecordBatches:
    """Fills a producer's batches with records, in order."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer
        self._batches: list[BatchBuilder] = []

    def add(self, key: bytes | None, value: bytes | None, headers: Headers, timestamp: int) -> None:
        """One more record; `timestamp` in milliseconds since the epoch."""
        if self._batches and self._append(key, value, headers, timestamp):
            return
        self._batches.append(self._producer.create_batch())
        self._append(key, value, headers, timestamp)

    def _append(self, key: bytes | None, value: bytes | None, headers: Headers, timestamp: int) -> bool:
        batch = self._batches[-1]
        return batch.append(key=key, value=value, timestamp=timestamp, headers=headers) is not None

    def finish(self) -> list[BatchBuilder]:
        """The batches, ready to be sent."""
        for batch in self._batches:
            batch.close()
        return self._batches
