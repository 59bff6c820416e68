"""Checks at start: topics, partition counts, limits, policies, replication, permissions.

A problem that would lose or duplicate records, or could never work, is fatal. Everything else is a warning:
the operator may have reasons.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import TopicPartition

from newsgloss_common.kafka import permissions, topic_creation, topics
from newsgloss_common.kafka.permissions import Kind, Operation, Permission
from newsgloss_common.kafka.topics import TopicState
from newsgloss_enrich.stream.errors import FatalError
from newsgloss_enrich.stream.producers import transactional_id

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Wanted:
    """The names of the topics, and whether to create missing ones."""

    raw: str
    enriched: str
    dead_letters: str
    group: str
    create: bool
    raw_partitions: int


@dataclass(frozen=True)
class Cluster:
    """The three topics as they are."""

    raw: TopicState
    enriched: TopicState
    dead_letters: TopicState


async def check(admin: AIOKafkaAdminClient, wanted: Wanted) -> Cluster:
    """Create missing topics if that is allowed, and check all of them.

    Raises:
        FatalError: the message says what is wrong and what to change.
        aiokafka.errors.KafkaError: the cluster cannot be asked.
    """
    if same := same_topics(wanted):
        raise FatalError(same)
    if wanted.create:
        await _create_missing(admin, wanted)
    names = [wanted.raw, wanted.enriched, wanted.dead_letters]
    found = await topics.describe(admin, names)
    partitions = found[wanted.raw].partitions if wanted.raw in found else 1
    lacking = await permissions.missing(admin, needed(wanted, partitions))
    if lacking:
        raise FatalError(permissions.refused(lacking))
    missing = [name for name in names if name not in found]
    if missing:
        raise FatalError(
            f"missing topics: {', '.join(missing)}; create them, or set NEWSGLOSS_CREATE_TOPICS=true"
        )
    cluster = Cluster(*(found[name] for name in names))
    problems = list(fatal_problems(cluster))
    if problems:
        raise FatalError("\n".join(problems))
    for warning in warnings(cluster):
        log.warning("check", found=warning)
    return cluster


def same_topics(wanted: Wanted) -> str:
    """The error if two of the three names are equal; else empty."""
    names = (wanted.raw, wanted.enriched, wanted.dead_letters)
    if len(set(names)) == len(names):
        return ""
    return f"raw, enriched and dead-letter topic must be three: {', '.join(names)}"


def needed(wanted: Wanted, partitions: int) -> Iterator[Permission]:
    """The permissions that the engine needs, for a raw topic with this many partitions."""
    yield Permission(Operation.READ, Kind.TOPIC, wanted.raw)
    yield Permission(Operation.WRITE, Kind.TOPIC, wanted.enriched)
    yield Permission(Operation.WRITE, Kind.TOPIC, wanted.dead_letters)
    yield Permission(Operation.READ, Kind.GROUP, wanted.group)
    # The partitions of a hidden raw topic are unknown; one stands for all of them.
    for number in range(max(1, partitions)):
        name = transactional_id(wanted.group, TopicPartition(wanted.raw, number))
        yield Permission(Operation.WRITE, Kind.TRANSACTIONAL_ID, name)


async def _create_missing(admin: AIOKafkaAdminClient, wanted: Wanted) -> None:
    # One after the other: the enriched topic gets as many partitions as the raw one really has.
    try:
        created = await topic_creation.create_missing(
            admin, [topics.raw_topic(wanted.raw, wanted.raw_partitions)]
        )
        raw = (await topics.describe(admin, [wanted.raw])).get(wanted.raw)
        partitions = raw.partitions if raw else wanted.raw_partitions
        raw_bytes = raw.max_message_bytes if raw else topics.RAW_MAX_BYTES
        created += await topic_creation.create_missing(
            admin,
            [
                topics.enriched_topic(wanted.enriched, partitions),
                topics.dead_letter_topic(wanted.dead_letters, partitions, raw_bytes),
            ],
        )
    except topic_creation.TopicError as error:
        raise FatalError(str(error)) from error
    if created:
        log.info("created topics", topics=created)


def fatal_problems(cluster: Cluster) -> Iterator[str]:
    """Problems with which the engine must not start."""
    raw, enriched, dead = cluster.raw, cluster.enriched, cluster.dead_letters
    if enriched.partitions < raw.partitions:
        yield too_few_partitions(raw.name, raw.partitions, enriched.name, enriched.partitions)
    if "compact" in dead.configs.get("cleanup.policy", ""):
        yield (
            f"topic {dead.name!r} is compacted: letters of one article would replace each other; "
            "set cleanup.policy=delete"
        )


def too_few_partitions(raw: str, raw_partitions: int, enriched: str, enriched_partitions: int) -> str:
    """The error for a raw topic with more partitions than the enriched one, and the command to run."""
    return (
        f"topic {enriched!r} has {enriched_partitions} partitions and {raw!r} has "
        f"{raw_partitions}: each record keeps its partition, so give {enriched!r} as many: "
        f"kafka-topics.sh --alter --topic {enriched} --partitions {raw_partitions}"
    )


def warnings(cluster: Cluster) -> Iterator[str]:
    """Settings that an operator should check."""
    raw, enriched, dead = cluster.raw, cluster.enriched, cluster.dead_letters
    unknown = [topic.name for topic in (raw, enriched, dead) if not topic.configs]
    if unknown:
        yield (
            f"{', '.join(unknown)}: limits and policies cannot be read, Kafka's defaults are assumed; allow "
            "this user DESCRIBE_CONFIGS on the topic"
        )
    if enriched.max_message_bytes < 2 * raw.max_message_bytes:
        yield (
            f"{enriched.name}: max.message.bytes is {enriched.max_message_bytes}; an enriched record can be "
            f"twice its raw one (up to {raw.max_message_bytes}) or more; what does not fit is a dead letter"
        )
    if dead.max_message_bytes < raw.max_message_bytes + topics.DEAD_LETTER_EXTRA_BYTES:
        yield (
            f"{dead.name}: max.message.bytes is {dead.max_message_bytes}; below the raw topic's plus "
            f"{topics.DEAD_LETTER_EXTRA_BYTES}, the value of a large dead letter is left out"
        )
    if "compact" in raw.configs.get("cleanup.policy", ""):
        yield f"{raw.name}: is compacted; versions of an article may vanish before they are enriched"
    for topic in (raw, enriched, dead):
        in_sync = int(topic.configs.get("min.insync.replicas") or 1)
        if topic.replication < topics.SAFE_REPLICATION:
            yield f"{topic.name}: replication factor {topic.replication}; one lost disk can lose records"
        elif in_sync < topics.SAFE_IN_SYNC:
            yield f"{topic.name}: min.insync.replicas is {in_sync}; an acknowledged record may be on one disk"
