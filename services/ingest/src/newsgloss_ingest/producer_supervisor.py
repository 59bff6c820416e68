"""The life of the idempotent producer: it connects, is probed, and is replaced after any failure.

There is one producer at a time, in the states `connecting → ready → connecting → …`:

- *connecting*: The topic and its limits are looked up and a producer is started, with backoff for as long as
  it takes. Meanwhile there is no producer, so records are refused at once.
- *ready*: There is a producer. A failed acknowledgement leaves a gap in its sequence numbers, after which the
  broker refuses all that follows. Any such failure therefore retires the producer.

A retired producer still writes what it holds, by its own retries, until Kafka is back or the service stops.
"""

import asyncio
import contextlib
from collections.abc import Callable

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError

from newsgloss_common.kafka.compression import batch_bytes, client_codec
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.topic_creation import TopicError
from newsgloss_common.kafka.topics import RAW_MAX_BYTES
from newsgloss_common.kafka.unreachable import why_unreachable
from newsgloss_common.watchers import own_cancellation
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publish_errors import KafkaUnavailableError, describe
from newsgloss_ingest.settings import PublishSettings
from newsgloss_ingest.topic import prepare_topic

log = structlog.get_logger(__name__)

BATCH_BYTES = 512 * 1024
"""A partition's share of a request. With 128 KiB, batches came to 9,800 articles/s instead of 12,600."""
CONNECT_SECONDS = 10.0
BACKOFF_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.0)
PROBE_SECONDS = 2.0
CONNECTING = "connecting to Kafka"
"""The reason for refusing records until the first attempt to connect has ended."""
FLUSH_SECONDS = 3.0
"""By then every caller has its answer; what is left are records that were not acknowledged in time."""


