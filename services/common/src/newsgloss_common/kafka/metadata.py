"""Topics as the cluster describes them; asking for a topic does not create it."""

from dataclasses import dataclass
from uuid import UUID

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import TopicAuthorizationFailedError, UnknownTopicOrPartitionError, for_code

from newsgloss_common.kafka.aiokafka_gaps.requests import ask_any_broker
from newsgloss_common.kafka.protocol.metadata import MetadataRequest

OPERATION_READ = 3
OPERATION_WRITE = 4
"""Codes of `AclOperation` (KIP-430); bit n of `operations` stands for code n."""


@dataclass(frozen=True)
class TopicMetadata:
    """One topic; all numbers are zero when this user may not see it, whether or not it exists.

    Attributes:
        topic_id: New when the topic is deleted and created again.
        partitions: How many there are.
        replication: The smallest number of replicas of a partition.
        operations: Bit n is set when this user may do operation n.
    """

    topic_id: UUID
    partitions: int
    replication: int
    operations: int

    @property
    def is_hidden(self) -> bool:
        """Whether this user may not see the topic."""
        return self.topic_id.int == 0

    @property
    def may_read(self) -> bool:
        """Whether this user may read it."""
        return bool(self.operations >> OPERATION_READ & 1)

    @property
    def may_write(self) -> bool:
        """Whether this user may write to it."""
        return bool(self.operations >> OPERATION_WRITE & 1)


async def topic_metadata(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, TopicMetadata]:
    """Describe the topics of `names` that exist, and those that this user may not see.

    Raises:
        aiokafka.errors.KafkaError: The cluster cannot be asked, or cannot describe a topic.
    """
    response = await ask_any_broker(admin, MetadataRequest(names))
    found = {}
    for code, name, topic_id, _internal, partitions, operations, _tags in response.topics:
        error = for_code(code)
        if error is UnknownTopicOrPartitionError:
            continue
        if error is TopicAuthorizationFailedError:
            found[name] = TopicMetadata(UUID(int=0), 0, 0, 0)
            continue
        if code:
            raise error(f"topic {name!r} cannot be described")
        replicas = [len(entry[4]) for entry in partitions]
        found[name] = TopicMetadata(topic_id, len(replicas), min(replicas, default=0), operations)
    return found
