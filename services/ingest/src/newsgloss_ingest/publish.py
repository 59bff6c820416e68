"""`newsgloss-ingest publish`: articles from files to Kafka, a bounded number at a time, in order."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from newsgloss_common.kafka import KafkaSettings
from newsgloss_ingest import intake
from newsgloss_ingest.files import Found, InputFile, read
from newsgloss_ingest.in_flight import BusyError, InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publisher import KafkaUnavailableError, Position, Publisher, RecordTooLargeError
from newsgloss_ingest.record import RawRecord, encode
from newsgloss_ingest.settings import PublishSettings

CONNECT_SECONDS = 10.0
GIVE_UP_SECONDS = 60.0
"""How long one record may wait for Kafka: longer than for HTTP, since nobody else would try again."""
RETRY_SECONDS = 0.5
MAX_PENDING = 500
READ_AHEAD = 16

T = TypeVar("T")


@dataclass(slots=True)
class Tally:
    """How it went; `published` counts what was found valid in a dry run."""

    published: int = 0
    failed: int = 0


class Report(Protocol):
    """Where progress and failures are shown."""

    def failed(self, where: str, reason: str) -> None:
        """Show one article that was not published."""

    def advance(self, consumed: int) -> None:
        """One article is settled; so many bytes of input had it."""


@dataclass(slots=True)
class _Pending:
    found: Found
    record: RawRecord
    acknowledged: "asyncio.Task[Position]"


class FilePublisher:
    """Publishes the articles of files and tallies them.

    Args:
        settings: limits and topic.
        source: `source.id` of plain-text articles.
        report: where progress and failures go.
    """

    def __init__(self, settings: PublishSettings, source: str, report: Report) -> None:
        self._settings = settings
        self._source = source
        self._report = report
        self._pending: deque[_Pending] = deque()
        self.tally = Tally()

    def check(self, inputs: Iterable[InputFile | Found]) -> None:
        """Validate all, publish none."""
        for found in self._articles(inputs):
            if self._record(found) is not None:
                self.tally.published += 1
            self._report.advance(found.consumed)

    async def publish(self, inputs: Iterable[InputFile | Found], kafka: KafkaSettings) -> None:
        """Publish all; what is wrong with one article does not stop the others.

        Raises:
            KafkaUnavailableError: Kafka was away for too long; what was not published is tallied.
            TopicError: the topic is missing and may not be created.
        """
        in_flight = InFlightBytes(self._settings.max_in_flight_bytes)
        publisher = Publisher(self._settings, kafka, in_flight, Metrics(), wait_seconds=GIVE_UP_SECONDS)
        async with publisher:
            await publisher.wait_connected(CONNECT_SECONDS)
            try:
                async for found in _in_thread(self._articles(inputs)):
                    record = self._record(found)
                    if record is None:
                        self._report.advance(found.consumed)
                    else:
                        await self._send(publisher, found, record)
                while self._pending:
                    await self._settle_oldest(publisher)
            finally:
                for left in self._pending:
                    left.acknowledged.cancel()
                    self._fail(left.found, "not acknowledged by Kafka")

    def _articles(self, inputs: Iterable[InputFile | Found]) -> Iterator[Found]:
        for item in inputs:
            if isinstance(item, Found):
                yield item
            else:
                yield from read(item, max_bytes=self._settings.max_body_bytes)

    def _record(self, found: Found) -> RawRecord | None:
        if found.data is None:
            self._fail(found, found.reason)
            return None
        try:
            if found.format == "txt":
                return encode(intake.from_text(found.data, source=self._source))
            return encode(intake.from_json(found.data))
        except intake.InvalidArticleError as error:
            self._fail(found, str(error))
            return None

    def _fail(self, found: Found, reason: str) -> None:
        self.tally.failed += 1
        self._report.failed(found.where, reason)

    async def _send(self, publisher: Publisher, found: Found, record: RawRecord) -> None:
        while len(self._pending) >= MAX_PENDING:
            await self._settle_oldest(publisher)
        try:
            acknowledged = await self._enqueue(publisher, record)
        except (RecordTooLargeError, BusyError) as error:
            self._fail(found, str(error))
            self._report.advance(found.consumed)
        except KafkaUnavailableError as error:
            self._fail(found, str(error))
            raise
        else:
            self._pending.append(_Pending(found, record, acknowledged))

    async def _enqueue(self, publisher: Publisher, record: RawRecord) -> "asyncio.Task[Position]":
        """Hand over one record, waiting out a short absence of Kafka."""
        give_up = time.monotonic() + GIVE_UP_SECONDS
        while True:
            try:
                return await publisher.enqueue(record)
            except BusyError:
                if not self._pending:
                    raise
                await self._settle_oldest(publisher)
            except KafkaUnavailableError:
                if time.monotonic() > give_up:
                    raise
                await asyncio.sleep(RETRY_SECONDS)

    async def _settle_oldest(self, publisher: Publisher) -> None:
        oldest = self._pending.popleft()
        acknowledged: asyncio.Task[Position] | None = oldest.acknowledged
        give_up = time.monotonic() + GIVE_UP_SECONDS
        while True:
            try:
                await (acknowledged or await self._enqueue(publisher, oldest.record))
            except (RecordTooLargeError, BusyError) as error:
                self._fail(oldest.found, str(error))
                break
            except KafkaUnavailableError as error:
                if time.monotonic() > give_up:
                    self._fail(oldest.found, str(error))
                    raise
                acknowledged = None
            else:
                self.tally.published += 1
                break
        self._report.advance(oldest.found.consumed)


async def _in_thread(items: Iterator[T]) -> AsyncIterator[T]:
    """Draw from `items` in a thread, a few ahead, so that a slow pipe does not hold up the event loop.

    A daemon thread: one that waits for input must not keep the process from ending.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[T | _Ended] = asyncio.Queue()
    room = threading.Semaphore(READ_AHEAD)

    def draw() -> None:
        error: Exception | None = None
        try:
            for item in items:
                room.acquire()
                loop.call_soon_threadsafe(queue.put_nowait, item)
        except Exception as raised:  # noqa: BLE001  it is raised again where the items are used
            error = raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(queue.put_nowait, _Ended(error))

    threading.Thread(target=draw, name="reader", daemon=True).start()
    while not isinstance(item := await queue.get(), _Ended):
        room.release()
        yield item
    if item.error is not None:
        raise item.error


@dataclass(frozen=True, slots=True)
class _Ended:
    error: Exception | None
