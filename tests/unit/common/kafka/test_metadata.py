from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from aiokafka.errors import (
    LeaderNotAvailableError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)

from newsgloss_common.kafka.metadata import topic_metadata

ID = UUID("0b9f7a9c-9c4b-4a53-9b7c-2f4f6c1f8f10")
READ_AND_WRITE = 1 << 3 | 1 << 4


class Admin:
    """Answers with these topics."""

    def __init__(self, *topics: tuple[Any, ...]) -> None:
        self._topics = topics
        self.asked: list[Any] = []

    async def _send_request(self, request: Any) -> Any:
        self.asked.append(request)
        return SimpleNamespace(topics=self._topics)


def partition(number: int, replicas: list[int]) -> tuple[Any, ...]:
    return (0, number, 1, 0, replicas, replicas, [], {})


async def described(*topics: tuple[Any, ...]) -> dict[str, Any]:
    admin: Any = Admin(*topics)
    return await topic_metadata(admin, ["t"])


async def test_a_topic_has_its_id_partitions_least_replication_and_permissions() -> None:
    found = await described(
        (0, "t", ID, False, [partition(0, [1, 2, 3]), partition(1, [1, 2])], READ_AND_WRITE, {})
    )
    topic = found["t"]
    assert (topic.topic_id, topic.partitions, topic.replication) == (ID, 2, 2)
    assert (topic.may_read, topic.may_write, topic.is_hidden) == (True, True, False)


async def test_a_topic_that_does_not_exist_is_left_out() -> None:
    assert await described((UnknownTopicOrPartitionError.errno, "t", ID, False, [], 0, {})) == {}


async def test_a_topic_that_this_user_may_not_see_is_hidden() -> None:
    found = await described((TopicAuthorizationFailedError.errno, "t", UUID(int=0), False, [], 0, {}))
    assert found["t"].is_hidden
    assert (found["t"].may_read, found["t"].may_write) == (False, False)


async def test_any_other_error_is_raised() -> None:
    with pytest.raises(LeaderNotAvailableError):
        await described((LeaderNotAvailableError.errno, "t", ID, False, [], 0, {}))
