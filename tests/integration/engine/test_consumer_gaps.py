"""The gaps of the client's consumer on a real broker, a test for each gap."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.structs import TopicPartition
from tests.integration.conditions import until
from tests.integration.engine.wire import Topics, Wire, article

from newsgloss_common.kafka.aiokafka_gaps.consumers import (
    holds_fetched,
    raise_membership_error,
    set_fetch_wait,
)


def as_soon_as(condition: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    async def ask() -> object:
        return condition()

    return ask


@pytest.fixture
async def consumer(wire: Wire, topics: Topics) -> AsyncIterator[AIOKafkaConsumer]:
    async with AIOKafkaConsumer(
        topics.raw,
        bootstrap_servers=wire.servers,
        group_id=topics.group,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=100,
    ) as consumer:
        yield consumer


async def test_the_next_fetches_wait_at_the_broker_for_as_long_as_was_set(
    consumer: AIOKafkaConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[int] = []
    send = consumer._client.send

    async def noting(node: int, request: Any, **more: Any) -> Any:
        if isinstance(request, FetchRequest):
            waits.append(request._max_wait_ms)
        return await send(node, request, **more)

    monkeypatch.setattr(consumer._client, "send", noting)
    await until(as_soon_as(lambda: 100 in waits))
    set_fetch_wait(consumer, 30)
    await until(as_soon_as(lambda: waits[-1] == 30))


async def test_what_was_fetched_is_held_until_a_poll_returns_it(
    consumer: AIOKafkaConsumer, wire: Wire, topics: Topics
) -> None:
    partition = TopicPartition(topics.raw, 0)
    await wire.send(article(0))
    await until(as_soon_as(lambda: holds_fetched(consumer, partition)))
    assert (await consumer.getmany(partition, timeout_ms=1000))[partition]
    assert not holds_fetched(consumer, partition)


async def test_what_ended_the_membership_is_raised_without_a_poll(consumer: AIOKafkaConsumer) -> None:
    await until(as_soon_as(consumer.assignment))
    raise_membership_error(consumer)
    ended = consumer._coordinator._coordination_task
    failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    failed.set_exception(LookupError("a defect of the client"))
    consumer._coordinator._coordination_task = failed
    with pytest.raises(LookupError):
        raise_membership_error(consumer)
    consumer._coordinator._coordination_task = ended
