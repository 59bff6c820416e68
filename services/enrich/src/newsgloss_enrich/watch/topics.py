"""Changes of the topics while the service runs that a consumer does not notice by itself.

- Retention may delete records before they are read.
- A topic may be deleted and created again under its name; the group's offsets then belong to the old topic.
- Partitions may be added to the raw topic, so that it has more than the enriched one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka.client_faults import passing_faults
from newsgloss_common.kafka.metadata import TopicMetadata, topic_metadata
from newsgloss_enrich.stream.consumer import PartitionConsumer
from newsgloss_enrich.stream.errors import FatalError
from newsgloss_enrich.stream.preflight import Cluster, too_few_partitions

log = structlog.get_logger(__name__)

EVERY_SECONDS = 15.0
NEAR = 0.1
"""Retention is near when the group's offset is within this share of the log from its start."""


async def watch(
    consumer: PartitionConsumer,
    cluster: Cluster,
    client_options: Mapping[str, Any],
    near: set[TopicPartition],
    on_topics: Callable[[str, int], None] = lambda _refused, _partitions: None,
) -> None:
    """Check until cancelled.

    Args:
        consumer: The partitions to check.
        cluster: The topics at the start of the service.
        client_options: As `KafkaSettings.client_options` gives them.
        near: Updated with the partitions that retention is about to overtake.
        on_topics: Called at each change with what is wrong with the topics, empty when they are fine again,
            and the number of partitions of the enriched topic.

    Raises:
        FatalError: a topic was deleted and created again.
    """
    counts = PartitionCounts(cluster, on_topics)
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await _skip_when_away(lambda: _check_topics(cluster, client_options, counts))
        await _skip_when_away(lambda: _check_retention(consumer, near))


async def _skip_when_away(check: Callable[[], Awaitable[None]]) -> None:
    with passing_faults("topics could not be checked"):
        async with asyncio.timeout(10):
            await check()


class PartitionCounts:
    """Checks that the enriched topic has a partition for each of the raw topic's."""

    def __init__(self, cluster: Cluster, on_change: Callable[[str, int], None]) -> None:
        self._raw, self._enriched = cluster.raw.name, cluster.enriched.name
        self._on_change = on_change
        self._refused = ""

    def check(self, found: Mapping[str, TopicMetadata]) -> None:
        """Compare the topics' current metadata; report a problem once, and again when it changes."""
        raw, enriched = found.get(self._raw), found.get(self._enriched)
        if raw is None or enriched is None or raw.is_hidden or enriched.is_hidden:
            return
        refused = ""
        if enriched.partitions < raw.partitions:
            refused = too_few_partitions(self._raw, raw.partitions, self._enriched, enriched.partitions)
        if refused == self._refused:
            return
        self._refused = refused
        if refused:
            log.error("partitions were added that cannot be enriched; they wait", reason=refused)
        else:
            log.info("every raw partition has its enriched one again")
        self._on_change(refused, enriched.partitions)


async def _check_topics(cluster: Cluster, client_options: Mapping[str, Any], counts: PartitionCounts) -> None:
    admin = AIOKafkaAdminClient(**client_options, client_id="newsgloss-enrich-guard")
    try:
        await admin.start()
        known = {topic.name: topic for topic in (cluster.raw, cluster.enriched, cluster.dead_letters)}
        current = await topic_metadata(admin, list(known))
        counts.check(current)
        for name, found in current.items():
            if not found.is_hidden and found.topic_id != known[name].topic_id:
                raise FatalError(
                    f"topic {name!r} was deleted and made again while it was in use. The group's offsets "
                    "belong to the old one: delete them (kafka-consumer-groups.sh --delete-offsets), "
                    "then start again"
                )
    finally:
        await admin.close()


async def _check_retention(consumer: PartitionConsumer, near: set[TopicPartition]) -> None:
    near.intersection_update(consumer.runs)
    client = consumer.client
    if client is None:
        return
    committed = {
        tp: run.in_flight.committed
        for tp, run in consumer.runs.items()
        if run.in_flight.committed is not None
    }
    if not committed:
        return
    first, last = await _ends(client, list(committed))
    for partition, offset in committed.items():
        now_near = is_near_start(offset, first[partition], last[partition])
        if now_near and partition not in near:
            log.warning(
                "retention is about to overtake the group: records will be deleted before they are enriched",
                partition=partition.partition,
                committed=offset,
                log_start=first[partition],
                log_end=last[partition],
                next="add workers or members, or raise retention.ms / retention.bytes of the raw topic",
            )
        (near.add if now_near else near.discard)(partition)


async def _ends(
    client: AIOKafkaConsumer, partitions: list[TopicPartition]
) -> tuple[dict[TopicPartition, int], dict[TopicPartition, int]]:
    return await client.beginning_offsets(partitions), await client.end_offsets(partitions)


def is_near_start(committed: int, log_start: int, log_end: int) -> bool:
    """Whether retention has deleted records already and is close behind the group's offset."""
    if committed >= log_end or log_start == 0:
        return False
    return committed - log_start < NEAR * (log_end - log_start)
