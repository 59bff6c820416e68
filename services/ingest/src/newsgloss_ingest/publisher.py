"""Publishes raw records; all in-sync replicas have acknowledged a record before its caller hears of it.

A record that is not acknowledged in time is **ambiguous**: its caller is told to try again, while the
producer keeps the record, since Kafka may have it already and an idempotent batch never expires. Its bytes
stay counted, and its partition takes no other record until it is settled. The same holds for every partition
of which a retired producer holds records, which its own retries may still write. This keeps memory flat and
keeps the order within a partition. A caller that tries again may publish twice, under one `article_id`.
"""

import asyncio
import time
from types import TracebackType
from typing import Self

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, KafkaTimeoutError
from aiokafka.structs import RecordMetadata

from newsgloss_common.kafka.partitioners import partition_of
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_ingest.acknowledgement import Acknowledgement, Outcomes, Position
from newsgloss_ingest.in_flight import InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.partition_order import PartitionOrder
from newsgloss_ingest.producer_supervisor import CONNECT_SECONDS, CONNECTING, ProducerSupervisor
from newsgloss_ingest.publish_errors import KafkaUnavailableError, RecordTooLargeError
from newsgloss_ingest.record import RawRecord
from newsgloss_ingest.settings import PublishSettings
from newsgloss_ingest.time_limit import within

__all__ = ("CONNECTING", "KafkaUnavailableError", "Publisher", "RecordTooLargeError")

log = structlog.get_logger(__name__)

RECORD_OVERHEAD_BYTES = 2048
"""About what the client's own objects take for a pending record."""


class Publisher:
    """Publishes raw records to one topic; an async context manager.

    Args:
        settings: The topic and the limits.
        kafka: How to reach Kafka.
        in_flight: Counts the bytes of pending records.
        metrics: What the publisher counts and measures.
        wait_seconds: How long a record waits for its acknowledgement; the settings' time limit by default.
        request_seconds: How long Kafka may take for one response; the settings' time limit by default. After
            it the client repeats the request, and the record goes on waiting.
    """

    def __init__(  # noqa: PLR0913 - what it works with, and two limits of time
        self,
        settings: PublishSettings,
        kafka: KafkaSettings,
        in_flight: InFlightBytes,
        metrics: Metrics,
        *,
        wait_seconds: float | None = None,
        request_seconds: float | None = None,
    ) -> None:
        self._wait_seconds = wait_seconds or settings.publish_timeout_seconds
        self._settings = settings
        self._in_flight = in_flight
        self._metrics = metrics
        self._order: PartitionOrder[AIOKafkaProducer] = PartitionOrder()
        self._supervisor = ProducerSupervisor(
            settings,
            kafka,
            metrics,
            on_end=self._order.end,
            request_seconds=max(1.0, request_seconds or settings.publish_timeout_seconds),
            connect_seconds=max(CONNECT_SECONDS, request_seconds or 0.0),
        )
        self._outcomes = Outcomes(
            self.topic,
            self._wait_seconds,
            self._order,
            metrics,
            check_size=self.check_size,
            read_limit=self._supervisor.read_limit,
        )

    async def __aenter__(self) -> Self:
        self._supervisor.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def topic(self) -> str:
        """The topic of all records."""
        return self._settings.raw_topic

    @property
    def not_ready(self) -> str | None:
        """Why records would be refused now, or None."""
        return self._supervisor.reason

    async def wait_connected(self, seconds: float) -> None:
        """Wait until records are taken for the first time.

        Raises:
            KafkaUnavailableError: They are not after `seconds`; the message says why.
            TopicError: The topic is missing and may not be created.
        """
        await self._supervisor.wait_connected(seconds)

    async def failed(self) -> None:
        """Never return; raise when publishing can never work.

        Raises:
            TopicError: The topic is missing at start and may not be created.
        """
        await self._supervisor.failed()

    def check_size(self, record: RawRecord) -> None:
        """Compare a record with the topic's limit.

        Raises:
            RecordTooLargeError: It does not fit.
        """
        limit = self._supervisor.max_record_bytes
        if record.size > limit:
            raise RecordTooLargeError(self.topic, record.size, limit)

    async def publish(self, record: RawRecord) -> Position:
        """Publish a record and wait for its acknowledgement.

        Raises:
            RecordTooLargeError: The record does not fit the topic.
            BusyError: Too much is in flight.
            KafkaUnavailableError: Not acknowledged in time; Kafka may have the record all the same.
        """
        return await (await self.enqueue(record))

    async def enqueue(self, record: RawRecord) -> Acknowledgement:
        """Hand a record to the producer; await the result for its acknowledgement.

        Records that are enqueued one after the other reach their partition in that order.

        Raises:
            RecordTooLargeError: The record does not fit the topic.
            BusyError: Too much is in flight.
            KafkaUnavailableError: The producer did not take the record in time.
        """
        self.check_size(record)
        producer = self._supervisor.producer
        if producer is None:
            raise KafkaUnavailableError(self._supervisor.reason or "Kafka is away")
        held = record.size + RECORD_OVERHEAD_BYTES
        self._in_flight.take(held)
        begun = time.monotonic()
        try:
            partition, sent = await within(self._wait_seconds, self._send(producer, record))
        except BaseException as error:
            self._in_flight.give_back(held)
            if isinstance(error, KafkaError) and not isinstance(error, KafkaTimeoutError):
                self._supervisor.replace(producer, error)
            if isinstance(error, KafkaError | TimeoutError):
                raise self._outcomes.unavailable(error) from error
            raise
        sent.add_done_callback(lambda done: self._settle(done, held, producer, partition, begun))
        return Acknowledgement(sent, record, partition, begun + self._wait_seconds, self._outcomes)

    async def close(self) -> None:
        """Flush what is pending, within a bound, and close the connections."""
        if not await self._supervisor.close():
            log.error(
                "stopped without an acknowledgement of all records; their senders were told to try again",
                bytes_in_flight=self._in_flight.held,
            )

    async def _send(
        self, producer: AIOKafkaProducer, record: RawRecord
    ) -> "tuple[int, asyncio.Future[RecordMetadata]]":
        partition = await self._partition(producer, record)
        self._order.begin(partition, producer)
        try:
            sent = await producer.send(
                self.topic, record.value, record.key, partition, headers=record.headers
            )
        except BaseException:
            self._order.settle(partition, producer)
            raise
        return partition, sent

    async def _partition(self, producer: AIOKafkaProducer, record: RawRecord) -> int:
        partitions = await producer.partitions_for(self.topic)
        partition = partition_of(record.key, len(partitions), self._settings.partitioner)
        if self._order.is_closed(partition, producer):
            raise KafkaUnavailableError(
                f"partition {partition} of {self.topic!r} has not acknowledged earlier records yet"
            )
        return partition

    def _settle(
        self,
        sent: "asyncio.Future[RecordMetadata]",
        held: int,
        producer: AIOKafkaProducer,
        partition: int,
        begun: float,
    ) -> None:
        self._in_flight.give_back(held)
        self._order.settle(partition, producer)
        error = None if sent.cancelled() else sent.exception()
        if error is None:
            self._metrics.acknowledge_seconds.observe(time.monotonic() - begun)
        else:
            self._supervisor.replace(producer, error)
