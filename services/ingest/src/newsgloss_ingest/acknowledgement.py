"""A record on its way to Kafka, and its position once Kafka has acknowledged it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Generator
from typing import Any, NamedTuple, Protocol

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from aiokafka.structs import RecordMetadata

from newsgloss_common.article.record_identity import identity
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.partition_order import PartitionOrder
from newsgloss_ingest.publish_errors import KafkaUnavailableError, describe
from newsgloss_ingest.record import RawRecord

log = structlog.get_logger(__name__)


class WhenDone(Protocol):
    """A callback for the outcome of a record."""

    def __call__(self, *, succeeded: bool) -> None:
        """Called once."""


class Position(NamedTuple):
    """Where Kafka put a record."""

    topic: str
    partition: int
    offset: int


class Outcomes:
    """Turns what the producer reports of a record into its position, or an error for the caller.

    Args:
        topic: The topic of all records.
        wait_seconds: How long a record waits for its acknowledgement.
        order: Learns of records that are overdue.
        metrics: Counts the outcomes.
        check_size: Raises RecordTooLargeError for a record that does not fit the topic.
        read_limit: Reads the topic's limit again.
    """

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        topic: str,
        wait_seconds: float,
        order: PartitionOrder[AIOKafkaProducer],
        metrics: Metrics,
        *,
        check_size: Callable[[RawRecord], None],
        read_limit: Callable[[], Awaitable[None]],
    ) -> None:
        self._topic = topic
        self._wait_seconds = wait_seconds
        self._order = order
        self._metrics = metrics
        self._check_size = check_size
        self._read_limit = read_limit

    def unavailable(self, error: BaseException) -> KafkaUnavailableError:
        """The error for a caller whose record failed with `error`."""
        if isinstance(error, TimeoutError):
            return KafkaUnavailableError(
                f"Kafka did not acknowledge the record within {self._wait_seconds:g} s"
            )
        return KafkaUnavailableError(f"Kafka did not take the record: {describe(error)}")

    async def position(
        self, sent: "asyncio.Future[RecordMetadata]", record: RawRecord, partition: int, deadline: float
    ) -> Position:
        """Wait until `deadline` (monotonic) for the record's position.

        Raises:
            RecordTooLargeError: The record does not fit the topic.
            KafkaUnavailableError: Not acknowledged in time; Kafka may have the record all the same.
        """
        if not sent.done():
            await asyncio.wait({sent}, timeout=max(0.0, deadline - time.monotonic()))
        if not sent.done():
            self._order.overdue(partition)
            sent.add_done_callback(lambda _: self._order.no_longer_overdue(partition))
            self._count("timeout", "not acknowledged in time", record, partition)
            raise self.unavailable(TimeoutError())
        if sent.cancelled():  # its result would cancel the task that waits
            self._count("refused", "given up by the Kafka client", record, partition)
            raise KafkaUnavailableError("the Kafka client gave the record up")
        try:
            metadata = sent.result()
        except MessageSizeTooLargeError as error:
            # The limit was lowered after it was read, for this record or for another of its batch.
            self._count("refused", "refused by the broker", record, partition, error)
            await self._read_limit()
            self._check_size(record)
            raise self.unavailable(error) from error
        except KafkaError as error:
            self._count("refused", "refused by the broker", record, partition, error)
            raise self.unavailable(error) from error
        if metadata is None or metadata.offset < 0:
            raise KafkaUnavailableError("Kafka acknowledged the record without saying where it is")
        self._metrics.acknowledged.inc()
        return Position(metadata.topic, metadata.partition, metadata.offset)

    def _count(
        self,
        outcome: str,
        event: str,
        record: RawRecord,
        partition: int,
        error: BaseException | None = None,
    ) -> None:
        self._metrics.records.labels(outcome).inc()
        log.warning(
            event,
            error_class=type(error).__name__ if error else None,
            **identity(self._topic, partition, None, record.key, record.headers),
        )


class Acknowledgement:
    """A record on its way to Kafka; awaiting it gives its position or raises what `Publisher.publish` raises.

    It has no task of its own: records come by the thousand, and most are settled before anybody awaits them.
    Drop it if you do not need the result.
    """

    __slots__ = ("_deadline", "_outcomes", "_partition", "_record", "_sent")

    def __init__(
        self,
        sent: "asyncio.Future[RecordMetadata]",
        record: RawRecord,
        partition: int,
        deadline: float,
        outcomes: Outcomes,
    ) -> None:
        self._sent = sent
        self._record = record
        self._partition = partition
        self._deadline = deadline
        self._outcomes = outcomes

    def done(self) -> bool:
        """Whether awaiting it returns at once."""
        return self._sent.done()

    async def wait(self, seconds: float) -> bool:
        """Wait up to `seconds`; return `done()`."""
        if not self._sent.done():
            await asyncio.wait({self._sent}, timeout=seconds)
        return self._sent.done()

    @property
    def succeeded(self) -> bool:
        """Whether Kafka has acknowledged the record."""
        return self._sent.done() and not self._sent.cancelled() and self._sent.exception() is None

    def when_done(self, call: WhenDone) -> None:
        """Call back once it is known whether Kafka has acknowledged the record."""
        self._sent.add_done_callback(lambda _: call(succeeded=self.succeeded))

    def __await__(self) -> Generator[Any, Any, Position]:
        return self._outcomes.position(self._sent, self._record, self._partition, self._deadline).__await__()
