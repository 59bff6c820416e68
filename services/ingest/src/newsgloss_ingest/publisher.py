"""Raw records into Kafka, each acknowledged by all in-sync replicas before its caller hears of it.

One idempotent producer at a time, in the states `connecting → ready → connecting → …`:

- *connecting*: topic and limits are looked up, a producer is started; retried with backoff for as long
  as it takes. Records are refused at once.
- *ready*: records are taken. An acknowledgement that fails leaves a gap in an idempotent producer's
  sequence numbers, after which the broker refuses all that follow, so any such failure retires the
  producer and leads back to *connecting*.

A record that is not acknowledged in time is **ambiguous**: its caller is told to try again, while the
producer keeps it, since Kafka may have it already and an idempotent batch never expires. Its bytes stay
counted, and its partition takes nothing more until it is settled. Nor does any partition of which a retired
producer holds records, which its own retries may still write. That keeps memory flat, and keeps the order
within a partition. A caller that tries again may therefore publish twice, under one `article_id`.
"""

import asyncio
import contextlib
import time
from types import TracebackType
from typing import Self

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError, MessageSizeTooLargeError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.structs import RecordMetadata

from newsgloss_common.compression import batch_bytes, client_codec
from newsgloss_common.kafka import KafkaSettings
from newsgloss_common.reach import why_unreachable
from newsgloss_common.record_identity import identity
from newsgloss_common.topics import RAW_MAX_BYTES, TopicError
from newsgloss_common.watchers import own_cancellation
from newsgloss_ingest.acknowledgement import Acknowledgement, Position
from newsgloss_ingest.in_flight import InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.partition_order import PartitionOrder
from newsgloss_ingest.record import RawRecord
from newsgloss_ingest.settings import PublishSettings
from newsgloss_ingest.time_limit import within
from newsgloss_ingest.topic import prepare_topic

log = structlog.get_logger(__name__)

BATCH_BYTES = 512 * 1024
"""A partition's share of a request. With 128 KiB, batches came to 9,800 articles/s instead of 12,600."""
RECORD_OVERHEAD_BYTES = 2048
"""About what the client's own objects take for a pending record."""
CONNECT_SECONDS = 10.0
BACKOFF_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.0)
PROBE_SECONDS = 2.0
CONNECTING = "connecting to Kafka"
"""Why records are refused until the first try to connect has ended."""
FLUSH_SECONDS = 3.0
"""By then every caller has its answer; what is left are ambiguous records."""


class KafkaUnavailableError(Exception):
    """Kafka did not acknowledge the record, or cannot be asked to; trying again later is right."""


class RecordTooLargeError(Exception):
    """The record does not fit the topic; trying again is of no use."""

    def __init__(self, topic: str, size: int, limit: int) -> None:
        super().__init__(
            f"the record takes {size} bytes and topic {topic!r} holds at most {limit} bytes a record "
            "(max.message.bytes)"
        )


