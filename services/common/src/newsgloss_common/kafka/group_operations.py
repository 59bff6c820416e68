"""The operations that this user may do on a consumer group, as its coordinator reports them (KIP-430)."""

import asyncio

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    GroupCoordinatorNotAvailableError,
    GroupLoadInProgressError,
    NotCoordinatorForGroupError,
    for_code,
)

from newsgloss_common.kafka.aiokafka_gaps.requests import ask_coordinator
from newsgloss_common.kafka.protocol.describe_groups import DescribeGroupRequest

RETRY_SECONDS = 0.05
_MOVING = (GroupCoordinatorNotAvailableError, GroupLoadInProgressError, NotCoordinatorForGroupError)


async def group_operations(admin: AIOKafkaAdminClient, group: str) -> int:
    """Bit n is set when this user may do operation n; 0 when the user may not even see the group.

    Retries for as long as the coordinator moves; the caller sets the deadline.

    Raises:
        aiokafka.errors.KafkaError: The cluster cannot be asked.
    """
    while True:
        try:
            response = await ask_coordinator(admin, group, DescribeGroupRequest(group))
            ((code, *_, operations),) = response.groups
            if code:
                raise for_code(code)(f"group {group!r} cannot be described")
        except GroupAuthorizationFailedError:
            return 0
        except _MOVING:
            # A new cluster creates its offsets topic at the first look-up.
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return int(operations)
