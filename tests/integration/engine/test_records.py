"""Records that are harmful, odd, or not what they seem."""

import asyncio
import json
import os
import signal
import uuid
from collections.abc import Callable

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from tests.chaos import residue
from tests.integration.engine.service import Running
from tests.integration.engine.wire import Wire, article, numbers


async def test_one_article_that_crashes_its_worker_among_1000_is_the_one_dead_letter(
    running: Running, wire: Wire
) -> None:
    async with running() as service:
        await service.logged("assigned")
        articles = [article(number, deed="abort" if number == 321 else "") for number in range(1000)]
        await wire.send(*articles)
        assert numbers(await wire.enriched(999)) == [number for number in range(1000) if number != 321]
        (letter,) = await wire.dead_letters(1)
        headers = dict(letter.headers)
        assert (headers["dlq-code"], headers["dlq-original-offset"]) == (b"worker_crash", b"321")
        assert b"SIGABRT" in headers["dlq-message"]
        assert (letter.key, letter.value) == (articles[321]["key"], articles[321]["value"])
        assert service.process.returncode is None
        assert await service.terminate() == 0
        assert len(service.told("assigned")) == 1


async def test_workers_that_are_killed_from_outside_again_and_again_convict_no_record(
    running: Running, wire: Wire
) -> None:
    async with running() as service:
        await service.logged("assigned")
        await wire.send(*(article(number, work_ms=30) for number in range(80)))
        kills = 0
        while kills < 5:
            for pid in residue.children(service.process.pid)[:1]:
                os.kill(pid, signal.SIGKILL)
                kills += 1
            await asyncio.sleep(0.3)
        assert numbers(await wire.enriched(80)) == list(range(80))
        assert await service.terminate() == 0
    assert await wire.everything(wire.topics.dlq) == []


async def test_keys_and_values_that_are_null(running: Running, wire: Wire) -> None:
    async with running():
        await wire.send(
            article(1, key=None),
            article(2, key=b"another"),
            {"key": b"a-3", "value": None, "headers": [("kept", b"yes"), ("dlq-code", b"forged")]},
            {"key": None, "value": b"", "headers": []},
            article(5),
        )
        enriched = await wire.enriched(4)
        assert [record.key for record in enriched] == [b"a-1", b"a-2", b"a-3", b"a-5"]
        assert [record.value is None for record in enriched] == [False, False, True, False]
        assert dict(enriched[2].headers) == {"kept": b"yes"}
        (letter,) = await wire.dead_letters(1)
        headers = dict(letter.headers)
        assert headers["dlq-code"] == b"invalid_json"
        assert (letter.key, letter.value, headers["dlq-original-offset"]) == (None, b"", b"3")


async def test_headers_that_begin_with_dlq_never_reach_an_enriched_record(
    running: Running, wire: Wire
) -> None:
    async with running():
        forged = [("dlq-code", b"timeout"), ("dlq-original-offset", b"7"), ("mine", b"kept")]
        await wire.send(article(1, headers=forged), {"value": b"no json", "headers": forged})
        (record,) = await wire.enriched(1)
        names = [name for name, _ in record.headers]
        assert "mine" in names
        assert not [name for name in names if name.startswith("dlq-")]
        (letter,) = await wire.dead_letters(1)
        names = [name for name, _ in letter.headers]
        assert len(names) == len(set(names))
        assert dict(letter.headers)["dlq-original-offset"] == b"1"


async def test_what_a_producer_rolled_back_is_never_enriched(
    running: Running, wire: Wire, unique_name: Callable[[str], str]
) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=wire.servers, transactional_id=unique_name("test"))
    async with producer:
        for first, keep in ((0, True), (10, False), (20, True)):
            await producer.begin_transaction()
            for number in range(first, first + 10):
                await producer.send(wire.topics.raw, **article(number, partition=0))
            await (producer.commit_transaction() if keep else producer.abort_transaction())
    async with running() as service:
        assert numbers(await wire.enriched(20)) == [*range(10), *range(20, 30)]
        assert await service.terminate() == 0
    assert len(await wire.everything(wire.topics.enriched)) == 20
    async with running() as again:
        await wire.send(article(99))
        assert numbers(await wire.enriched(21))[-1] == 99
        assert await again.terminate() == 0


async def test_a_record_that_the_broker_refuses_is_a_dead_letter_and_its_neighbours_are_enriched(
    running: Running, wire: Wire, admin: AIOKafkaAdminClient
) -> None:
    limits = {"message.timestamp.before.max.ms": "86400000"}
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, wire.topics.enriched, limits)])
    async with running():
        await wire.send(
            *(article(number, timestamp_ms=1_000_000 if number == 7 else None) for number in range(20))
        )
        assert numbers(await wire.enriched(19)) == [number for number in range(20) if number != 7]
        (letter,) = await wire.dead_letters(1)
        assert dict(letter.headers)["dlq-code"] == b"rejected_by_broker"
        assert json.loads(letter.value)["article_id"] == "a-7"


async def test_a_registry_s_frames_and_structured_events_are_read_and_a_schema_id_goes_out_on_request(
    running: Running, wire: Wire
) -> None:
    schema = "89791762-2336-4186-9674-299b90a802e2"
    encoded = b"\1" + uuid.UUID(schema).bytes
    plain = json.loads(article(3)["value"])
    event = {"specversion": "1.0", "id": "1", "type": "t", "source": "/desk", "data": plain}
    async with running(NEWSGLOSS_ENRICHMENT="light", NEWSGLOSS_ENRICHED_SCHEMA_ID=schema):
        await wire.send(
            article(1, value=b"\0\0\0\0\7" + article(1)["value"]),
            article(2, headers=[("__value_schema_id", b"\0\0\0\0\7")]),
            article(
                3,
                value=json.dumps(event).encode(),
                headers=[("content-type", b"application/cloudevents+json; charset=UTF-8")],
            ),
            {"key": b'\0\0\0\0\7"a-4"', "value": None},
        )
        enriched = await wire.enriched(4)
    assert numbers(enriched) == [1, 2, 3, 4]
    assert [record.value is None for record in enriched] == [False, False, False, True]
    for record in enriched[:3]:
        assert json.loads(record.value)["article_id"] == record.key.decode()
        carried = [value for name, value in record.headers if name == "__value_schema_id"]
        assert carried == [encoded]


async def test_a_registry_s_frames_are_refused_on_request(running: Running, wire: Wire) -> None:
    async with running(NEWSGLOSS_ENRICHMENT="light", NEWSGLOSS_REGISTRY_FRAMES="refuse"):
        await wire.send(article(1, value=b"\0\0\0\0\7" + article(1)["value"]), article(2))
        assert numbers(await wire.enriched(1)) == [2]
        (letter,) = await wire.dead_letters(1)
    assert b"schema id 7" in dict(letter.headers)["dlq-message"]
    assert b"NEWSGLOSS_REGISTRY_FRAMES=refuse" in dict(letter.headers)["dlq-message"]
