"""What this user may do, found out before it is tried.

Kafka reports the operations allowed on topics and groups (KIP-430). It does not report permissions on
transactional ids, so we probe with a request that cannot begin a transaction: a time-out of 0 is invalid
(`INVALID_TRANSACTION_TIMEOUT`). Kafka checks the permission first and changes nothing, so the current user of
the id is not disturbed.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
    for_code,
)
from aiokafka.protocol.transaction import InitProducerIdRequest

from newsgloss_common.kafka.aiokafka_gaps.requests import ask_any_broker
from newsgloss_common.kafka.group_operations import group_operations
from newsgloss_common.kafka.metadata import topic_metadata

CHECK_SECONDS = 10.0
SHOWN = 6
"""Permissions named in a message; there is one transactional id for each partition."""

REFUSALS = (TopicAuthorizationFailedError, GroupAuthorizationFailedError, TransactionalIdAuthorizationFailed)
"""The client's errors for a missing permission."""

_NEVER_MS = 0


class Operation(IntEnum):
    """Codes of `AclOperation`; bit n of a response stands for code n."""

    READ = 3
    WRITE = 4
    DESCRIBE = 8


class Kind(StrEnum):
    """Kinds of resources, named as the options of `kafka-acls.sh`."""

    TOPIC = "topic"
    GROUP = "group"
    TRANSACTIONAL_ID = "transactional-id"


@dataclass(frozen=True, order=True)
class Permission:
    """One operation on one resource."""

    operation: Operation
    kind: Kind
    name: str

    def __str__(self) -> str:
        return f"{self.operation.name} on {self.kind} {self.name!r}"


def refused(missing: Iterable[Permission]) -> str:
    """A sentence that names the missing permissions and the page that lists all of them."""
    every = [str(one) for one in missing]
    names = ", ".join(every[:SHOWN]) + (f" and {len(every) - SHOWN} more" if len(every) > SHOWN else "")
    return f"this user is not allowed {names}; docs/kafka.md lists what has to be allowed"


async def missing(admin: AIOKafkaAdminClient, wanted: Iterable[Permission]) -> list[Permission]:
    """Those of `wanted` that this user does not have, in the same order.

    A topic that does not exist needs no permission, provided that the user would see it if it existed.

    Raises:
        aiokafka.errors.KafkaError: The cluster cannot be asked.
        TimeoutError: It does not answer in time.
    """
    permissions = list(wanted)
    async with asyncio.timeout(CHECK_SECONDS):
        topic_names = [one.name for one in permissions if one.kind is Kind.TOPIC]
        topics = await topic_metadata(admin, sorted(set(topic_names))) if topic_names else {}
        group_names = {one.name for one in permissions if one.kind is Kind.GROUP}
        groups = {name: await group_operations(admin, name) for name in group_names}
        lacking = []
        for one in permissions:
            if one.kind is Kind.TOPIC:
                allowed = one.name not in topics or _allows(topics[one.name].operations, one.operation)
            elif one.kind is Kind.GROUP:
                allowed = _allows(groups[one.name], one.operation)
            else:
                allowed = await _may_use(admin, one.name)
            if not allowed:
                lacking.append(one)
    return lacking


def _allows(operations: int, operation: Operation) -> bool:
    return bool(operations >> operation & 1)


async def _may_use(admin: AIOKafkaAdminClient, transactional_id: str) -> bool:
    request = InitProducerIdRequest(transactional_id=transactional_id, transaction_timeout_ms=_NEVER_MS)
    response = await ask_any_broker(admin, request)
    error = for_code(response.error_code)
    if error is TransactionalIdAuthorizationFailed:
        return False
    if response.error_code == 0:
        raise KafkaError(f"Kafka began a transaction of no time for {transactional_id!r}")
    return True
