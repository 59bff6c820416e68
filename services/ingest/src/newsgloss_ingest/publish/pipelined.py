"""Publishing many articles at a time, in order, each acknowledged; nothing is remembered."""

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from newsgloss_common.kafka import KafkaSettings
from newsgloss_ingest.acknowledgement import Acknowledgement
from newsgloss_ingest.in_flight import BusyError, InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publish.articles import Articles
from newsgloss_ingest.publish.files import Found, InputFile
from newsgloss_ingest.publish.read_ahead import ReadAhead
from newsgloss_ingest.publisher import KafkaUnavailableError, Publisher, RecordTooLargeError
from newsgloss_ingest.record import RawRecord
from newsgloss_ingest.settings import PublishSettings

CONNECT_SECONDS = 10.0
GIVE_UP_SECONDS = 60.0
"""How long one record may wait for Kafka: longer than for HTTP, since nobody else would try again."""
RETRY_SECONDS = 0.5
MAX_PENDING = 500


@dataclass(slots=True)
class _Pending:
    found: Found
    record: RawRecord
    acknowledged: Acknowledgement


class PipelinedPublisher:
    """Publishes articles without waiting for each acknowledgement.

    Args:
        settings: limits and topic.
        articles: what reads and tallies them.
    """

    def __init__(self, settings: PublishSettings, articles: Articles) -> None:
        self._settings = settings
        self._articles = articles
        self._pending: deque[_Pending] = deque()

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
                async for found in ReadAhead(self._articles.read(inputs)).each():
                    record = await self._articles.record(found)
                    if record is not None:
                        await self._send(publisher, found, record)
                while self._pending:
                    await self._settle_oldest(publisher)
            finally:
                for left in self._pending:
                    self._articles.fail(left.found, "not acknowledged by Kafka")

    async def _send(self, publisher: Publisher, found: Found, record: RawRecord) -> None:
        while len(self._pending) >= MAX_PENDING:
            await self._settle_oldest(publisher)
        try:
            acknowledged = await self._enqueue(publisher, record)
        except (RecordTooLargeError, BusyError) as error:
            self._articles.fail(found, str(error))
        except KafkaUnavailableError as error:
            self._articles.fail(found, str(error))
            raise
        else:
            self._pending.append(_Pending(found, record, acknowledged))

    async def _enqueue(self, publisher: Publisher, record: RawRecord) -> Acknowledgement:
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
        acknowledged: Acknowledgement | None = oldest.acknowledged
        give_up = time.monotonic() + GIVE_UP_SECONDS
        while True:
            try:
                await (acknowledged or await self._enqueue(publisher, oldest.record))
            except (RecordTooLargeError, BusyError) as error:
                self._articles.fail(oldest.found, str(error))
                return
            except KafkaUnavailableError as error:
                if time.monotonic() > give_up:
                    self._articles.fail(oldest.found, str(error))
                    raise
                acknowledged = None
            else:
                self._articles.publish(oldest.found)
                return
