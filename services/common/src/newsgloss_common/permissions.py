"""What this user may do, asked before it is tried.

Kafka says it of topics and groups by itself (KIP-430). Of a transactional id it says nothing, so a
transaction is asked for that can never begin: a time-out of 0 is invalid (`INVALID_TRANSACTION_TIMEOUT`).
Kafka says so only after it has looked at the permission, and before it changes anything. Whoever uses the id
is not disturbed.
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

from newsgloss_common.group_operations import group_operations
from newsgloss_common.metadata import topic_metadata

CHECK_SECONDS = 10.0
SHOWN = 6
"""Permissions in a message: of transactional ids there is one for each partition."""

REFUSALS = (TopicAuthorizationFailedError, GroupAuthorizationFailedError, TransactionalIdAuthorizationFailed)
"""The client's errors that mean: this user may not."""

_NEVER_MS = 0


class Operation(IntEnum):
    """Codes of `AclOperation`; bit n of an answer stands for code n."""

    READ = 3
    WRITE = 4
    DESCRIBE = 8


class Kind(StrEnum):
    """Of a resource, as `kafka-acls.sh` names its option."""

    TOPIC = "topic"
    GROUP = "group"
    TRANSACTIONAL_ID = "transactional-id"


@dataclass(frozen=True, order=True)
class Permission:
    """One thing that may be done to one resource."""

    operation: Operation
    kind: Kind
    name: str

    def __str__(self) -> str:
        return f"{self.operation.name} on {self.kind} {self.name!r}"


def refused(missing: Iterable[Permission]) -> str:
    """A sentence for people: what is missing, and where to read what is needed."""
    every = [str(one) for one in missing]
    names = ", ".join(every[:SHOWN]) + (f" and {len(every) - SHOWN} more" if len(every) > SHOWN else "")
    return f"this user is not allowed {names}; docs/kafka.md lists what has to be allowed"


async def missing(admin: AIOKafkaAdminClient, wanted: Iterable[Permission]) -> list[Permission]:
    """Those of `wanted` that this user does not have, in their order.

    A topic that does not exist lacks nothing, where this user would see it if it did.

    Raises:
        aiokafka.errors.KafkaError: the cluster cannot be asked.
        TimeoutError: it does not answer.
    """
    permissions = list(wanted)
    async with asyncio.timeout(CHECK_SECONDS):
        of_topics = [one.name for one in permissions if one.kind is Kind.TOPIC]
        topics = await topic_metadata(admin, sorted(set(of_topics))) if of_topics else {}
        groups = {one.name for one in permissions if one.kind is Kind.GROUP}
        of_groups = {name: await group_operations(admin, name) for name in groups}
        lacking = []
        for one in permissions:
            if one.kind is Kind.TOPIC:
                allowed = one.name not in topics or _allows(topics[one.name].operations, one.operation)
            elif one.kind is Kind.GROUP:
                allowed = _allows(of_groups[one.name], one.operation)
            else:
                allowed = await _may_use(admin, one.name)
            if not allowed:
                lacking.append(one)
    return lacking


def _allows(operations: int, operation: Operation) -> bool:
    return bool(operations >> operation & 1)


async def _may_use(admin: AIOKafkaAdminClient, transactional_id: str) -> bool:
    request = InitProducerIdRequest(transactional_id=transactional_id, transaction_timeout_ms=_NEVER_MS)
    response = await admin._send_request(request)  # noqa: SLF001 - the admin client has no public way
    error = for_code(response.error_code)
    if error is TransactionalIdAuthorizationFailed:
        return False
    if response.error_code == 0:
        raise KafkaError(f"Kafka began a transaction of no time for {transactional_id!r}")
    return True