class ProducerSupervisor:
    """Keeps a producer ready.

    Args:
        settings: The topic and its limits.
        kafka: How to reach Kafka.
        metrics: Shows whether Kafka answers.
        on_end: Called with a retired producer once it is closed: what it has not written it never will.
        request_seconds: How long Kafka may take for one response.
        connect_seconds: How long each step of connecting may take.
    """

    def __init__(  # noqa: PLR0913 - what it works with, and two limits of time
        self,
        settings: PublishSettings,
        kafka: KafkaSettings,
        metrics: Metrics,
        *,
        on_end: Callable[[AIOKafkaProducer], None],
        request_seconds: float,
        connect_seconds: float,
    ) -> None:
        self._settings = settings
        self._kafka = kafka
        self._metrics = metrics
        self._on_end = on_end
        self._request_seconds = request_seconds
        self._connect_seconds = connect_seconds
        self._broken = asyncio.Event()
        self._connected = asyncio.Event()
        self._retired: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None
        self.producer: AIOKafkaProducer | None = None
        """The producer that takes records now."""
        self.max_record_bytes = RAW_MAX_BYTES
        """The topic's limit, as it was read last."""
        self.reason: str | None = CONNECTING
        """Why records would be refused now, or None."""

    def start(self) -> None:
        """Begin to connect."""
        self._task = asyncio.create_task(own_cancellation(self._supervise()), name="publisher")

    async def wait_connected(self, seconds: float) -> None:
        """Wait for the first connection.

        Raises:
            KafkaUnavailableError: There is none after `seconds`; the message says why.
            TopicError: The topic is missing and may not be created.
        """
        connected = asyncio.create_task(self._connected.wait())
        waiting: set[asyncio.Task[None] | asyncio.Task[bool]] = {connected, self._running()}
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        connected.cancel()
        if self._running().done():
            self._running().result()
        if not self._connected.is_set():
            raise KafkaUnavailableError(self.reason or "Kafka does not answer")

    async def failed(self) -> None:
        """Never return; raise when publishing can never work.

        Raises:
            TopicError: The topic is missing at start and may not be created.
        """
        await asyncio.shield(self._running())

    def replace(self, producer: AIOKafkaProducer, error: BaseException) -> None:
        """Retire the producer because of `error`, unless it is retired already."""
        if producer is self.producer:
            log.warning("the producer is replaced", error=describe(error))
            self.producer = None
            self.reason = "the connection to Kafka is being renewed"
            self._broken.set()

    async def read_limit(self) -> None:
        """Read the topic's limit again; keep the old one when that fails."""
        try:
            async with asyncio.timeout(self._settings.publish_timeout_seconds):
                self.max_record_bytes = await prepare_topic(self._settings, self._kafka)
        except (KafkaError, OSError, TimeoutError, TopicError) as error:
            topic = self._settings.raw_topic
            log.warning("the topic's limit could not be read", topic=topic, error=describe(error))

    async def close(self) -> bool:
        """Retire the producer and flush all retired ones within a bound; False when records are left."""
        task = self._running()
        task.cancel()
        await asyncio.wait({task})
        if not self._retired:
            return True
        _, late = await asyncio.wait(self._retired, timeout=FLUSH_SECONDS)
        for one in late:
            one.cancel()
        if late:
            await asyncio.wait(late)
        return not late

    def _running(self) -> asyncio.Task[None]:
        if self._task is None:
            raise RuntimeError("the publisher is used outside of its 'async with' block")
        return self._task

    async def _supervise(self) -> None:
        failures = 0
        logged: str | None = None
        while True:
            self._broken.clear()
            try:
                producer = await self._connect()
            except TopicError as error:
                self.reason = str(error)
                if not self._connected.is_set():
                    raise
            except (KafkaConnectionError, TimeoutError):
                why = await why_unreachable(self._kafka.client_options())
                self.reason = f"Kafka at {self._kafka.bootstrap_servers} cannot be reached" + (
                    f" ({why})" if why else ""
                )
            except (KafkaError, OSError) as error:
                self.reason = f"Kafka at {self._kafka.bootstrap_servers}: {describe(error)}"
            else:
                failures, logged = 0, None
                await self._serve_with(producer)
                continue
            if self.reason != logged:
                log.warning("not connected, trying again until it works", reason=self.reason)
                logged = self.reason
            await asyncio.sleep(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])
            failures += 1

    async def _connect(self) -> AIOKafkaProducer:
        self.max_record_bytes = await prepare_topic(
            self._settings, self._kafka, seconds=self._connect_seconds
        )
        compression = self._settings.compression
        producer = AIOKafkaProducer(
            **self._kafka.client_options(),
            client_id="newsgloss-ingest",
            acks="all",
            enable_idempotence=True,
            max_request_size=self.max_record_bytes,
            max_batch_size=batch_bytes(compression, min(BATCH_BYTES, self.max_record_bytes)),
            compression_type=client_codec(compression),
            request_timeout_ms=int(self._request_seconds * 1000),
        )
        try:
            async with asyncio.timeout(self._connect_seconds):
                await producer.start()
                await producer.partitions_for(self._settings.raw_topic)
        except BaseException:
            await producer.stop()
            raise
        return producer

    async def _serve_with(self, producer: AIOKafkaProducer) -> None:
        """Offer the producer until it is replaced; probe it meanwhile."""
        self.producer = producer
        self.reason = None
        self._connected.set()
        self._metrics.kafka_ready.set(1)
        log.info("connected to Kafka", topic=self._settings.raw_topic, max_record_bytes=self.max_record_bytes)
        try:
            while not self._broken.is_set():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(PROBE_SECONDS):
                        await self._broken.wait()
                        break
                await self._probe(producer)
        finally:
            self.producer = None
            self._metrics.kafka_ready.set(0)
            task = asyncio.create_task(self._retire(producer), name="retired producer")
            self._retired.add(task)
            task.add_done_callback(self._retired.discard)

    async def _retire(self, producer: AIOKafkaProducer) -> None:
        try:
            await producer.stop()
        except (KafkaError, OSError) as error:
            log.warning("a retired producer did not stop cleanly", error=describe(error))
        self._on_end(producer)

    async def _probe(self, producer: AIOKafkaProducer) -> None:
        """Ask for metadata, so that `reason` is right without traffic too."""
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                answered = await producer.client.force_metadata_update()
        except (KafkaError, OSError, TimeoutError):
            answered = False
        if self.producer is not producer:
            return
        reason = None if answered else f"Kafka at {self._kafka.bootstrap_servers} does not answer"
        if reason != self.reason:
            log.warning("Kafka is away", reason=reason) if reason else log.info("Kafka is back")
        self.reason = reason
        self._metrics.kafka_ready.set(0 if reason else 1)
