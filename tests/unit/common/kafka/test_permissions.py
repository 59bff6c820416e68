from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from aiokafka.errors import KafkaError, TransactionalIdAuthorizationFailed

from newsgloss_common.kafka import permissions as module
from newsgloss_common.kafka.metadata import TopicMetadata
from newsgloss_common.kafka.permissions import Kind, Operation, Permission, missing, refused

READ, WRITE = 1 << Operation.READ, 1 << Operation.WRITE
INVALID_TRANSACTION_TIMEOUT = 50


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What it allows: operations by topic and group, the answer about a transactional id."""
    allowed = SimpleNamespace(topics={}, groups={}, transaction=INVALID_TRANSACTION_TIMEOUT)

    async def topics(_admin: Any, names: list[str]) -> dict[str, TopicMetadata]:
        return {
            name: TopicMetadata(UUID(int=1), 1, 1, allowed.topics[name])
            for name in names
            if name in allowed.topics
        }

    async def group(_admin: Any, name: str) -> int:
        return int(allowed.groups[name])

    async def ask(_admin: Any, request: Any) -> Any:
        assert request._transaction_timeout_ms == 0
        return SimpleNamespace(error_code=allowed.transaction)

    monkeypatch.setattr(module, "topic_metadata", topics)
    monkeypatch.setattr(module, "group_operations", group)
    monkeypatch.setattr(module, "ask_any_broker", ask)
    return allowed


def permission(kind: Kind, operation: Operation = Operation.READ) -> Permission:
    return Permission(operation, kind, "x")


async def lacking(*wanted: Permission) -> list[Permission]:
    admin: Any = None
    return await missing(admin, wanted)


async def test_what_the_cluster_allows_is_not_missing(cluster: SimpleNamespace) -> None:
    cluster.topics, cluster.groups = {"x": READ}, {"x": READ}
    assert await lacking(*map(permission, Kind)) == []


async def test_what_it_does_not_allow_is_missing_in_the_same_order(cluster: SimpleNamespace) -> None:
    cluster.topics, cluster.groups = {"x": WRITE}, {"x": 0}
    cluster.transaction = TransactionalIdAuthorizationFailed.errno
    wanted = [permission(Kind.TRANSACTIONAL_ID), permission(Kind.GROUP), permission(Kind.TOPIC)]
    assert await lacking(*wanted) == wanted


async def test_a_topic_that_does_not_exist_lacks_nothing(cluster: SimpleNamespace) -> None:
    del cluster
    assert await lacking(permission(Kind.TOPIC)) == []


async def test_a_transaction_must_not_begin(cluster: SimpleNamespace) -> None:
    cluster.transaction = 0
    with pytest.raises(KafkaError, match="began a transaction"):
        await lacking(permission(Kind.TRANSACTIONAL_ID))


def test_a_refusal_names_the_first_permissions_and_counts_the_rest() -> None:
    one = Permission(Operation.WRITE, Kind.TRANSACTIONAL_ID, "g:t:0")
    assert refused([one]).startswith(
        "this user is not allowed WRITE on transactional-id 'g:t:0'; docs/kafka.md"
    )
    assert " and 4 more;" in refused([one] * 10)
