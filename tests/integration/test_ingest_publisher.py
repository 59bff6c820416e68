"""The publisher against a real broker that is paused, killed, or changes its mind."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Protocol

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from tests.integration.batches import logged_batches
from tests.integration.committed import committed
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.article import intake
from newsgloss_common.kafka.compression import CompressionName
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_dev_kafka import DevBroker
from newsgloss_ingest.acknowledgement import Position
from newsgloss_ingest.in_flight import BusyError, InFlightBytes
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.publisher import KafkaUnavailableError, Publisher, RecordTooLargeError
from newsgloss_ingest.record import RawRecord, encode
from newsgloss_ingest.settings import PublishSettings

MIB = 1024 * 1024


class Topics(Protocol):
    """What the `topics` fixture gives."""

    raw: str


def record(article_id: str, size: int = 20) -> RawRecord:
    article = {"article_id": article_id, "source": {"id": "wire"}, "body": "x" * size}
    return encode(intake.from_json(json.dumps(article).encode()))


@asynccontextmanager
async def publisher_to(
    servers: str,
    topic: str,
    *,
    in_flight: InFlightBytes | None = None,
    seconds: float = 30,
    compression: CompressionName = "none",
) -> AsyncIterator[Publisher]:
    settings = PublishSettings(raw_topic=topic, publish_timeout_seconds=seconds, compression=compression)
    kafka = KafkaSettings(bootstrap_servers=servers)
    held = in_flight or InFlightBytes(settings.max_in_flight_bytes)
    async with Publisher(settings, kafka, held, Metrics()) as publisher:
        await publisher.wait_connected(60)
        yield publisher


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def published(servers: str, topic: str) -> list[str]:
    """The article ids on a topic, in order within each partition."""
    return [record.key.decode() for record in await committed(topic, bootstrap_servers=servers)]


async def persistently(publisher: Publisher, article: RawRecord) -> Position:
    """Publish as a client does that tries again when it is told to."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                return await publisher.publish(article)
            except KafkaUnavailableError:
                await asyncio.sleep(0.02)


async def until_refused(publisher: Publisher, article: RawRecord) -> None:
    """Publish again and again; a broker applies a change a moment after it has confirmed it."""
    while True:
        await persistently(publisher, article)


async def test_records_enqueued_one_after_the_other_keep_their_order(kafka: str, topics: Topics) -> None:
    async with publisher_to(kafka, topics.raw) as publisher:
        tasks = [await publisher.enqueue(record("same", size)) for size in range(1, 400)]
        positions = await asyncio.gather(*tasks)
    offsets = [position.offset for position in positions]
    assert len({position.partition for position in positions}) == 1
    assert offsets == list(range(len(offsets)))


async def test_it_leaves_no_task_behind(kafka: str, topics: Topics) -> None:
    before = asyncio.all_tasks()
    async with publisher_to(kafka, topics.raw) as publisher:
        await publisher.publish(record("a"))
    assert asyncio.all_tasks() == before


async def test_a_record_of_the_limits_size_fits_and_one_above_names_both(kafka: str, topics: Topics) -> None:
    limit = 1_048_588
    base = replace(record("a"), value=b"x" * 1_000_000)
    largest = replace(base, value=base.value + b"x" * (limit - base.size))
    above = replace(base, value=largest.value + b"x")
    async with publisher_to(kafka, topics.raw) as publisher:
        assert (await publisher.publish(largest)).offset == 0
        with pytest.raises(RecordTooLargeError, match=f"takes {limit + 1} bytes .* at most {limit} bytes"):
            await publisher.publish(above)


async def test_a_limit_lowered_while_it_runs_is_noticed_and_small_records_go_on(
    kafka: str, topics: Topics, admin: AIOKafkaAdminClient
) -> None:
    async with publisher_to(kafka, topics.raw) as publisher:
        await publisher.publish(record("before"))
        lower = {"max.message.bytes": "2000"}
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topics.raw, lower)])
        with pytest.raises(RecordTooLargeError, match="at most 2000 bytes"):
            await until_refused(publisher, record("large", 5000))
        for name in ("a", "b", "c", "d", "e"):
            await persistently(publisher, record(name))
    names = [name for name in await published(kafka, topics.raw) if name != "large"]
    assert sorted(names) == ["a", "b", "before", "c", "d", "e"]


