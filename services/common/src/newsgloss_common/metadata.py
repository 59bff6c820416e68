"""Topics as the cluster describes them, asked so that asking creates nothing.

The client's own metadata request allows auto-creation. Version 10 has a flag against it, the operations
that this user may do on each topic (KIP-430), and the topic's id, new when it is made again (KIP-516).
"""

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import TopicAuthorizationFailedError, UnknownTopicOrPartitionError, for_code
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    AbstractType,
    Boolean,
    CompactArray,
    CompactString,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

_TEXT = CompactString("utf-8")
OPERATION_READ = 3
OPERATION_WRITE = 4
"""Codes of `AclOperation` (KIP-430); bit n of the answer stands for code n."""


class Uuid(AbstractType[UUID]):
    """Sixteen bytes, big-endian."""

    @classmethod
    def encode(cls, value: UUID) -> bytes:
        """As it goes over the wire."""
        return value.bytes

    @classmethod
    def decode(cls, data: BytesIO) -> UUID:
        """As it came over the wire."""
        return UUID(bytes=data.read(16))


class MetadataResponseV10(Response):
    """Kafka protocol, Metadata response version 10 (flexible)."""

    API_KEY = 3
    API_VERSION = 10
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "brokers",
            CompactArray(
                ("node_id", Int32), ("host", _TEXT), ("port", Int32), ("rack", _TEXT), ("tags", TaggedFields)
            ),
        ),
        ("cluster_id", _TEXT),
        ("controller_id", Int32),
        (
            "topics",
            CompactArray(
                ("error_code", Int16),
                ("name", _TEXT),
                ("topic_id", Uuid),
                ("is_internal", Boolean),
                (
                    "partitions",
                    CompactArray(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", CompactArray(Int32)),
                        ("in_sync", CompactArray(Int32)),
                        ("offline", CompactArray(Int32)),
                        ("tags", TaggedFields),
                    ),
                ),
                ("authorized_operations", Int32),
                ("tags", TaggedFields),
            ),
        ),
        ("cluster_authorized_operations", Int32),
        ("tags", TaggedFields),
    )


class MetadataRequestV10(RequestStruct):
    """Kafka protocol, Metadata request version 10 (flexible)."""

    API_KEY = 3
    API_VERSION = 10
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = MetadataResponseV10
    SCHEMA = Schema(
        ("topics", CompactArray(("topic_id", Uuid), ("name", _TEXT), ("tags", TaggedFields))),
        ("allow_auto_topic_creation", Boolean),
        ("include_cluster_authorized_operations", Boolean),
        ("include_topic_authorized_operations", Boolean),
        ("tags", TaggedFields),
    )


class MetadataRequest(Request[MetadataRequestV10]):
    """The named topics; none is created."""

    API_KEY = 3

    def __init__(self, topics: list[str]) -> None:
        self._topics = topics

    def build(self, request_struct_class: type[MetadataRequestV10]) -> MetadataRequestV10:
        """The request as it goes over the wire."""
        no_tags: dict[int, bytes] = {}
        topics = [(UUID(int=0), name, no_tags) for name in self._topics]
        return request_struct_class(topics, False, False, True, no_tags)  # noqa: FBT003 - wire order


@dataclass(frozen=True)
class TopicMetadata:
    """Partitions, the smallest number of replicas among them, and what this user may do.

    `operations` has bit n set where operation n is allowed. Of a topic that this user may not even see,
    whether it exists or not, everything is zero.
    """

    topic_id: UUID
    partitions: int
    replication: int
    operations: int

    @property
    def is_hidden(self) -> bool:
        """Whether this user may not see it."""
        return self.topic_id.int == 0

    @property
    def may_read(self) -> bool:
        """Whether this user may."""
        return bool(self.operations >> OPERATION_READ & 1)

    @property
    def may_write(self) -> bool:
        """Whether this user may."""
        return bool(self.operations >> OPERATION_WRITE & 1)


async def topic_metadata(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, TopicMetadata]:
    """The topics among `names` that exist, and those that this user may not see.

    Raises:
        aiokafka.errors.KafkaError: the cluster cannot be asked, or cannot tell of a topic.
    """
    response = await admin._send_request(MetadataRequest(names))  # noqa: SLF001 - the client has no public way
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
