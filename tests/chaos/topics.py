"""Creates the topics of a run, feeds the raw topic, and watches all three."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition
from tests.chaos.articles import Article
from tests.chaos.ledger import Ledger
from tests.chaos.stalls import StallClock

RAW, ENRICHED, DLQ = "chaos.raw", "chaos.enriched", "chaos.dlq"
GROUP = "chaos"
PARTITIONS = 8
YEAR_MS = 365 * 86_400 * 1000
MOST_IN_A_BURST = 40
ROLLED_BACK_EVERY = 0.02
SEND_SECONDS = 90.0
KNOWN_SECONDS = 240.0
"""Until all brokers must know new topics."""


async def create_topics(servers: str, replication: int) -> None:
    """Create three topics; the enriched one refuses records older than a year."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        old = {"message.timestamp.before.max.ms": str(YEAR_MS), "retention.ms": "-1"}
        keep = {"retention.ms": "-1"}
        for name, configs in ((RAW, keep), (ENRICHED, old), (DLQ, keep)):
            await admin.create_topics([NewTopic(name, PARTITIONS, replication, topic_configs=configs)])
        async with asyncio.timeout(KNOWN_SECONDS):
            while not await _have_leaders(admin):  # noqa: ASYNC110 - only asking tells
                await asyncio.sleep(0.1)
    finally:
        await admin.close()


async def _have_leaders(admin: AIOKafkaAdminClient) -> bool:
    topics = await admin.describe_topics([RAW, ENRICHED, DLQ])
    return all(
        len(topic["partitions"]) == PARTITIONS and all(part["leader"] >= 0 for part in topic["partitions"])
        for topic in topics
    )


class Fed(NamedTuple):
    """How many articles were sent, and how many of them again after an error."""

    articles: int
    repeated: int


async def feed(
    servers: str,
    articles: Sequence[Article],
    seed: int,
    room: Callable[[], bool],
    tell: Callable[[str], None],
    over: Callable[[], bool] = lambda: False,
) -> Fed:
    """Produce all articles in bursts, while there is `room` and the run is not `over`.

    Some bursts are aborted and sent again, as a transactional producer does. The contents of the raw topic
    are then read from it, not remembered.
    """
    rng = random.Random(f"feed {seed}")  # noqa: S311 - reproducible, no secret
    producer = await _start(servers)
    position = repeated = 0
    attempt = 0
    while position < len(articles) and not over():
        if not room():  # the watcher makes room when records come out
            await asyncio.sleep(0.02)
            continue
        burst = articles[position : position + rng.randrange(1, MOST_IN_A_BURST)]
        roll_back = rng.random() < ROLLED_BACK_EVERY
        attempt += 1
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await _send(producer, burst, attempt, roll_back=roll_back)
        except (KafkaError, OSError, TimeoutError, AssertionError) as error:
            # If the outcome is unknown, the whole burst is sent again under new names; both are expected.
            tell(f"the feeding producer is replaced: {error!r}")
            await _discard(producer)
            producer = await _start(servers)
            repeated += len(burst)
            continue
        if not roll_back:
            position += len(burst)
    await _discard(producer)
    return Fed(position, repeated)


async def _start(servers: str) -> AIOKafkaProducer:
    while True:
        producer = AIOKafkaProducer(
            bootstrap_servers=servers,
            transactional_id="chaos-feed",
            transaction_timeout_ms=60_000,
            acks="all",
        )
        try:
            await producer.start()
        except (KafkaError, OSError):
            await _discard(producer)
            await asyncio.sleep(0.5)
            continue
        return producer


async def _discard(producer: AIOKafkaProducer) -> None:
    try:
        await asyncio.wait_for(producer.stop(), 5.0)
    except (KafkaError, OSError, TimeoutError):
        await producer.client.close()


async def _send(
    producer: AIOKafkaProducer, burst: Sequence[Article], attempt: int, *, roll_back: bool
) -> None:
    await producer.begin_transaction()
    sends = [
        await producer.send(
            RAW,
            key=article.key,
            value=article.value,
            headers=article.headers(attempt),
            timestamp_ms=article.timestamp_ms,
        )
        for article in burst
    ]
    await asyncio.gather(*sends)
    if roll_back:
        await producer.abort_transaction()
    else:
        await producer.commit_transaction()


class Watcher:
    """Reads all three topics with `read_committed` into a ledger and a stall clock."""

    def __init__(self, servers: str, clock: StallClock | None = None) -> None:
        self._servers = servers
        self._clock = clock
        self.ledger = Ledger()
        self.last_news = time.monotonic()

    async def watch(self) -> None:
        """Read until cancelled."""
        consumer = await self._consumer()
        try:
            while True:
                await self._read(consumer)
        finally:
            await consumer.stop()

    async def read_all(self) -> None:
        """Read everything up to the topics' current ends."""
        consumer = await self._consumer()
        try:
            ends = await consumer.end_offsets(list(consumer.assignment()))
            while any([await consumer.position(partition) < end for partition, end in ends.items()]):
                await self._read(consumer)
        finally:
            await consumer.stop()

    async def _consumer(self) -> AIOKafkaConsumer:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._servers,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            fetch_max_wait_ms=50,
        )
        await consumer.start()
        consumer.assign(
            [TopicPartition(topic, number) for topic in (RAW, ENRICHED, DLQ) for number in range(PARTITIONS)]
        )
        return consumer

    async def _read(self, consumer: AIOKafkaConsumer) -> None:
        fetched = await consumer.getmany(timeout_ms=200, max_records=500)
        now = time.monotonic()
        for partition, records in fetched.items():
            for record in records:
                self._enter(partition.topic, record, now)
        if fetched:
            self.last_news = now

    def _enter(self, topic: str, record: ConsumerRecord, now: float) -> None:
        if topic == RAW:
            send, raw = self.ledger.raw(record)
            if self._clock is not None:
                self._clock.raw(record.partition, send, raw.kind, now)
            return
        send = self.ledger.enriched(record) if topic == ENRICHED else self.ledger.dead(record)
        if self._clock is not None:
            self._clock.outcome(record.partition, send, now)
