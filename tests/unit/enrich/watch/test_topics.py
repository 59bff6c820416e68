from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from aiokafka.structs import TopicPartition
from structlog.testing import capture_logs

from newsgloss_common.kafka.metadata import TopicMetadata
from newsgloss_enrich.stream.consumer import PartitionConsumer
from newsgloss_enrich.stream.errors import FatalError
from newsgloss_enrich.stream.preflight import Cluster
from newsgloss_enrich.watch import topics as topics_module
from newsgloss_enrich.watch.topics import PartitionCounts, is_near_start


@pytest.mark.parametrize(
    ("committed", "log_start", "log_end", "near"),
    [
        (0, 0, 1000, False),  # nothing was deleted yet
        (1000, 900, 1000, False),  # nothing waits
        (505, 500, 1000, True),
        (560, 500, 1000, False),
        (400, 500, 1000, True),  # overtaken
    ],
)
def test_retention_close_to_the_groups_offset_is_noticed(
    committed: int, log_start: int, log_end: int, near: bool
) -> None:
    assert is_near_start(committed, log_start, log_end) is near


def topic(partitions: int, *, hidden: bool = False) -> TopicMetadata:
    return TopicMetadata(UUID(int=0 if hidden else 1), partitions, 1, 0)


def counts() -> tuple[PartitionCounts, list[tuple[str, int]]]:
    reported: list[tuple[str, int]] = []
    names = SimpleNamespace(raw=SimpleNamespace(name="raw"), enriched=SimpleNamespace(name="enriched"))
    return PartitionCounts(cast("Cluster", names), lambda *change: reported.append(change)), reported


def test_a_raw_topic_with_too_many_partitions_is_reported_at_each_change_and_when_it_is_fine_again() -> None:
    watch, reported = counts()
    watch.check({"raw": topic(2), "enriched": topic(2)})
    assert not reported
    for _ in range(3):
        watch.check({"raw": topic(4), "enriched": topic(2)})
    ((refused, partitions),) = reported
    assert partitions == 2
    assert "topic 'enriched' has 2 partitions and 'raw' has 4" in refused
    assert "kafka-topics.sh --alter --topic enriched --partitions 4" in refused
    watch.check({"raw": topic(4), "enriched": topic(3)})
    assert "'enriched' has 3 partitions" in reported[1][0]
    watch.check({"raw": topic(4), "enriched": topic(8)})
    assert reported[2:] == [("", 8)]


@pytest.mark.parametrize(
    "topics", [{}, {"raw": topic(4)}, {"raw": topic(4), "enriched": topic(0, hidden=True)}]
)
def test_a_missing_or_hidden_topic_reports_nothing(topics: dict[str, TopicMetadata]) -> None:
    watch, reported = counts()
    watch.check(topics)
    assert not reported


RAW, ENRICHED, DEAD_LETTERS = "raw", "enriched", "dlq"


def cluster() -> Cluster:
    topics = {
        name: SimpleNamespace(name=name, topic_id=UUID(int=1)) for name in (RAW, ENRICHED, DEAD_LETTERS)
    }
    return cast(
        "Cluster",
        SimpleNamespace(raw=topics[RAW], enriched=topics[ENRICHED], dead_letters=topics[DEAD_LETTERS]),
    )


class Admin:
    """An admin client that counts how often it was closed."""

    closed = 0

    def __init__(self, **_: Any) -> None:
        pass

    async def start(self) -> None:
        """It connects."""

    async def close(self) -> None:
        Admin.closed += 1


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> dict[str, TopicMetadata]:
    """The topics' metadata as Kafka reports it; all are fine at first."""
    metadata = {name: topic(4) for name in (RAW, ENRICHED, DEAD_LETTERS)}

    async def topic_metadata(_admin: object, names: list[str]) -> dict[str, TopicMetadata]:
        return {name: metadata[name] for name in names}

    monkeypatch.setattr(Admin, "closed", 0)
    monkeypatch.setattr(topics_module, "AIOKafkaAdminClient", Admin)
    monkeypatch.setattr(topics_module, "topic_metadata", topic_metadata)
    return metadata


async def check(found: dict[str, TopicMetadata]) -> list[tuple[str, int]]:
    """One check; what it reports."""
    assert found
    reported: list[tuple[str, int]] = []
    known = cluster()
    counts = PartitionCounts(known, lambda *change: reported.append(change))
    await topics_module._check_topics(known, {}, counts)
    return reported


@pytest.mark.parametrize("name", [RAW, ENRICHED, DEAD_LETTERS])
async def test_a_topic_that_was_deleted_and_created_again_is_fatal(
    found: dict[str, TopicMetadata], name: str
) -> None:
    found[name] = TopicMetadata(UUID(int=2), 4, 1, 0)
    with pytest.raises(FatalError, match=f"topic '{name}' was deleted and made again"):
        await check(found)
    assert Admin.closed == 1


async def test_topics_as_they_were_and_hidden_ones_are_fine(found: dict[str, TopicMetadata]) -> None:
    found[DEAD_LETTERS] = topic(0, hidden=True)
    assert await check(found) == []
    assert Admin.closed == 1


class Log:
    """A consumer's client that knows the partitions' first and end offsets."""

    def __init__(self, first: int, end: int) -> None:
        self.first, self.end = first, end

    async def beginning_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, self.first)

    async def end_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, self.end)


async def test_retention_near_the_group_is_reported_once_until_it_is_far_again() -> None:
    partition, gone = TopicPartition(RAW, 3), TopicPartition(RAW, 9)
    client = Log(500, 1000)
    runs = {
        partition: SimpleNamespace(in_flight=SimpleNamespace(committed=505)),
        TopicPartition(RAW, 4): SimpleNamespace(in_flight=SimpleNamespace(committed=None)),
    }
    consumer = cast("PartitionConsumer", SimpleNamespace(client=client, runs=runs))
    near = {gone}
    with capture_logs() as logs:
        for _ in range(2):
            await topics_module._check_retention(consumer, near)
            assert near == {partition}
        client.first = 0
        await topics_module._check_retention(consumer, near)
    assert near == set()
    ((level, number, committed),) = [
        (line["log_level"], line["partition"], line["committed"]) for line in logs
    ]
    assert (level, number, committed) == ("warning", 3, 505)
