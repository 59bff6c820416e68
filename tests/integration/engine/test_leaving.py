"""A member that cannot stop in time leaves nothing behind: no task, no connection, no member of the group."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import TopicPartition
from tests.integration.conditions import until
from tests.integration.engine.wire import Topics

from newsgloss_common.kafka import closing
from newsgloss_common.kafka.closing import stop_client

LONG_MS = 600_000
"""Session and rebalance time-out: beyond the patience of these tests, so that a dead member is seen."""


OURS: ContextVar[bool] = ContextVar("OURS", default=False)
"""Set while our member is started; its tasks, and those that they start, inherit it."""


def noting_our_tasks() -> list[asyncio.Task[Any]]:
    """All tasks of the running loop that our member starts from now on."""
    noted: list[asyncio.Task[Any]] = []

    def make(loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **options)
        if OURS.get():
            noted.append(task)
        return task

    asyncio.get_running_loop().set_task_factory(make)
    return noted


class Peer(ConsumerRebalanceListener):  # type: ignore[misc]  # the client has no types
    """Gives its partitions up only when it is told to, so that the others wait in JoinGroup."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.may = asyncio.Event()

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        if revoked:
            self.asked.set()
            await self.may.wait()

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        pass


@asynccontextmanager
async def member(
    kafka: str, topics: Topics, name: str, listener: ConsumerRebalanceListener | None = None
) -> AsyncIterator[AIOKafkaConsumer]:
    client = AIOKafkaConsumer(
        bootstrap_servers=kafka,
        client_id=name,
        group_id=topics.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        session_timeout_ms=LONG_MS,
        heartbeat_interval_ms=200,
        rebalance_timeout_ms=LONG_MS,
        request_timeout_ms=LONG_MS + 10_000,
    )
    await client.start()
    try:
        client.subscribe([topics.raw], listener=listener)
        yield client
    finally:
        await client.stop()


def of_group(admin: AIOKafkaAdminClient, topics: Topics) -> Callable[[], Awaitable[tuple[str, set[str]]]]:
    """State of the group and the client ids of its members."""

    async def describe() -> tuple[str, set[str]]:
        (answer,) = await admin.describe_consumer_groups([topics.group])
        _code, _group, state, _type, _protocol, members, *_ = answer.groups[0]
        return state, {one[1] for one in members}

    return describe


def waits_in_join_group(client: AIOKafkaConsumer) -> Callable[[], Awaitable[bool]]:
    async def waits() -> bool:
        coordinator = client._coordinator
        return bool(coordinator.member_id) and coordinator._heartbeat_task is None

    return waits


@pytest.mark.parametrize(
    "newcomer", [False, True], ids=["a member", "a member that joins for the first time"]
)
async def test_a_member_that_waits_for_a_slow_peer_leaves_at_once_and_whole(
    kafka: str, topics: Topics, admin: AIOKafkaAdminClient, monkeypatch: pytest.MonkeyPatch, newcomer: bool
) -> None:
    monkeypatch.setattr(closing, "STOP_SECONDS", 1.0)
    group, peer = of_group(admin, topics), Peer()
    our_tasks = noting_our_tasks()

    async def assigned(client: AIOKafkaConsumer) -> None:
        async def has_some() -> bool:
            return bool(client.assignment())

        await until(has_some)

    async def left_to(*names: str) -> None:
        async def those() -> bool:
            return await group() == ("Stable", set(names))

        await until(those)

    async with AsyncExitStack() as stack:

        async def enter(name: str, listener: ConsumerRebalanceListener | None = None) -> AIOKafkaConsumer:
            return await stack.enter_async_context(member(kafka, topics, name, listener))

        if newcomer:
            await assigned(await enter("slow", peer))
        OURS.set(True)
        ours = await enter("ours")
        OURS.set(False)
        if not newcomer:
            await assigned(ours)
            peer.may.set()
            await assigned(await enter("slow", peer))
            await assigned(ours)
            peer.may.clear()
            peer.asked.clear()
            await enter("third")
        stack.callback(peer.may.set)  # first of all, however this ends
        async with asyncio.timeout(150):
            await peer.asked.wait()
        await until(waits_in_join_group(ours))

        await stop_client(ours)

        assert our_tasks
        assert not [task for task in our_tasks if not task.done()]
        assert not any(connection.connected() for connection in ours._client._conns.values())
        assert not ours._coordinator.member_id
        peer.may.set()
        await left_to("slow", *([] if newcomer else ["third"]))
