"""The parts of a consumer that `stop` would end: its tasks, its membership, its connections.

`AIOKafkaConsumer.stop` of aiokafka 0.14 waits for the group's coordination, which may wait in JoinGroup for
as long as the slowest member takes. A second call of `stop` does nothing. So a consumer can be stopped within
a bound only part by part.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.group import LeaveGroupRequest


def running_tasks(consumer: AIOKafkaConsumer) -> Iterator[asyncio.Task[object]]:
    """The background tasks that have not ended, the heartbeat first.

    Without heartbeats the broker drops the member, even if nothing else can be stopped.
    """
    coordinator, fetcher = getattr(consumer, "_coordinator", None), getattr(consumer, "_fetcher", None)
    names = ("_heartbeat_task", "_coordination_task", "_commit_refresh_task")
    found = [getattr(coordinator, name, None) for name in names]
    found += [getattr(fetcher, "_fetch_task", None), *getattr(fetcher, "_pending_tasks", ())]
    yield from (task for task in found if task is not None and not task.done())


async def leave_group(consumer: AIOKafkaConsumer) -> None:
    """Send one LeaveGroup request, if the consumer is a member.

    It goes over the connection for fetches. A broker answers one request of a connection at a time, and a
    JoinGroup may be waiting on the coordinator's own connection. A member that joins for the first time has
    an id, but no generation yet.
    """
    coordinator: Any = getattr(consumer, "_coordinator", None)
    # A consumer without a group has a coordinator of another class, which has no `coordinator_id`.
    if getattr(coordinator, "coordinator_id", None) is None or not coordinator.member_id:
        return
    node, member = coordinator.coordinator_id, coordinator.member_id
    coordinator.member_id = ""
    await consumer._client.send(node, LeaveGroupRequest(coordinator.group_id, member))  # noqa: SLF001


def connections_of(consumer: AIOKafkaConsumer) -> AIOKafkaClient:
    """The client that has the consumer's connections, whatever state the consumer is in."""
    return consumer._client  # noqa: SLF001