class Publisher:
    """Publishes raw records to one topic; an async context manager.

    Args:
        settings: topic, limits, time limit.
        kafka: how to reach Kafka.
        in_flight: where the bytes of pending records are counted.
        metrics: what it counts and measures.
        wait_seconds: how long a record waits for its acknowledgement; the settings' time limit by default.
        request_seconds: how long Kafka may take for one answer; the settings' time limit by default. Beyond
            it the request is repeated, and its record goes on waiting.
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
        self._request_seconds = max(1.0, request_seconds or settings.publish_timeout_seconds)
        self._connect_seconds = max(CONNECT_SECONDS, request_seconds or 0.0)
        self._settings = settings
        self._kafka = kafka
        self._in_flight = in_flight
        self._metrics = metrics
        self._partitioner = DefaultPartitioner()
        self._producer: AIOKafkaProducer | None = None
        self._max_record_bytes = RAW_MAX_BYTES
        self._broken = asyncio.Event()
        self._connected = asyncio.Event()
        self._reason: str | None = CONNECTING
        self._order: PartitionOrder[AIOKafkaProducer] = PartitionOrder()
        self._retired: set[asyncio.Task[None]] = set()
        self._supervisor: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._supervisor = asyncio.create_task(own_cancellation(self._supervise()), name="publisher")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def topic(self) -> str:
        """The topic that it publishes to."""
        return self._settings.raw_topic

    @property
    def not_ready(self) -> str | None:
        """Why records would be refused now; None when they would not."""
        return self._reason

    async def wait_connected(self, seconds: float) -> None:
        """Wait until records are taken for the first time.

        Raises:
            KafkaUnavailableError: not within `seconds`; the message says why.
            TopicError: the topic is missing and may not be created.
        """
        connected = asyncio.create_task(self._connected.wait())
        waiting: set[asyncio.Task[None] | asyncio.Task[bool]] = {connected, self._running()}
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        connected.cancel()
        if self._running().done():
            self._running().result()
        if not self._connected.is_set():
            raise KafkaUnavailableError(self._reason or "Kafka does not answer")

    async def failed(self) -> None:
        """Return never; raise when publishing can never work.

        Raises:
            TopicError: the topic is missing at start and may not be created.
        """
        await asyncio.shield(self._running())

    def check_size(self, record: RawRecord) -> None:
        """Compare with the topic's limit.

        Raises:
            RecordTooLargeError: it does not fit.
        """
        if record.size > self._max_record_bytes:
            raise RecordTooLargeError(self.topic, record.size, self._max_record_bytes)

    async def publish(self, record: RawRecord) -> Position:
        """Publish, and wait for the acknowledgement.

        Raises:
            RecordTooLargeError: it does not fit the topic.
            BusyError: too much is in flight.
            KafkaUnavailableError: not acknowledged in time; Kafka may have it all the same.
        """
        return await (await self.enqueue(record))

    async def enqueue(self, record: RawRecord) -> Acknowledgement:
        """Hand the record to the producer; what it returns is awaited for the acknowledgement.

        Records enqueued one after the other reach their partition in that order. Raises what `publish`
        does.
        """
        self.check_size(record)
        producer = self._producer
        if producer is None:
            raise KafkaUnavailableError(self._reason or "Kafka is away")
        held = record.size + RECORD_OVERHEAD_BYTES
        self._in_flight.take(held)
        begun = time.monotonic()
        deadline = begun + self._wait_seconds
        try:
            partition, sent = await within(self._wait_seconds, self._send(producer, record))
        except BaseException as error:
            self._in_flight.give_back(held)
            if isinstance(error, KafkaError) and not isinstance(error, KafkaTimeoutError):
                self._replace(producer, error)
            if isinstance(error, KafkaError | TimeoutError):
                raise self._unavailable(error) from error
            raise
        sent.add_done_callback(lambda done: self._settle(done, held, producer, partition, begun))
        return Acknowledgement(sent, lambda: self._acknowledged(sent, record, partition, deadline))

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
        partitions = sorted(await producer.partitions_for(self.topic))
        partition = int(self._partitioner(record.key, partitions, partitions))
        if self._order.is_closed(partition, producer):
            raise KafkaUnavailableError(
                f"partition {partition} of {self.topic!r} has not acknowledged earlier records yet"
            )
        return partition

    async def _acknowledged(
        self, sent: "asyncio.Future[RecordMetadata]", record: RawRecord, partition: int, deadline: float
    ) -> Position:
        if not sent.done():
            await asyncio.wait({sent}, timeout=max(0.0, deadline - time.monotonic()))
        if not sent.done():
            self._order.overdue(partition)
            sent.add_done_callback(lambda _: self._order.no_longer_overdue(partition))
            self._metrics.records.labels("timeout").inc()
            self._tell("not acknowledged in time", record, partition)
            raise self._unavailable(TimeoutError())
        if sent.cancelled():  # its result would cancel who waits
            self._metrics.records.labels("refused").inc()
            self._tell("given up by the Kafka client", record, partition)
            raise KafkaUnavailableError("the Kafka client gave the record up")
        try:
            metadata = sent.result()
        except MessageSizeTooLargeError as error:
            # The limit was lowered after it was read, for this record or for one of the same batch.
            self._metrics.records.labels("refused").inc()
            self._tell("refused by the broker", record, partition, error)
            await self._read_limit()
            self.check_size(record)
            raise self._unavailable(error) from error
        except KafkaError as error:
            self._metrics.records.labels("refused").inc()
            self._tell("refused by the broker", record, partition, error)
            raise self._unavailable(error) from error
        if metadata is None or metadata.offset < 0:
            raise KafkaUnavailableError("Kafka acknowledged the record without saying where it is")
        self._metrics.acknowledged.inc()
        return Position(metadata.topic, metadata.partition, metadata.offset)

    def _tell(
        self, event: str, record: RawRecord, partition: int, error: BaseException | None = None
    ) -> None:
        log.warning(
            event,
            error_class=type(error).__name__ if error else None,
            **identity(self.topic, partition, None, record.key, record.headers),
        )

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
            self._replace(producer, error)

    def _replace(self, producer: AIOKafkaProducer, error: BaseException) -> None:
        if producer is self._producer:
            log.warning("the producer is replaced", error=_describe(error))
            self._producer = None
            self._reason = "the connection to Kafka is being renewed"
            self._broken.set()

    def _unavailable(self, error: BaseException) -> KafkaUnavailableError:
        if isinstance(error, TimeoutError):
            return KafkaUnavailableError(
                f"Kafka did not acknowledge the record within {self._wait_seconds:g} s"
            )
        return KafkaUnavailableError(f"Kafka did not take the record: {_describe(error)}")

    async def _supervise(self) -> None:
        failures = 0
        said: str | None = None
        while True:
            self._broken.clear()
            try:
                producer = await self._connect()
            except TopicError as error:
                self._reason = str(error)
                if not self._connected.is_set():
                    raise
            except (KafkaConnectionError, TimeoutError):
                why = await why_unreachable(self._kafka.client_options())
                self._reason = f"Kafka at {self._kafka.bootstrap_servers} cannot be reached" + (
                    f" ({why})" if why else ""
                )
            except (KafkaError, OSError) as error:
                self._reason = f"Kafka at {self._kafka.bootstrap_servers}: {_describe(error)}"
            else:
                failures, said = 0, None
                await self._serve_with(producer)
                continue
            if self._reason != said:
                log.warning("not connected, trying again until it works", reason=self._reason)
                said = self._reason
            await asyncio.sleep(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])
            failures += 1

    async def _connect(self) -> AIOKafkaProducer:
        self._max_record_bytes = await prepare_topic(
            self._settings, self._kafka, seconds=self._connect_seconds
        )
        compression = self._settings.compression
        producer = AIOKafkaProducer(
            **self._kafka.client_options(),
            client_id="newsgloss-ingest",
            acks="all",
            enable_idempotence=True,
            max_request_size=self._max_record_bytes,
            max_batch_size=batch_bytes(compression, min(BATCH_BYTES, self._max_record_bytes)),
            compression_type=client_codec(compression),
            request_timeout_ms=int(self._request_seconds * 1000),
        )
        try:
            async with asyncio.timeout(self._connect_seconds):
                await producer.start()
                await producer.partitions_for(self.topic)
        except BaseException:
            await producer.stop()
            raise
        return producer

    async def _read_limit(self) -> None:
        try:
            async with asyncio.timeout(self._settings.publish_timeout_seconds):
                self._max_record_bytes = await prepare_topic(self._settings, self._kafka)
        except (KafkaError, OSError, TimeoutError, TopicError) as error:
            log.warning("the topic's limit could not be read", topic=self.topic, error=_describe(error))

    async def _serve_with(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer
        self._reason = None
        self._connected.set()
        self._metrics.kafka_ready.set(1)
        log.info("connected to Kafka", topic=self.topic, max_record_bytes=self._max_record_bytes)
        try:
            while not self._broken.is_set():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(PROBE_SECONDS):
                        await self._broken.wait()
                        break
                await self._probe(producer)
        finally:
            self._producer = None
            self._metrics.kafka_ready.set(0)
            # What it still holds is settled by its own retries; that may take until Kafka is back.
            task = asyncio.create_task(self._retire(producer), name="retired producer")
            self._retired.add(task)
            task.add_done_callback(self._retired.discard)

    async def _retire(self, producer: AIOKafkaProducer) -> None:
        await _stop(producer)
        self._order.end(producer)

    async def _probe(self, producer: AIOKafkaProducer) -> None:
        """Ask for metadata, so that `not_ready` is right without traffic too."""
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                answered = await producer.client.force_metadata_update()
        except (KafkaError, OSError, TimeoutError):
            answered = False
        if self._producer is not producer:
            return
        reason = None if answered else f"Kafka at {self._kafka.bootstrap_servers} does not answer"
        if reason != self._reason:
            log.warning("Kafka is away", reason=reason) if reason else log.info("Kafka is back")
        self._reason = reason
        self._metrics.kafka_ready.set(0 if reason else 1)

    def _running(self) -> asyncio.Task[None]:
        if self._supervisor is None:
            raise RuntimeError("the publisher is used outside of its 'async with' block")
        return self._supervisor

    async def close(self) -> None:
        """Flush what is pending, within a bound, and let go of Kafka."""
        supervisor = self._running()
        supervisor.cancel()
        await asyncio.wait({supervisor})
        if not self._retired:
            return
        _, late = await asyncio.wait(self._retired, timeout=FLUSH_SECONDS)
        for task in late:
            task.cancel()
        if late:
            log.error(
                "stopped without an acknowledgement of all records; their senders were told to try again",
                bytes_in_flight=self._in_flight.held,
            )
            await asyncio.wait(late)


async def _stop(producer: AIOKafkaProducer) -> None:
    try:
        await producer.stop()
    except (KafkaError, OSError) as error:
        log.warning("a retired producer did not stop cleanly", error=_describe(error))


def _describe(error: BaseException | None) -> str:
    name, text = type(error).__name__, str(error)
    return text if text.startswith(name) else f"{name}: {text}" if text else name
