"""Topics as the services want them, and as the cluster has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError

from newsgloss_common.kafka.metadata import topic_metadata
from newsgloss_common.sizes import MIB

RAW_MAX_BYTES = MIB
ENRICHED_MAX_BYTES = 4 * MIB
DEAD_LETTER_EXTRA_BYTES = 64 * 1024
"""Room for the headers of a dead letter beside the raw record."""

DEFAULT_PARTITIONS = 8
SAFE_REPLICATION = 2
SAFE_IN_SYNC = 2
KAFKA_MAX_MESSAGE_BYTES = 1_048_588
"""`message.max.bytes` of a broker that sets nothing (Kafka 4.3 documentation)."""


@dataclass(frozen=True)
class TopicSpec:
    """A topic to create."""

    name: str
    partitions: int
    configs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TopicState:
    """A topic as the cluster has it."""

    name: str
    partitions: int
    replication: int
    may_read: bool
    may_write: bool
    configs: Mapping[str, str]
    """Empty when this user may not read them."""
    topic_id: UUID | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether this user may not see the topic, nor whether it exists."""
        return self.partitions == 0

    @property
    def max_message_bytes(self) -> int:
        """The limit of a record batch; Kafka's default when the cluster does not report it."""
        return int(self.configs.get("max.message.bytes") or KAFKA_MAX_MESSAGE_BYTES)


def raw_topic(name: str, partitions: int = DEFAULT_PARTITIONS) -> TopicSpec:
    """The topic of raw articles: records up to 1 MiB."""
    return TopicSpec(name, partitions, {"max.message.bytes": str(RAW_MAX_BYTES)})


def enriched_topic(name: str, partitions: int) -> TopicSpec:
    """The topic of enriched articles: records have room for an article and its evidence."""
    return TopicSpec(name, partitions, {"max.message.bytes": str(ENRICHED_MAX_BYTES)})


def dead_letter_topic(name: str, partitions: int, raw_max_bytes: int) -> TopicSpec:
    """The topic of dead letters: records have room for any raw record and the headers of a dead letter."""
    return TopicSpec(
        name,
        partitions,
        {"max.message.bytes": str(raw_max_bytes + DEAD_LETTER_EXTRA_BYTES), "cleanup.policy": "delete"},
    )


async def describe(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, TopicState]:
    """Describe the topics of `names` that exist, and those that this user may not see (without partitions).

    Raises:
        aiokafka.errors.KafkaError: The cluster cannot be asked.
    """
    found = {
        name: TopicState(
            name,
            about.partitions,
            about.replication,
            may_read=about.may_read,
            may_write=about.may_write,
            configs={},
            topic_id=about.topic_id,
        )
        for name, about in (await topic_metadata(admin, list(names))).items()
    }
    if not found:
        return found
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in found]
    for response in await admin.describe_configs(resources):
        for code, _message, _kind, name, entries in response.resources:
            if code == 0:
                found[name] = replace(found[name], configs={entry[0]: entry[1] for entry in entries})
    return found


async def default_replication(admin: AIOKafkaAdminClient) -> int:
    """The broker's `default.replication.factor`; 1 when it does not report it."""
    cluster = await admin.describe_cluster()
    broker = str(cluster["brokers"][0]["node_id"])
    try:
        responses = await admin.describe_configs([ConfigResource(ConfigResourceType.BROKER, broker)])
    except KafkaError:
        return 1
    for response in responses:
        for *_, entries in response.resources:
            for entry in entries:
                if entry[0] == "default.replication.factor" and entry[1]:
                    return int(entry[1])
    return 1
