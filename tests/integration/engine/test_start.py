"""What the service checks when it starts, and where it begins."""

from collections.abc import Callable

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from tests.integration.engine.service import Running
from tests.integration.engine.wire import Topics, Wire, article, numbers


async def test_fewer_enriched_than_raw_partitions_refuses_to_start_and_says_what_to_change(
    running: Running, admin: AIOKafkaAdminClient, topics: Topics, unique_name: Callable[[str], str]
) -> None:
    narrow = unique_name("narrow")
    await admin.create_topics([NewTopic(narrow, 3, 1)])
    async with running(NEWSGLOSS_ENRICHED_TOPIC=narrow) as service:
        assert await service.exit_status() == 1
        reason = service.told("stopped")[0]["reason"]
    assert f"{narrow!r} has 3 partitions" in reason
    assert f"{topics.raw!r} has 4" in reason
    assert f"kafka-topics.sh --alter --topic {narrow} --partitions 4" in reason


async def test_a_compacted_dead_letter_topic_refuses_to_start(
    running: Running, admin: AIOKafkaAdminClient, unique_name: Callable[[str], str]
) -> None:
    compacted = unique_name("compacted")
    await admin.create_topics([NewTopic(compacted, 4, 1, topic_configs={"cleanup.policy": "compact"})])
    async with running(NEWSGLOSS_DLQ_TOPIC=compacted) as service:
        assert await service.exit_status() == 1
        reason = service.told("stopped")[0]["reason"]
    assert compacted in reason
    assert "cleanup.policy=delete" in reason


async def test_missing_topics_that_may_not_be_created_refuse_to_start_and_are_not_created(
    running: Running, admin: AIOKafkaAdminClient, unique_name: Callable[[str], str]
) -> None:
    missing = unique_name("missing")
    async with running(NEWSGLOSS_DLQ_TOPIC=missing, NEWSGLOSS_CREATE_TOPICS="false") as service:
        assert await service.exit_status() == 1
        assert f"missing topics: {missing}" in service.told("stopped")[0]["reason"]
    assert missing not in await admin.list_topics()


async def test_missing_topics_are_created_with_room_for_evidence_and_reasons(
    running: Running, admin: AIOKafkaAdminClient, unique_name: Callable[[str], str]
) -> None:
    raw, enriched, dlq = (unique_name(name) for name in ("raw", "enriched", "dlq"))
    environment = {
        "NEWSGLOSS_RAW_TOPIC": raw,
        "NEWSGLOSS_ENRICHED_TOPIC": enriched,
        "NEWSGLOSS_DLQ_TOPIC": dlq,
        "NEWSGLOSS_PARTITIONS": "3",
    }
    async with running(**environment) as service:
        await service.logged("assigned", partitions=[0, 1, 2])
        described = {topic["topic"]: topic for topic in await admin.describe_topics([raw, enriched, dlq])}
        assert {name: len(topic["partitions"]) for name, topic in described.items()} == {
            raw: 3,
            enriched: 3,
            dlq: 3,
        }
        assert await service.terminate() == 0


async def test_a_handler_that_cannot_be_loaded_refuses_to_start_with_the_reason(running: Running) -> None:
    async with running(NEWSGLOSS_ENRICHMENT="tests.chaos.poison:missing") as service:
        assert await service.exit_status() == 1
        reason = service.told("stopped")[0]["reason"]
    assert "workers cannot start" in reason
    assert "missing" in reason


async def test_a_new_group_that_starts_from_latest_leaves_out_what_was_there(
    running: Running, wire: Wire
) -> None:
    await wire.send(*(article(number) for number in range(10)))
    async with running(NEWSGLOSS_START_FROM="latest") as service:
        await service.answers("/readyz", 200)
        while set((await service.answers("/readyz", 200))["runs"].values()) != {"active"}:
            pass
        await wire.send(*(article(number) for number in range(10, 15)))
        assert numbers(await wire.enriched(5)) == [10, 11, 12, 13, 14]
        assert await service.terminate() == 0
    # What was there before stays left out when the group goes on.
    async with running(NEWSGLOSS_START_FROM="earliest"):
        await wire.send(article(15))
        assert numbers(await wire.enriched(6)) == [10, 11, 12, 13, 14, 15]
