"""What this user may do to a consumer group, by the group's own coordinator (KIP-430)."""

import asyncio
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import CoordinationType
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    GroupCoordinatorNotAvailableError,
    GroupLoadInProgressError,
    NotCoordinatorForGroupError,
    for_code,
)
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Bytes, Int16, Int32, Schema, String

RETRY_SECONDS = 0.05
_MOVING = (GroupCoordinatorNotAvailableError, GroupLoadInProgressError, NotCoordinatorForGroupError)
_TEXT = String("utf-8")


async def group_operations(admin: AIOKafkaAdminClient, group: str) -> int:
    """The operations, bit n for operation n; 0 where this user may not even see the group.

    Asks for as long as the coordinator moves: the caller sets the deadline.

    Raises:
        aiokafka.errors.KafkaError: the cluster cannot be asked.
    """
    client = admin._client  # noqa: SLF001 - the admin client has no public way
    while True:
        try:
            node = await client.coordinator_lookup(CoordinationType.GROUP, group)
            response = await client.send(node, _DescribeGroupRequest(group))
            ((code, *_, operations),) = response.groups
            if code:
                raise for_code(code)(f"group {group!r} cannot be described")
        except GroupAuthorizationFailedError:
            return 0
        except _MOVING:
            # A new cluster makes its offsets topic at the first look-up.
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return int(operations)


class _DescribeGroupResponseV3(Response):
    """Kafka protocol, DescribeGroups response version 3; the client's own lacks the last field."""

    API_KEY = 15
    API_VERSION = 3
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "groups",
            Array(
                ("error_code", Int16),
                ("group", _TEXT),
                ("state", _TEXT),
                ("protocol_type", _TEXT),
                ("protocol", _TEXT),
                (
                    "members",
                    Array(
                        ("member_id", _TEXT),
                        ("client_id", _TEXT),
                        ("client_host", _TEXT),
                        ("metadata", Bytes),
                        ("assignment", Bytes),
                    ),
                ),
                ("authorized_operations", Int32),
            ),
        ),
    )


class _DescribeGroupRequestV3(RequestStruct):
    API_KEY = 15
    API_VERSION = 3
    RESPONSE_TYPE = _DescribeGroupResponseV3
    SCHEMA = Schema(("groups", Array(_TEXT)), ("include_authorized_operations", Boolean))


class _DescribeGroupRequest(Request[_DescribeGroupRequestV3]):
    API_KEY = 15

    def __init__(self, group: str) -> None:
        self._group = group

    def build(self, request_struct_class: type[_DescribeGroupRequestV3]) -> Any:
        """The request as it goes over the wire."""
        return request_struct_class([self._group], True)  # noqa: FBT003 - wire order
