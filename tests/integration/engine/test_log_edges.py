"""The ends of a partition: records that retention took, and markers behind the last record."""

import asyncio
import time

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, RecordsToDelete
from aiokafka.client import AIOKafkaClient
from aiokafka.structs import TopicPartition
from tests.integration.conditions import until
from tests.integration.engine.service import Running
from tests.integration.engine.wire import Topics, Wire, article, numbers

from newsgloss_enrich.stream.offsets import fetch_committed

MARKERS = {"NEWSGLOSS_ENRICHMENT": "light", "NEWSGLOSS_WORKERS": "1"}


async def group_offset(wire: Wire, partition: int = 0) -> int | None:
    client = AIOKafkaClient(bootstrap_servers=wire.servers)
    await client.bootstrap()
    try:
        found = await fetch_committed(client, wire.topics.group, TopicPartition(wire.topics.raw, partition))
    finally:
        await client.close()
    return None if found is None else found.offset


async def test_retention_that_overtook_the_group_is_named_with_the_command_that_goes_on(
    running: Running, wire: Wire, topics: Topics, admin: AIOKafkaAdminClient
) -> None:
    async with running() as service:
        await wire.send(*map(article, range(5)))
        await wire.enriched(5)
        assert await service.terminate() == 0
    await wire.send(*map(article, range(5, 12)))
    await admin.delete_records({TopicPartition(topics.raw, 0): RecordsToDelete(before_offset=9)})
    async with running() as service:
        told = await service.logged("partition halted")
        ready = await service.answers("/readyz", 503)
    assert (told["partition"], told["offset"]) == (0, 5)
    assert told["reason"].startswith(
        "4 records were deleted by retention before they were read: offsets 5 to 8"
    )
    assert told["next"] == "newsgloss-enrich skip --partition 0 --to-log-start"
    assert "4 records were deleted by retention" in ready["reason"]


async def test_a_single_record_that_retention_took_is_told_apart_from_one_that_cannot_be_read(
    running: Running, wire: Wire, topics: Topics, admin: AIOKafkaAdminClient
) -> None:
    async with running() as service:
        await wire.send(article(0))
        await wire.enriched(1)
        assert await service.terminate() == 0
    await wire.send(article(1))
    await admin.delete_records({TopicPartition(topics.raw, 0): RecordsToDelete(before_offset=2)})
    async with running() as service:
        told = await service.logged("partition halted")
    assert told["reason"].startswith("1 record was deleted by retention before it was read: offset 1;")
    assert told["next"] == "newsgloss-enrich skip --partition 0 --to-log-start"


async def test_markers_and_aborted_records_at_the_end_are_passed_when_nothing_else_comes(
    running: Running, wire: Wire, topics: Topics
) -> None:
    async with running(**MARKERS) as service:
        async with AIOKafkaProducer(bootstrap_servers=wire.servers, transactional_id=topics.raw) as producer:
            async with producer.transaction():
                await producer.send_and_wait(topics.raw, article(0)["value"], b"a-0", partition=0)
            await producer.begin_transaction()
            await producer.send_and_wait(topics.raw, article(1)["value"], b"a-1", partition=0)
            await producer.abort_transaction()
        await wire.enriched(1)

        async def passed() -> bool:
            return await group_offset(wire) == 4

        await until(passed)
        await service.shows('newsgloss_offset_lag{partition="0"} 0.0')
        # What comes after is neither passed over nor done twice.
        await wire.send(article(2), article(3))
        found = await wire.enriched(3)
        assert await service.terminate() == 0
    assert numbers(found) == [0, 2, 3]
    assert await group_offset(wire) == 6
    assert numbers(await wire.everything(topics.enriched)) == [0, 2, 3]


async def test_a_group_that_starts_before_a_marker_passes_it(
    running: Running, wire: Wire, topics: Topics
) -> None:
    async with AIOKafkaProducer(bootstrap_servers=wire.servers, transactional_id=topics.raw) as producer:
        await producer.begin_transaction()
        await producer.send_and_wait(topics.raw, article(0)["value"], b"a-0", partition=0)
        await producer.abort_transaction()

    async def passed() -> bool:
        return await group_offset(wire) == 2

    async with running(**MARKERS):
        await until(passed)
        await wire.send(article(1))
        assert numbers(await wire.enriched(1)) == [1]


async def test_raw_partitions_beyond_the_enriched_ones_are_named_at_once_and_done_once_those_are_there(
    running: Running, wire: Wire, topics: Topics, admin: AIOKafkaAdminClient
) -> None:
    async with running(NEWSGLOSS_ENRICHMENT="light") as service:
        await service.answers("/readyz", 200)
        await admin.create_partitions({topics.raw: NewPartitions(5)})
        told = await service.logged("partitions were added that cannot be enriched; they wait")
        ready = await service.answers("/readyz", 503)
        assert f"topic {topics.enriched!r} has 4 partitions and {topics.raw!r} has 5" in told["reason"]
        assert told["reason"] in ready["checks"]["partitions"]["detail"]
        await wire.send(article(0, partition=4), article(1))
        assert numbers(await wire.enriched(1)) == [1]
        recovering = await service.logged("recovering", partition=4)
        assert f"topic {topics.enriched!r} has 4 partitions, and no partition 4" in recovering["error"]
        await admin.create_partitions({topics.enriched: NewPartitions(5)})
        await service.logged("every raw partition has its enriched one again")
        assert sorted(numbers(await wire.enriched(2))) == [0, 1]
        await service.answers("/readyz", 200)


async def test_a_record_that_hangs_is_convicted_however_short_the_stall_limit(
    running: Running, wire: Wire
) -> None:
    limits = {"NEWSGLOSS_RECORD_TIMEOUT_SECONDS": "3", "NEWSGLOSS_STALL_SECONDS": "1"}
    async with running(NEWSGLOSS_WORKERS="1", **limits) as service:
        await service.answers("/readyz", 200)
        await wire.send(article(0, "hang"), article(1))
        looks, seen = 0, set()
        give_up = time.monotonic() + 300
        while not service.told("dead letter", code="timeout"):
            assert time.monotonic() < give_up, service.lines
            seen.add((await service.get("/healthz")).status_code)
            looks += 1
            await asyncio.sleep(0.1)
        assert numbers(await wire.enriched(1)) == [1]
    assert looks > 20
    assert seen == {200}
