"""A record that waits in a replaced producer, which one broker of the tests cannot bring about.

The leader of one partition is slow while that of another refuses a record: two brokers, and an error that
replaces the producer. The producer here is a stand-in for aiokafka's with those two leaders.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka.errors import MessageSizeTooLargeError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.structs import RecordMetadata

import newsgloss_ingest.producer_supervisor as module
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_ingest.in_flight import InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publisher import KafkaUnavailableError, Publisher
from newsgloss_ingest.record import RawRecord, encode
from newsgloss_ingest.settings import PublishSettings
from newsgloss_schemas import RawArticle

PATIENT = 60.0
REFUSED = "refused by its leader"


class Cluster:
    """Two partitions and what is written to them; the leader of 1 answers when it is let to."""

    def __init__(self) -> None:
        self.log: list[tuple[int, bytes]] = []
        self.answers = asyncio.Event()
        self.answers.set()

    def append(self, future: "asyncio.Future[RecordMetadata]", partition: int, value: bytes) -> None:
        self.log.append((partition, value))
        future.set_result(RecordMetadata("t", partition, None, len(self.log) - 1, 0, 0, 0))


class Producer:
    """The part of aiokafka's surface that the publisher uses."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.pending: list[tuple[asyncio.Future[RecordMetadata], int, bytes]] = []
        self.client = self

    async def force_metadata_update(self) -> bool:
        return True

    async def start(self) -> None:
        pass

    async def partitions_for(self, _topic: str) -> set[int]:
        return {0, 1}

    async def send(
        self, _topic: str, value: bytes, _key: bytes, partition: int, headers: object
    ) -> "asyncio.Future[RecordMetadata]":
        del headers
        loop = asyncio.get_running_loop()
        future: asyncio.Future[RecordMetadata] = loop.create_future()
        if REFUSED.encode() in value:
            loop.call_soon(future.set_exception, MessageSizeTooLargeError("its limit was lowered"))
        elif partition == 1 and not self.cluster.answers.is_set():
            self.pending.append((future, partition, value))
        else:
            self.cluster.append(future, partition, value)
        return future

    async def stop(self) -> None:
        if self.pending:
            await self.cluster.answers.wait()
        for future, partition, value in self.pending:
            if not future.done():
                self.cluster.append(future, partition, value)


@asynccontextmanager
async def publishing(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Publisher, Cluster]]:
    cluster = Cluster()

    async def limit(*_: object, **_more: object) -> int:
        return 1_000_000

    monkeypatch.setattr(module, "AIOKafkaProducer", lambda **_: Producer(cluster))
    monkeypatch.setattr(module, "prepare_topic", limit)
    settings = PublishSettings(publish_timeout_seconds=PATIENT)
    publisher = Publisher(settings, KafkaSettings(), InFlightBytes(10**9), Metrics())
    async with publisher:
        await publisher.wait_connected(PATIENT)
        yield publisher, cluster


def record(partition: int, body: str) -> RawRecord:
    """A record of an article whose partition this is."""
    choose = DefaultPartitioner()
    ids = (f"x{number}" for number in range(1000))
    article_id = next(one for one in ids if choose(one.encode(), [0, 1], [0, 1]) == partition)
    return encode(RawArticle.model_validate({"article_id": article_id, "source": {"id": "s"}, "body": body}))


async def replaced(publisher: Publisher) -> None:
    """The producer is replaced, and its successor takes records."""
    with pytest.raises(KafkaUnavailableError):
        await publisher.publish(record(0, REFUSED))
    async with asyncio.timeout(PATIENT):
        while publisher.not_ready is not None:  # noqa: ASYNC110  a property, with no event of its own
            await asyncio.sleep(0.01)


async def test_a_correction_does_not_overtake_what_a_replaced_producer_still_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with publishing(monkeypatch) as (publisher, cluster):
        cluster.answers.clear()
        first = await publisher.enqueue(record(1, "as first published"))
        await replaced(publisher)
        cluster_answers = cluster.log.copy()
        with pytest.raises(KafkaUnavailableError, match=r"partition 1 .* not acknowledged earlier records"):
            await publisher.enqueue(record(1, "the correction"))
        assert cluster.log == cluster_answers
        await publisher.publish(record(0, "another partition goes on"))
        cluster.answers.set()
        await first
        await publisher.publish(record(1, "the correction"))
        of_article = [value for partition, value in cluster.log if partition == 1]
        assert [b"correction" in value for value in of_article] == [False, True]


async def test_a_partition_of_a_replaced_producer_that_ends_without_writing_is_open_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """aiokafka may close and leave a record's future as it is; nobody will ever settle that."""
    async with publishing(monkeypatch) as (publisher, cluster):
        cluster.answers.clear()
        first = await publisher.enqueue(record(1, "never written"))

        async def stop(producer: Producer) -> None:
            await producer.cluster.answers.wait()

        monkeypatch.setattr(Producer, "stop", stop)
        await replaced(publisher)
        with pytest.raises(KafkaUnavailableError):
            await publisher.enqueue(record(1, "the correction"))
        cluster.answers.set()
        async with asyncio.timeout(PATIENT):
            while True:
                try:
                    await publisher.publish(record(1, "the correction"))
                except KafkaUnavailableError:
                    await asyncio.sleep(0.01)
                else:
                    break
        assert not first.done()


async def test_a_record_that_the_client_gives_up_is_unavailable_and_cancels_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with publishing(monkeypatch) as (publisher, cluster):
        cluster.answers.clear()
        acknowledged = await publisher.enqueue(record(1, "given up"))
        acknowledged._sent.cancel()
        cluster.answers.set()
        with pytest.raises(KafkaUnavailableError, match="gave the record up"):
            await acknowledged
