"""Follows the enriched topic: `read_committed`, in no group, committing nothing."""

import asyncio
import time
from uuid import UUID

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.admin import admin_client
from newsgloss_common.kafka.fetch_guard import UnreadableBatchError
from newsgloss_common.kafka.metadata import TopicMetadata, topic_metadata
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_common.kafka.unreachable import why_unreachable
from newsgloss_console.metrics import Metrics
from newsgloss_console.stream.connection import CLIENT_ID, reading
from newsgloss_console.stream.entry import entry_of
from newsgloss_console.stream.window import Window

log = structlog.get_logger(__name__)

POLL_MS = 250
MAX_RECORDS = 50
"""Decoded at a time; pages are answered in between."""
PROBE_SECONDS = 2.0
"""The client waits silently for a broker that is away, so the console asks it itself."""
LOOK_SECONDS = 15.0
"""How often it looks for new partitions, and for a topic that was made anew."""
PAUSE_SECONDS = 1.0


class Reader:
    """Fills a window with what arrives, and goes on where it was when the broker is back."""

    def __init__(self, kafka: KafkaSettings, topic: str, window: Window, metrics: Metrics) -> None:
        self._kafka = kafka
        self._topic = topic
        self._window = window
        self._metrics = metrics
        self._topic_id: UUID | None = None
        self._next: dict[int, int] = {}
        """The next offset of each partition."""
        self.problem: str | None = "connecting to Kafka"
        """Why nothing arrives, or None while it reads."""

    async def run(self) -> None:
        """Read until cancelled."""
        while True:
            try:
                await self._follow()
            except (KafkaError, OSError, TimeoutError) as error:
                why = await why_unreachable(self._kafka.client_options())
                self._fail(why or f"{type(error).__name__}: {error}")
            await asyncio.sleep(PAUSE_SECONDS)

    def _fail(self, problem: str) -> None:
        if self.problem != problem:
            log.warning("the stream cannot be read", topic=self._topic, reason=problem)
        self.problem = problem
        self._metrics.kafka_ready.set(0)

    async def _follow(self) -> None:
        about = await self._describe()
        if about is None or about.is_hidden:
            self._fail(
                f"there is no topic {self._topic}, or this user may not see it; the console waits for it"
            )
            return
        if about.topic_id != self._topic_id:
            if self._topic_id is not None:
                log.warning("the topic was made anew; the window is emptied", topic=self._topic)
            self._topic_id, self._next = about.topic_id, {}
            self._window.clear()
        partitions = [TopicPartition(self._topic, number) for number in range(about.partitions)]
        async with reading(self._kafka.client_options()) as consumer:
            consumer.assign(partitions)
            await self._seek(consumer, partitions)
            if self.problem is not None:
                log.info("reading", topic=self._topic, partitions=about.partitions)
            self.problem = None
            self._metrics.kafka_ready.set(1)
            await self._read(consumer, partitions)

    async def _describe(self) -> TopicMetadata | None:
        options = self._kafka.client_options()
        async with admin_client(options, client_id=CLIENT_ID, request_seconds=5.0) as admin:
            return (await topic_metadata(admin, [self._topic])).get(self._topic)

    async def _seek(self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> None:
        """Go on where it was; at first, begin early enough to fill the window."""
        share = -(-self._window.size // len(partitions))
        starts = await consumer.beginning_offsets(partitions)
        ends = await consumer.end_offsets(partitions)
        for partition in partitions:
            known = self._next.get(partition.partition)
            wanted = ends[partition] - share if known is None else known
            consumer.seek(partition, max(wanted, starts[partition]))

    async def _read(self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> None:
        """Read until the topic has changed."""
        clock = time.monotonic
        probe_at, look_at = clock() + PROBE_SECONDS, clock() + LOOK_SECONDS
        while True:
            try:
                fetched = await consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
            except UnreadableBatchError as error:
                log.warning("an unreadable record batch is passed over", reason=str(error))
                consumer.seek(error.partition, error.last + 1)
                self._next[error.partition.partition] = error.last + 1
                continue
            for records in fetched.values():
                for record in records:
                    entry = entry_of(record, self._window.last + 1)
                    self._window.add(entry)
                    self._metrics.records.labels(entry.kind).inc()
                    self._next[record.partition] = record.offset + 1
            if clock() >= probe_at:
                async with asyncio.timeout(2 * PROBE_SECONDS):
                    await consumer.end_offsets(partitions)
                probe_at = clock() + PROBE_SECONDS
            if clock() >= look_at:
                about = await self._describe()
                if about is None or about.partitions != len(partitions) or about.topic_id != self._topic_id:
                    return
                look_at = clock() + LOOK_SECONDS
