from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import CoordinationType
from aiokafka.protocol.metadata import MetadataRequest as ClientsMetadataRequest
from aiokafka.protocol.metadata import MetadataRequest_v5
from tests.unit.common.kafka.aiokafka_gaps.client import Connections

from newsgloss_common.kafka.aiokafka_gaps.requests import ask_any_broker, ask_coordinator
from newsgloss_common.kafka.protocol.describe_groups import DescribeGroupRequest
from newsgloss_common.kafka.protocol.metadata import MetadataRequest, MetadataRequestV10


def admin_over(connections: Connections) -> AIOKafkaAdminClient:
    admin = AIOKafkaAdminClient()
    admin._client = connections
    return admin


async def test_a_request_of_ours_goes_to_a_broker() -> None:
    connections = Connections()
    connections.response = object()
    request = MetadataRequest(["t"])
    assert await ask_any_broker(admin_over(connections), request) is connections.response
    assert connections.sent == [(7, request)]


async def test_a_request_about_a_group_goes_to_its_coordinator() -> None:
    asked: list[tuple[Any, str]] = []

    class Knowing(Connections):
        async def coordinator_lookup(self, kind: Any, group: str) -> int:
            asked.append((kind, group))
            return 5

    connections = Knowing()
    connections.response = object()
    request = DescribeGroupRequest("g")
    assert await ask_coordinator(admin_over(connections), "g", request) is connections.response
    assert (asked, connections.sent) == ([(CoordinationType.GROUP, "g")], [(5, request)])


def test_the_clients_own_request_for_topics_may_create_them_and_ours_may_not() -> None:
    ours = MetadataRequest(["t"]).build(MetadataRequestV10)
    assert not ours.allow_auto_topic_creation
    assert ClientsMetadataRequest(["t"]).build(MetadataRequest_v5).allow_auto_topic_creation
