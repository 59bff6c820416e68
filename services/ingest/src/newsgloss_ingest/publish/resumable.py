"""Publishes so that a run can be interrupted at any moment and repeated without publishing twice.

A batch is one Kafka transaction. The state file is written before and after its commit (`state`). A reader
with `read_committed`, like the enricher, sees each article once.
"""

import asyncio
import time
from collections.abc import Iterable
from typing import NamedTuple

import structlog

from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.transactional import PRODUCER_FAILURES
from newsgloss_ingest.publish.articles import Articles
from newsgloss_ingest.publish.files import Found, InputFile
from newsgloss_ingest.publish.read_ahead import ReadAhead
from newsgloss_ingest.publish.state import State, digest_of
from newsgloss_ingest.publish.transactions import TransactionalProducer, was_committed
from newsgloss_ingest.publisher import KafkaUnavailableError, RecordTooLargeError
from newsgloss_ingest.record import RawRecord
from newsgloss_ingest.settings import PublishSettings

log = structlog.get_logger(__name__)

BATCH_ARTICLES = 500
BATCH_BYTES = 2 * 1024 * 1024
CONNECT_SECONDS = 10.0
GIVE_UP_SECONDS = 60.0
RETRY_SECONDS = 0.5
SLOWER = 4
"""The divisor of a transaction's articles after one that Kafka did not take in time; each transaction that
Kafka takes doubles them again."""


class _Item(NamedTuple):
    found: Found
    digest: bytes
    record: RawRecord


class ResumablePublisher:
    """Publishes the articles that the state does not know.

    Args:
        settings: Topic and limits.
        kafka: How to reach Kafka.
        articles: Reads and counts the articles.
        state: Knows what is published.
    """

    def __init__(
        self, settings: PublishSettings, kafka: KafkaSettings, articles: Articles, state: State
    ) -> None:
        self._settings = settings
        self._kafka = kafka
        self._articles = articles
        self._state = state
        self._batch: list[_Item] | None = None
        self._portion = BATCH_ARTICLES
        self._sent: list[_Item] = []
        self._give_up = 0.0
        self._wait = CONNECT_SECONDS

    async def publish(self, inputs: Iterable[InputFile | Found]) -> None:
        """Publish all articles; one that fails does not stop the others.

        Raises:
            KafkaUnavailableError: Kafka was away for too long.
            TopicError: The topic is missing and may not be created.
            StateError: It is unknown whether the last batch was published.
        """
        ahead = ReadAhead(self._articles.read(inputs))
        self._extend_deadline()
        while True:
            try:
                if await self._publish_until_error(ahead):
                    return
            except PRODUCER_FAILURES as error:
                if time.monotonic() > self._give_up:
                    servers = self._kafka.bootstrap_servers
                    raise KafkaUnavailableError(f"Kafka at {servers}: {_describe(error)}") from error
                self._portion = max(1, self._portion // SLOWER)
                log.warning(
                    "not acknowledged, trying again", reason=_describe(error), articles_at_once=self._portion
                )
                await asyncio.sleep(RETRY_SECONDS)

    def _extend_deadline(self) -> None:
        self._give_up = time.monotonic() + self._wait

    async def _publish_until_error(self, ahead: ReadAhead) -> bool:
        """Publish with one producer; True when everything is published."""
        async with TransactionalProducer(self._settings, self._kafka, self._state.run_id) as producer:
            await self._learn_outcome()
            self._wait = GIVE_UP_SECONDS
            while True:
                if self._batch is None:
                    found = await ahead.batch(BATCH_ARTICLES, BATCH_BYTES)
                    if not found:
                        return True
                    self._batch = await self._unpublished(found, producer.max_record_bytes)
                    self._extend_deadline()
                await self._publish_batch(producer)

    async def _learn_outcome(self) -> None:
        """Find out how the last transaction ended; starting the producer has ended it."""
        place = self._state.prepared
        if place is None:
            return
        committed = await was_committed(self._settings, self._kafka, place)
        self._state.settle(committed=committed)
        if committed and self._batch is not None:
            self._done(self._sent)

    async def _unpublished(self, batch: list[Found], max_record_bytes: int) -> list[_Item]:
        items: dict[bytes, _Item] = {}
        for found in batch:
            digest = digest_of(found, self._articles.source)
            if found.data is not None and (digest in items or self._state.knows(digest)):
                self._articles.skip(found)
                continue
            record = await self._articles.record(found)
            if record is None:
                continue
            if record.size > max_record_bytes:
                error = RecordTooLargeError(self._settings.raw_topic, record.size, max_record_bytes)
                self._articles.fail(found, str(error))
                continue
            items[digest] = _Item(found, digest, record)
        return list(items.values())

    async def _publish_batch(self, producer: TransactionalProducer) -> None:
        batch = self._sent = (self._batch or [])[: self._portion]
        if batch:
            await producer.publish(
                [item.record for item in batch],
                lambda place: self._state.prepare([item.digest for item in batch], place),
            )
            self._state.settle(committed=True)
            self._portion = min(BATCH_ARTICLES, self._portion * 2)
        self._done(batch)

    def _done(self, sent: list[_Item]) -> None:
        """Settle the articles of a committed transaction, the first of the batch."""
        for item in sent:
            self._articles.publish(item.found)
        self._batch = (self._batch or [])[len(sent) :] or None
        self._extend_deadline()


def _describe(error: BaseException) -> str:
    return str(error) or type(error).__name__