async def test_a_topic_deleted_while_it_runs_is_created_again(
    kafka: str, topics: Topics, admin: AIOKafkaAdminClient
) -> None:
    async with publisher_to(kafka, topics.raw, seconds=10) as publisher:
        await publisher.publish(record("lost with its topic"))
        await admin.delete_topics([topics.raw])
        async with asyncio.timeout(60):
            # What is written before it is gone goes with it.
            while topics.raw in await admin.list_topics():  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await persistently(publisher, record("a"))
        await persistently(publisher, record("b"))
    assert {"a", "b"} <= set(await published(kafka, topics.raw))


async def test_a_broker_killed_and_started_again_loses_and_repeats_nothing(own_kafka: DevBroker) -> None:
    in_flight = InFlightBytes(MIB)
    async with publisher_to(own_kafka.bootstrap_servers, "raw", in_flight=in_flight, seconds=10) as publisher:
        await publisher.publish(record("before"))
        await asyncio.to_thread(own_kafka.kill)
        with pytest.raises(KafkaUnavailableError, match="within 10 s"):
            await publisher.publish(record("ambiguous"))
        assert in_flight.held > 0
        with pytest.raises(KafkaUnavailableError, match="has not acknowledged earlier records"):
            await publisher.publish(record("ambiguous"))
        await until(lambda: publisher.not_ready is not None)
        await asyncio.to_thread(own_kafka.start)
        await until(lambda: in_flight.held == 0)
        await persistently(publisher, record("after"))
        await until(lambda: publisher.not_ready is None)
    assert sorted(await published(own_kafka.bootstrap_servers, "raw")) == ["after", "ambiguous", "before"]


async def test_what_is_held_while_kafka_is_away_stays_within_the_bound(own_kafka: DevBroker) -> None:
    in_flight = InFlightBytes(MIB)
    async with publisher_to(own_kafka.bootstrap_servers, "raw", in_flight=in_flight, seconds=5) as publisher:
        own_kafka.pause()
        try:
            most = 0
            refusals: list[str] = []
            for batch in range(3):
                tasks = [publisher.publish(record(f"{batch}-{n}", 20_000)) for n in range(300)]
                results = await asyncio.gather(*tasks, return_exceptions=True)
                refusals += [type(result).__name__ for result in results]
                most = max(most, in_flight.held)
            assert set(refusals) <= {BusyError.__name__, KafkaUnavailableError.__name__}
            assert BusyError.__name__ in refusals
            assert 0 < most <= MIB
        finally:
            own_kafka.resume()
        await until(lambda: in_flight.held == 0)
        await persistently(publisher, record("after"))
    names = await published(own_kafka.bootstrap_servers, "raw")
    assert len(names) == len(set(names))


@pytest.mark.parametrize("compression", ["none", "gzip", "snappy", "lz4", "zstd"])
async def test_records_lie_in_the_log_as_the_setting_says_and_everybody_can_read_them(
    kafka: str, topics: Topics, compression: CompressionName
) -> None:
    async with publisher_to(kafka, topics.raw, compression=compression) as publisher:
        await asyncio.gather(*(publisher.publish(record(f"a-{n}", 2000)) for n in range(100)))
    assert sorted(await published(kafka, topics.raw)) == sorted(f"a-{n}" for n in range(100))
    batches = await logged_batches(kafka, topics.raw, 4)
    assert {batch.codec for batch in batches} == {compression}
    assert sum(batch.records for batch in batches) == 100


async def test_a_compressed_record_is_measured_before_it_is_compressed(
    kafka: str, admin: AIOKafkaAdminClient, unique_name: Callable[[str], str]
) -> None:
    """So that it does not depend on the codec whether an article is taken."""
    name = unique_name("raw")
    await admin.create_topics([NewTopic(name, 1, 1, topic_configs={"max.message.bytes": "20000"})])
    async with publisher_to(kafka, name, compression="zstd") as publisher:
        await publisher.publish(record("fits", 19_000))
        with pytest.raises(RecordTooLargeError, match="at most 20000 bytes"):
            await publisher.publish(record("does not", 21_000))
    assert await published(kafka, name) == ["fits"]
