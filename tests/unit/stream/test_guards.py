from types import SimpleNamespace
from typing import cast
from uuid import UUID

import pytest

from newsgloss_common.metadata import TopicMetadata
from newsgloss_enrich.stream.guards import PartitionCounts, is_near_start
from newsgloss_enrich.stream.preflight import Cluster


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
def test_retention_close_behind_the_group_is_seen(
    committed: int, log_start: int, log_end: int, near: bool
) -> None:
    assert is_near_start(committed, log_start, log_end) is near


def topic(partitions: int, *, hidden: bool = False) -> TopicMetadata:
    return TopicMetadata(UUID(int=0 if hidden else 1), partitions, 1, 0)


def counts() -> tuple[PartitionCounts, list[tuple[str, int]]]:
    told: list[tuple[str, int]] = []
    names = SimpleNamespace(raw=SimpleNamespace(name="raw"), enriched=SimpleNamespace(name="enriched"))
    return PartitionCounts(cast("Cluster", names), lambda *change: told.append(change)), told


def test_a_raw_topic_that_outgrows_the_enriched_one_is_told_once_and_again_when_that_is_mended() -> None:
    watch, told = counts()
    watch.see({"raw": topic(2), "enriched": topic(2)})
    assert not told
    for _ in range(3):
        watch.see({"raw": topic(4), "enriched": topic(2)})
    ((refused, partitions),) = told
    assert partitions == 2
    assert "topic 'enriched' has 2 partitions and 'raw' has 4" in refused
    assert "kafka-topics.sh --alter --topic enriched --partitions 4" in refused
    watch.see({"raw": topic(4), "enriched": topic(3)})
    assert "'enriched' has 3 partitions" in told[1][0]
    watch.see({"raw": topic(4), "enriched": topic(8)})
    assert told[2:] == [("", 8)]


@pytest.mark.parametrize(
    "there", [{}, {"raw": topic(4)}, {"raw": topic(4), "enriched": topic(0, hidden=True)}]
)
def test_a_topic_that_is_not_seen_says_nothing_of_its_partitions(there: dict[str, TopicMetadata]) -> None:
    watch, told = counts()
    watch.see(there)
    assert not told
