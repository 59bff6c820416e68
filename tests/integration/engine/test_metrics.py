"""`/metrics`, `/readyz` and the log of a service at work."""

import re
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.client import AIOKafkaClient
from aiokafka.structs import TopicPartition
from deploy.prometheus.metrics_page import by_service
from tests.integration.conditions import until
from tests.integration.engine.service import Running
from tests.integration.engine.wire import Topics, Wire, article

from newsgloss_enrich.stream.offsets import fetch_committed

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
ARTICLE = b'{"article_id":"%s","source":{"id":"wire"},"body":"The harbour bridge reopened."}'


async def group_is_at(wire: Wire, topics: Topics, offset: int) -> bool:
    client = AIOKafkaClient(bootstrap_servers=wire.servers)
    await client.bootstrap()
    try:
        found = await fetch_committed(client, topics.group, TopicPartition(topics.raw, 0))
    finally:
        await client.close()
    return found is not None and found.offset == offset


async def test_every_metric_is_shown_and_counts_what_happened(
    running: Running, wire: Wire, topics: Topics
) -> None:
    async with running(NEWSGLOSS_ENRICHMENT="light") as service:
        await wire.send(
            *({"key": b"a%d" % number, "value": ARTICLE % b"a"} for number in range(20)),
            {
                "key": b"bad",
                "value": b"{",
                "headers": [("traceparent", f"00-{TRACE}-00f067aa0ba902b7-01".encode())],
            },
        )
        await wire.enriched(20)
        await wire.dead_letters(1)
        await service.answers("/readyz", 200)
        text = (await service.get("/metrics")).text
        values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        health = await service.answers("/healthz", 200)
        ready: Any = await service.answers("/readyz", 200)
        told = service.told("dead letter")

    names = {re.sub(r"_(bucket|sum|count|created)$", "", re.split(r"[{ ]", name)[0]) for name in values}
    assert {one.name for one in by_service()["enrich"]} <= names
    assert values['newsgloss_records_total{outcome="enriched"}'] == "20.0"
    assert values['newsgloss_dead_letters_total{code="invalid_json"}'] == "1.0"
    assert values['newsgloss_stages_total{stage="entities",status="skipped"}'] == "20.0"
    assert values['newsgloss_language_records_total{language="und"}'] == "20.0"
    assert values['newsgloss_offset_lag{partition="0"}'] == "0.0"
    assert values['newsgloss_partitions{state="active"}'] == "4.0"
    assert values["newsgloss_rebalance_seconds_count"] == "1.0"
    assert values["newsgloss_ready"] == "1.0"
    assert values["newsgloss_in_flight_bytes"] == "0.0"
    assert float(values["newsgloss_worker_busy_seconds_total"]) > 0
    assert float(values['newsgloss_step_seconds_total{step="boilerplate"}']) > 0
    assert float(values['newsgloss_phase_seconds_count{phase="commit"}']) >= 1
    assert health["last_commit_seconds_ago"] is not None
    assert {name: check["ok"] for name, check in ready["checks"].items()} == dict.fromkeys(
        ("broker", "permissions", "models", "assigned", "partitions"), True
    )
    (letter,) = told
    identity = (
        letter["topic"],
        letter["partition"],
        letter["offset"],
        letter["article_id"],
        letter["trace_id"],
    )
    assert identity == (topics.raw, 0, 20, "bad", TRACE)


async def test_the_marker_that_ends_a_transaction_on_the_raw_topic_is_no_lag_once_nothing_else_comes(
    running: Running, wire: Wire, topics: Topics
) -> None:
    async with running(NEWSGLOSS_ENRICHMENT="light") as service:
        await service.answers("/readyz", 200)
        async with (
            AIOKafkaProducer(bootstrap_servers=wire.servers, transactional_id=topics.raw) as producer,
            producer.transaction(),
        ):
            await producer.send(topics.raw, ARTICLE % b"a", b"a", partition=0)
        await wire.enriched(1)
        await service.has_in_flight(0)
        # The marker is seen, and passed: 2 offsets, of which the group's first commit is one.
        await until(lambda: group_is_at(wire, topics, 2))
        values = await service.shows('newsgloss_offset_lag{partition="0"} 0.0')
    assert values['newsgloss_event_lag_seconds{partition="0"}'] == 0.0


async def test_records_that_are_deleted_before_they_are_enriched_are_told_and_shown(
    running: Running, wire: Wire, topics: Topics, admin: AIOKafkaAdminClient
) -> None:
    async with running(NEWSGLOSS_WORKERS="1") as service:
        await wire.send(*(article(number, work_ms=5_000) for number in range(100)))
        await service.has_in_flight(100)
        await admin.delete_records({TopicPartition(topics.raw, 0): RecordsToDelete(before_offset=10)})
        told = await service.logged(
            "retention is about to overtake the group: records will be deleted before they are enriched"
        )
        await service.shows('newsgloss_retention_near{partition="0"} 1.0')
        values = await service.shows('newsgloss_retention_near{partition="1"} 0.0')
    assert (told["partition"], told["log_start"], told["log_end"]) == (0, 10, 100)
    assert values["newsgloss_ready"] == 1.0
