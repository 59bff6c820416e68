"""What a stranger may write into the raw topic: each record is a dead letter at worst, and stops no other."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from tests.integration.engine.service import Running
from tests.integration.engine.wire import Wire, article, numbers
from tests.integration.odd_batches import RAW_NAME, STAND_IN, bomb, send_batch

from newsgloss_enrich.commands.skip.skip import Skip, skip_record
from newsgloss_enrich.pool.memory import resident_bytes
from newsgloss_schemas import DeadLetterHeaders

MIB = 1 << 20
ANY_TIME = {
    "message.timestamp.after.max.ms": str(2**63 - 1),
    "message.timestamp.before.max.ms": str(2**63 - 1),
}
TIMESTAMPS = [-(10**15), -(10**12), -1000, 0, 1_767_225_600_000_000, 253_402_300_800_000, 10**17]

Configure = Callable[[str, dict[str, str]], Coroutine[Any, Any, None]]


@pytest.fixture
def configure(admin: AIOKafkaAdminClient) -> Configure:
    async def set_on_topic(topic: str, settings: dict[str, str]) -> None:
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, settings)])

    return set_on_topic


async def test_records_of_any_timestamp_are_enriched_or_dead_letters_and_stop_nothing(
    running: Running, wire: Wire, configure: Configure
) -> None:
    await configure(wire.topics.raw, ANY_TIME)
    for number, timestamp in enumerate(TIMESTAMPS):
        await wire.send({"value": b"not JSON", "key": b"k", "timestamp_ms": timestamp})
        await wire.send(article(number, timestamp_ms=timestamp))
    async with running() as service:
        assert numbers(await wire.enriched(len(TIMESTAMPS))) == list(range(len(TIMESTAMPS)))
        letters = await wire.dead_letters(len(TIMESTAMPS))
        reasons = [DeadLetterHeaders.from_headers(letter.headers) for letter in letters]
        assert [reason.original_offset for reason in reasons] == list(range(0, 2 * len(TIMESTAMPS), 2))
        assert [reason.original_timestamp_ms for reason in reasons] == [
            -(10**15),
            None,
            None,
            None,
            1_767_225_600_000_000,
            253_402_300_800_000,
            10**17,
        ]
        assert await service.terminate() == 0


async def test_a_dead_letter_that_the_broker_refuses_goes_out_without_the_record(
    running: Running, wire: Wire, configure: Configure
) -> None:
    await configure(wire.topics.dlq, {"message.timestamp.before.max.ms": "86400000"})
    async with running() as service:
        await wire.send({"value": b"not JSON", "timestamp_ms": 1_000_000}, article(1))
        (letter,) = await wire.dead_letters(1)
        reason = DeadLetterHeaders.from_headers(letter.headers)
        assert (reason.code, reason.original_offset) == ("invalid_json", 0)
        assert (letter.key, letter.value, reason.value_omitted_length) == (b"", b"", 8)
        assert numbers(await wire.enriched(1)) == [1]
        assert await service.terminate() == 0


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-00:01"])
async def test_a_moment_without_a_utc_year_violates_the_schema(
    running: Running, wire: Wire, moment: str
) -> None:
    fields = {"article_id": "a-0", "source": {"id": "test"}, "body": "Text.", "published_at": moment}
    async with running(NEWSGLOSS_BREAKER_RUN="5") as service:
        await wire.send(
            *({"key": b"a-0", "value": json.dumps(fields).encode()} for _ in range(20)), article(1)
        )
        assert numbers(await wire.enriched(1)) == [1]
        letters = await wire.dead_letters(20)
        assert {dict(letter.headers)["dlq-code"] for letter in letters} == {b"schema_violation"}
        assert await service.terminate() == 0


async def test_a_thousand_records_in_a_row_that_fail_by_themselves_are_dead_letters_and_stop_nothing(
    running: Running, wire: Wire
) -> None:
    async with running() as service:
        await wire.send(*(article(number, deed="fail") for number in range(1000)), article(1000))
        assert numbers(await wire.enriched(1)) == [1000]
        letters = await wire.dead_letters(1000)
        assert [int(dict(one.headers)["dlq-original-offset"]) for one in letters] == list(range(1000))
        assert service.told("records fail by themselves")
        assert await service.terminate() == 0


async def test_a_bad_deployment_trips_the_breaker_before_fifty_records_are_lost_to_it(
    running: Running, wire: Wire
) -> None:
    await wire.send(*(article(number) for number in range(200)))
    async with running(NEWSGLOSS_ENRICHMENT="tests.integration.engine.broken:build") as service:
        assert await service.exit_status() == 1
        (stopped,) = service.told("stopped")
        assert "circuit breaker: the last 50 records all failed" in stopped["reason"]
        assert "known to be good (step_failed" in stopped["reason"]
        assert (stopped["topic"], stopped["partition"]) == (wire.topics.raw, 0)
    assert len(await wire.everything(wire.topics.dlq)) == stopped["offset"] < 50


async def test_a_header_name_that_is_no_utf8_passes_with_its_article(running: Running, wire: Wire) -> None:
    records = [{name: one[name] for name in ("key", "value")} for one in map(article, range(5))]
    records[2]["headers"] = [(STAND_IN, b"1")]
    records[3] |= {"value": b"not JSON", "headers": [(STAND_IN, b"1")]}
    async with running() as service:
        await send_batch(wire.servers, wire.topics.raw, records, raw_name=True)
        found = await wire.enriched(4)
        assert numbers(found) == [0, 1, 2, 4]
        name = RAW_NAME.decode("utf-8", "replace")
        assert dict(found[2].headers)[name] == b"1"
        (letter,) = await wire.dead_letters(1)
        assert dict(letter.headers)[name] == b"1"
        assert (await service.answers("/readyz", 200))["checks"]["partitions"]["ok"]
        assert await service.terminate() == 0


async def test_a_bomb_halts_its_partition_alone_in_little_memory_and_is_skipped_whole(
    running: Running, wire: Wire
) -> None:
    async with running() as service:
        await service.logged("assigned")
        await wire.send(article(0, partition=1))
        await wire.enriched(1)
        before = resident_bytes(service.process.pid)
        assert before is not None
        for codec in ("gzip", "zstd"):
            await send_batch(wire.servers, wire.topics.raw, bomb(150), codec=codec)
        await wire.send(article(1), article(2, partition=1))
        halted = await service.logged("partition halted")
        assert (halted["topic"], halted["partition"], halted["offset"]) == (wire.topics.raw, 0, 0)
        assert (halted["first_offset"], halted["last_offset"]) == (0, 299)
        assert halted["next"] == "newsgloss-enrich skip --partition 0 --offset 0 --batch"
        answer = await service.answers("/readyz", 503)
        assert "halted partitions: 0" in answer["reason"]
        assert "(gzip)" in answer["reason"]
        assert sorted(numbers(await wire.enriched(2))) == [0, 2]
        skip = Skip(wire.topics.group, wire.topics.raw, 0, 0, batch=True)
        said = str(await skip_record({"bootstrap_servers": wire.servers}, skip))
        assert "passed over: offsets 0 to 299" in said
        await service.logged("partition halted", offset=300)
        await skip_record(
            {"bootstrap_servers": wire.servers}, Skip(wire.topics.group, wire.topics.raw, 0, 300, batch=True)
        )
        assert sorted(numbers(await wire.enriched(3))) == [0, 1, 2]
        grown = (resident_bytes(service.process.pid) or 0) - before
        assert grown < 100 * MIB, f"the parent grew by {grown / MIB:.0f} MiB"
        assert await service.terminate() == 0
