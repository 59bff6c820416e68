"""Sends batches of records in Kafka transactions, and finds out how the last transaction ended.

A producer is discarded after any error, since the client cannot say what state it is in. The next producer
takes the same transactional id. This ends what its predecessor left open, in whatever process that was, and
fences it.

Within one producer epoch every transactional request is answered before another is sent; an unanswered
one ends the epoch (`newsgloss_common.kafka.transactional`).
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Self

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError, OffsetOutOfRangeError
from aiokafka.structs import RecordMetadata, TopicPartition

from newsgloss_common.kafka.aiokafka_gaps.transactions import retrieve_transaction_error
from newsgloss_common.kafka.closing import close_client, stop_client
from newsgloss_common.kafka.compression import client_codec
from newsgloss_common.kafka.fetch_guard import DEFAULT_UNPACKED_BYTES, guard_fetches
from newsgloss_common.kafka.partitioners import client_partitioner
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.transactional import TimeLimits, ask_once
from newsgloss_ingest.publish.state import Place, StateError
from newsgloss_ingest.record import RawRecord
from newsgloss_ingest.settings import PublishSettings
from newsgloss_ingest.topic import prepare_topic

log = structlog.get_logger(__name__)

BATCH_BYTES = 512 * 1024
START_SECONDS = 20.0
SEND_SECONDS = 30.0
COMMIT_SECONDS = 20.0
LIMITS = TimeLimits(steps=(SEND_SECONDS, COMMIT_SECONDS), request=35.0, transaction=60.0)
STOP_SECONDS = 3.0
LOOK_SECONDS = 30.0
POLL_MS = 200


class TransactionalProducer:
    """One producer with the run's transactional id; an async context manager that starts and discards it.

    Entering it raises KafkaError, OSError or TimeoutError when Kafka cannot be reached, and TopicError when
    the topic is missing and may not be created.
    """

    def __init__(self, settings: PublishSettings, kafka: KafkaSettings, run_id: str) -> None:
        self._settings = settings
        self._kafka = kafka
        self._transactional_id = f"newsgloss-publish:{run_id}"
        self._producer: AIOKafkaProducer | None = None
        self.max_record_bytes = 0

    async def __aenter__(self) -> Self:
        self.max_record_bytes = await prepare_topic(self._settings, self._kafka)
        producer = AIOKafkaProducer(
            **self._kafka.client_options(),
            client_id="newsgloss-ingest",
            transactional_id=self._transactional_id,
            max_request_size=self.max_record_bytes,
            max_batch_size=min(BATCH_BYTES, self.max_record_bytes),
            **LIMITS.options(),
            compression_type=client_codec(self._settings.compression),
            partitioner=client_partitioner(self._settings.partitioner),
            retry_backoff_ms=20,
        )
        ask_once(producer)
        try:
            async with asyncio.timeout(START_SECONDS):
                await producer.start()
        except BaseException:
            await _discard(producer)
            raise
        self._producer = producer
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._producer is not None:
            await _discard(self._producer)

    async def publish(self, records: Sequence[RawRecord], prepare: Callable[[Place], None]) -> None:
        """Publish the records in one transaction, in order; call `prepare` just before the commit.

        Raises:
            KafkaError, OSError, TimeoutError: The outcome is unknown; do not use this producer again.
        """
        if self._producer is None:
            raise RuntimeError("the producer is used outside of its 'async with' block")
        await self._producer.begin_transaction()
        async with asyncio.timeout(SEND_SECONDS):
            sent: list[asyncio.Future[RecordMetadata]] = [
                await self._producer.send(
                    self._settings.raw_topic, record.value, record.key, headers=record.headers
                )
                for record in records
            ]
            first, *_ = await asyncio.gather(*sent)
        prepare(Place(first.partition, first.offset, records[0].key))
        async with asyncio.timeout(COMMIT_SECONDS):
            await self._producer.commit_transaction()


async def was_committed(settings: PublishSettings, kafka: KafkaSettings, place: Place) -> bool:
    """Whether the transaction with this first record was committed; it must have ended.

    Raises:
        StateError: Kafka no longer has the record.
        KafkaError, OSError, TimeoutError: Kafka cannot be reached.
    """
    partition = TopicPartition(settings.raw_topic, place.partition)
    consumer = AIOKafkaConsumer(
        **kafka.client_options(),
        client_id="newsgloss-ingest",
        isolation_level="read_committed",
        auto_offset_reset="none",
        enable_auto_commit=False,
    )
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await consumer.start()
            guard_fetches(consumer, DEFAULT_UNPACKED_BYTES)
            consumer.assign([partition])
            consumer.seek(partition, place.offset)
            while True:
                records = (await consumer.getmany(partition, timeout_ms=POLL_MS)).get(partition)
                if records:
                    return bool(records[0].offset == place.offset and records[0].key == place.key)
                # Aborted records are skipped silently.
                if await consumer.position(partition) > place.offset:
                    return False
    except OffsetOutOfRangeError:
        raise StateError(
            f"whether the last batch before the interruption was published cannot be told: offset "
            f"{place.offset} of partition {place.partition} is no longer in topic {settings.raw_topic!r} "
            "(deleted by retention, or the topic was made anew). Start with a new state; what it publishes "
            "again has the same article_id and version"
        ) from None
    finally:
        await stop_client(consumer)


async def _discard(producer: AIOKafkaProducer) -> None:
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await producer.stop()
    except (KafkaError, OSError, TimeoutError) as error:
        log.debug("a producer did not stop cleanly", error=repr(error))
        await close_client(producer.client)
    retrieve_transaction_error(producer)
