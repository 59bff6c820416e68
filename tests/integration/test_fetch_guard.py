"""A guarded consumer on the real broker: each gap of the client that the guard closes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from aiokafka.structs import TopicPartition
from tests.integration.conftest import Topics
from tests.integration.odd_batches import RAW_NAME, STAND_IN, bomb, send_batch

from newsgloss_common.kafka.aiokafka_gaps.fetches import Fetched, buffered
from newsgloss_common.kafka.fetch_guard import GuardedRecords, UnreadableBatchError, guard_fetches

MIB = 1 << 20
PATIENCE_SECONDS = 120
CODECS = ["gzip", "snappy", "lz4", "zstd"]


@asynccontextmanager
async def guarded(
    servers: str, *partitions: TopicPartition, bound: int = MIB
) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=servers,
        isolation_level="read_committed",
        auto_offset_reset="none",
        enable_auto_commit=False,
        fetch_max_wait_ms=50,
    )
    async with consumer, asyncio.timeout(PATIENCE_SECONDS):
        guard_fetches(consumer, bound)
        consumer.assign(list(partitions))
        for partition in partitions:
            consumer.seek(partition, 0)
        yield consumer


async def take(consumer: AIOKafkaConsumer, count: int, *partitions: TopicPartition) -> list[ConsumerRecord]:
    found: list[ConsumerRecord] = []
    while len(found) < count:
        for records in (await consumer.getmany(*partitions, timeout_ms=100, max_records=7)).values():
            found += records
    return found


async def unreadable(consumer: AIOKafkaConsumer) -> UnreadableBatchError:
    while True:
        try:
            assert not await consumer.getmany(timeout_ms=100)
        except UnreadableBatchError as error:
            return error


@pytest.mark.parametrize("codec", CODECS)
async def test_a_bomb_is_named_by_its_offsets_and_what_surrounds_it_is_read(
    codec: str, kafka: str, topics: Topics
) -> None:
    await send_batch(kafka, topics.raw, [{"value": b"%d" % n} for n in range(20)], codec=codec)
    await send_batch(kafka, topics.raw, bomb(4), codec=codec)
    await send_batch(kafka, topics.raw, [{"value": b"after"}], codec=codec)
    partition = TopicPartition(topics.raw, 0)
    async with guarded(kafka, partition) as consumer:
        assert [int(one.value) for one in await take(consumer, 20)] == list(range(20))
        for _ in range(2):
            error = await unreadable(consumer)
            assert (error.partition, error.first, error.last) == (partition, 20, 27)
            assert f"unpacks to more than {MIB} bytes ({codec})" in str(error)
            assert await consumer.position(partition) == 20
        consumer.seek(partition, 28)
        assert [one.value for one in await take(consumer, 1)] == [b"after"]


async def test_a_bomb_in_an_aborted_transaction_is_passed_over(
    kafka: str, topics: Topics, unique_name: Callable[[str], str]
) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka,
        transactional_id=unique_name("t"),
        compression_type="gzip",
        max_batch_size=1 << 26,
        max_request_size=1 << 26,
    )
    async with producer:
        await producer.begin_transaction()
        batch = producer.create_batch()
        for record in bomb(4):
            assert batch.append(key=b"k", timestamp=1, **record) is not None
        batch.close()
        await (await producer.send_batch(batch, topics.raw, partition=0))
        await producer.abort_transaction()
    await send_batch(kafka, topics.raw, [{"value": b"after"}])
    async with guarded(kafka, TopicPartition(topics.raw, 0)) as consumer:
        assert [one.value for one in await take(consumer, 1)] == [b"after"]


async def test_a_header_name_that_is_no_utf8_is_mended_and_every_record_comes_once(
    kafka: str, topics: Topics
) -> None:
    records: list[dict[str, Any]] = [{"value": b"%d" % n} for n in range(30)]
    records[11] |= {"headers": [("good", b"1"), (STAND_IN, b"2")]}
    records[12] |= {"headers": [(STAND_IN, None)]}
    await send_batch(kafka, topics.raw, [{"value": b"first"}])
    await send_batch(kafka, topics.raw, records, raw_name=True)
    await send_batch(kafka, topics.raw, [{"value": b"last"}])
    async with guarded(kafka, TopicPartition(topics.raw, 0)) as consumer:
        found = await take(consumer, 32)
    assert [one.offset for one in found] == list(range(32))
    assert [one.value for one in found] == [b"first", *(b"%d" % n for n in range(30)), b"last"]
    name = RAW_NAME.decode("utf-8", "replace")
    assert list(found[12].headers) == [("good", b"1"), (name, b"2")]
    assert list(found[13].headers) == [(name, None)]


async def test_partitions_that_do_not_fit_beside_each_other_come_one_after_the_other(
    kafka: str, topics: Topics
) -> None:
    partitions = [TopicPartition(topics.raw, number) for number in range(4)]
    for partition in partitions:
        records = [{"value": bytes(50_000) + b"%d" % n} for n in range(15)]
        await send_batch(kafka, topics.raw, records, codec="zstd", partition=partition.partition)
    async with guarded(kafka, *partitions) as consumer:
        held = 0
        found: dict[int, list[int]] = {number: [] for number in range(4)}
        while sum(map(len, found.values())) < 60:
            for records in (await consumer.getmany(timeout_ms=100, max_records=4)).values():
                for one in records:
                    found[one.partition].append(one.offset)
            buffers = buffered(consumer).values()
            held = max(held, sum(one.unpacked for one in buffers if isinstance(one, GuardedRecords)))
    assert found == {number: list(range(15)) for number in range(4)}
    assert 0 < held <= MIB


async def test_what_is_held_for_a_paused_partition_gives_way_to_another(kafka: str, topics: Topics) -> None:
    first, second = (TopicPartition(topics.raw, number) for number in range(2))
    for partition in (first, second):
        records = [{"value": bytes(50_000)} for _ in range(15)]
        await send_batch(kafka, topics.raw, records, codec="zstd", partition=partition.partition)
    async with guarded(kafka, first, second) as consumer:
        consumer.pause(second)
        assert len(await take(consumer, 2, first)) >= 2
        consumer.pause(first)
        consumer.resume(second)
        await take(consumer, 15, second)
        consumer.resume(first)
        assert {one.partition for one in await take(consumer, 5, first)} == {0}


async def test_a_checksum_that_is_wrong_is_the_clients_word_and_loses_nothing(
    kafka: str, topics: Topics
) -> None:
    """Damaged on its way, not at the broker, which checks: so it is damaged here, once."""
    await send_batch(kafka, topics.raw, [{"value": b"%d" % n} for n in range(5)], codec="gzip")
    await send_batch(kafka, topics.raw, [{"value": b"%d" % n} for n in range(5, 10)], codec="gzip")
    damages = [True]

    async with guarded(kafka, TopicPartition(topics.raw, 0)) as consumer:
        client = consumer._fetcher._client
        inner: Callable[[Fetched], Awaitable[Fetched]] = client._on_response

        async def damage(fetched: Fetched) -> Fetched:
            if damages and fetched:
                damages.clear()
                return await inner({tp: data[:-1] + bytes([data[-1] ^ 1]) for tp, data in fetched.items()})
            return await inner(fetched)

        client._on_response = damage
        found: list[int] = []
        errors = []
        while len(found) < 10:
            try:
                found += [int(one.value) for one in await take(consumer, 1)]
            except Exception as error:  # noqa: BLE001 - the client's
                errors.append(repr(error))
    assert found == list(range(10))
    assert json.dumps(errors).count("CRC") == len(errors)
