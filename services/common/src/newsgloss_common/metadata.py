"""Topics as the cluster describes them, asked so that asking creates nothing.

The client's own metadata request allows auto-creation. Version 8 (KIP-430) has both a flag against it
and the operations that this user may do on each topic.
"""

from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import UnknownTopicOrPartitionError, for_code
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Int16, Int32, Schema, String

_TEXT = String("utf-8")
OPERATION_READ = 3
OPERATION_WRITE = 4
"""Codes of `AclOperation` (KIP-430); bit n of the answer stands for code n."""


class MetadataResponseV8(Response):
    """Kafka protocol, Metadata response version 8."""

    API_KEY = 3
    API_VERSION = 8
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("brokers", Array(("node_id", Int32), ("host", _TEXT), ("port", Int32), ("rack", _TEXT))),
        ("cluster_id", _TEXT),
        ("controller_id", Int32),
        (
            "topics",
            Array(
                ("error_code", Int16),
                ("name", _TEXT),
                ("is_internal", Boolean),
                (
                    "partitions",
                    Array(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", Array(Int32)),
                        ("in_sync", Array(Int32)),
                        ("offline", Array(Int32)),
                    ),
                ),
                ("authorized_operations", Int32),
            ),
        ),
        ("cluster_authorized_operations", Int32),
    )


class MetadataRequestV8(RequestStruct):
    """Kafka protocol, Metadata request version 8."""

    API_KEY = 3
    API_VERSION = 8
    RESPONSE_TYPE = MetadataResponseV8
    SCHEMA = Schema(
        ("topics", Array(_TEXT)),
        ("allow_auto_topic_creation", Boolean),
        ("include_cluster_authorized_operations", Boolean),
        ("include_topic_authorized_operations", Boolean),
    )


class MetadataRequest(Request[MetadataRequestV8]):
    """The named topics; none is created."""

    API_KEY = 3

    def __init__(self, topics: list[str]) -> None:
        self._topics = topics

    def build(self, request_struct_class: type[MetadataRequestV8]) -> MetadataRequestV8:
        """The request as it goes over the wire."""
        return request_struct_class(self._topics, False, False, True)  # noqa: FBT003 - wire order


@dataclass(frozen=True)
class TopicMetadata:
    """Partitions, the smallest number of replicas among them, and what this user may do."""

    partitions: int
    replication: int
    may_read: bool
    may_write: bool


async def topic_metadata(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, TopicMetadata]:
    """The topics among `names` that exist.

    Raises:
        aiokafka.errors.KafkaError: the cluster cannot be asked, or refuses to tell of a topic.
    """
    response = await admin._send_request(MetadataRequest(names))  # noqa: SLF001 - the client has no public way
    found = {}
    for code, name, _internal, partitions, operations in response.topics:
        error = for_code(code)
        if error is UnknownTopicOrPartitionError:
            continue
        if code:
            raise error(f"topic {name!r} cannot be described")
        replicas = [len(entry[4]) for entry in partitions]
        found[name] = TopicMetadata(
            len(replicas),
            min(replicas, default=0),
            bool(operations >> OPERATION_READ & 1),
            bool(operations >> OPERATION_WRITE & 1),
        )
    return found
