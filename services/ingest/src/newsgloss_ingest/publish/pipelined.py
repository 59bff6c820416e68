"""Publishes articles in order, many at a time, each acknowledged; nothing is remembered between runs.

Kafka sets the pace: the number of articles in flight and their bytes are bounded, and each article waits for
its acknowledgement as long as others get theirs (`kafka_wait`).
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_ingest.acknowledgement import Acknowledgement
from newsgloss_ingest.in_flight import BusyError, InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publish.articles import Articles
from newsgloss_ingest.publish.files import Found, InputFile
from newsgloss_ingest.publish.kafka_wait import KafkaWait
from newsgloss_ingest.publish.read_ahead import ReadAhead
from newsgloss_ingest.publisher import CONNECTING, KafkaUnavailableError, Publisher, RecordTooLargeError
from newsgloss_ingest.record import RawRecord
from newsgloss_ingest.settings import PublishSettings

CONNECT_SECONDS = 10.0
"""The limit of the first connection when no broker is there; a slow broker has `REQUEST_SECONDS`."""
REQUEST_SECONDS = 30.0
"""Kafka's own default (`request.timeout.ms` of producers); the limit of HTTP is shorter, since a caller
waits."""
FOREVER_SECONDS = 7 * 24 * 3600.0
"""`KafkaWait` ends the wait for a record, no limit of its own."""
LOOK_SECONDS = 1.0
RETRY_SECONDS = 0.5
ROOM_SECONDS = 0.05
"""Pause while the bound on bytes is reached."""
MAX_PENDING = 500


@dataclass(slots=True)
class _Pending:
    found: Found
    record: RawRecord
    acknowledged: Acknowledgement


class PipelinedPublisher:
    """Publishes articles without waiting for each acknowledgement.

    Args:
        settings: Topic and limits.
        articles: Reads and counts the articles.
    """

    def __init__(self, settings: PublishSettings, articles: Articles) -> None:
        self._settings = settings
        self._articles = articles
        self._in_flight = InFlightBytes(settings.max_in_flight_bytes)
        self._pending: deque[_Pending] = deque()
        self._some_failed = False

    async def publish(self, inputs: Iterable[InputFile | Found], kafka: KafkaSettings) -> None:
        """Publish all articles; one that fails does not stop the others.

        Raises:
            KafkaUnavailableError: Kafka was away for too long; unacknowledged articles are counted.
            TopicError: The topic is missing and may not be created.
        """
        self._publisher = Publisher(
            self._settings,
            kafka,
            self._in_flight,
            Metrics(),
            wait_seconds=FOREVER_SECONDS,
            request_seconds=REQUEST_SECONDS,
        )
        self._wait = KafkaWait(lambda: self._publisher.not_ready)
        try:
            async with self._publisher:
                await self._connect()
                async for found in ReadAhead(self._articles.read(inputs)).each():
                    record = await self._articles.record(found)
                    if record is not None:
                        await self._send(found, record)
                await self._settle_all()
        finally:
            # The publisher has flushed what it could.
            for left in self._pending:
                if left.acknowledged.succeeded:
                    self._articles.publish(left.found)
                else:
                    self._articles.leave(left.found)

    async def _connect(self) -> None:
        try:
            await self._publisher.wait_connected(CONNECT_SECONDS)
        except KafkaUnavailableError:
            if self._publisher.not_ready != CONNECTING:
                raise
            await self._publisher.wait_connected(REQUEST_SECONDS)

    async def _send(self, found: Found, record: RawRecord) -> None:
        await self._settle_failures()
        while self._pending and (len(self._pending) >= MAX_PENDING or self._pending[0].acknowledged.done()):
            await self._settle_oldest()
        if not self._pending:
            self._wait.begin()
        try:
            while (acknowledged := await self._enqueue(record)) is None:
                await self._settle_failures()
        except (RecordTooLargeError, BusyError) as error:
            self._articles.fail(found, str(error))
        except BaseException:
            self._articles.leave(found)
            raise
        else:
            self._pending.append(_Pending(found, record, acknowledged))

    async def _settle_failures(self) -> None:
        """Send failed records before any new one, so that the order of the input is kept."""
        if self._some_failed:
            self._some_failed = False
            await self._settle_all()

    async def _settle_all(self) -> None:
        while self._pending:
            await self._settle_oldest()

    async def _settle_oldest(self) -> None:
        """Wait for the oldest record's acknowledgement; hand the record over again if it failed."""
        oldest = self._pending[0]
        while not await oldest.acknowledged.wait(LOOK_SECONDS):
            self._wait.check()
        try:
            await oldest.acknowledged
        except KafkaUnavailableError:
            while (again := await self._enqueue(oldest.record)) is None:
                pass
            oldest.acknowledged = again
            return
        except RecordTooLargeError as error:
            self._articles.fail(oldest.found, str(error))
        else:
            self._articles.publish(oldest.found)
        self._pending.popleft()

    async def _enqueue(self, record: RawRecord) -> Acknowledgement | None:
        """Hand over one record; None, after a pause, when Kafka or the bound on bytes does not allow it now.

        Raises:
            KafkaUnavailableError: Kafka has been away for too long.
            RecordTooLargeError: The record does not fit the topic.
            BusyError: The record alone exceeds the bound on bytes.
        """
        pause = RETRY_SECONDS
        try:
            acknowledged = await self._publisher.enqueue(record)
        except BusyError:
            if not self._in_flight.held:
                raise
            pause = ROOM_SECONDS
        except KafkaUnavailableError:
            pass
        else:
            acknowledged.when_done(self._note)
            return acknowledged
        self._wait.check()
        await asyncio.sleep(pause)
        return None

    def _note(self, *, succeeded: bool) -> None:
        if succeeded:
            self._wait.begin()
        else:
            self._some_failed = True
