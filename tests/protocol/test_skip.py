"""`newsgloss-enrich skip` when its commit gets no answer."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.structs import TopicPartition
from tests.protocol.connection import Connection
from tests.protocol.hooks import Hooks, Verdict
from tests.protocol.late import LateRequest, nth
from tests.protocol.moments import BETWEEN
from tests.protocol.proxy import Proxy
from tests.protocol.requests import Kind, Request

from newsgloss_enrich.commands.skip.skip import Skip, skip_record

MakeTopic = Callable[[str], Awaitable[str]]
LIMIT_SECONDS = 300.0


@pytest.fixture
async def group(kafka: str, make_topic: MakeTopic) -> TopicPartition:
    """A partition of two records; the group, named like the topic, is at the first one."""
    partition = TopicPartition(await make_topic("raw"), 0)
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        for value in (b"one", b"two"):
            await producer.send_and_wait(partition.topic, value, partition=0)
    async with AIOKafkaConsumer(
        bootstrap_servers=kafka, group_id=partition.topic, enable_auto_commit=False
    ) as consumer:
        consumer.assign([partition])
        await consumer.commit({partition: 0})
    return partition


async def skip(proxy: Proxy, group: TopicPartition) -> str:
    options = {"bootstrap_servers": proxy.bootstrap_servers}
    async with asyncio.timeout(LIMIT_SECONDS):
        return str(await skip_record(options, Skip(group.topic, group.topic, 0, 0)))


async def offset(kafka: str, group: TopicPartition) -> int | None:
    async with AIOKafkaConsumer(bootstrap_servers=kafka, group_id=group.topic) as consumer:
        consumer.assign([group])
        found: int | None = await consumer.committed(group)
        return found


async def test_it_tries_again_if_its_commit_was_lost(proxy: Proxy, group: TopicPartition, kafka: str) -> None:
    late = proxy.hooks = LateRequest(nth(Kind.END_TXN), BETWEEN)

    assert await skip(proxy, group) == (
        f"group '{group.topic}' goes on with {group.topic}-0 at offset 1; it was at 0"
    )
    await late.aim()
    assert await late.until_delivered() == "INVALID_PRODUCER_EPOCH", str(proxy.trace)
    assert await offset(kafka, group) == 1


class LosesOneAnswer(Hooks):
    """Loses the answer to the first EndTxn, which the broker has carried out."""

    def __init__(self) -> None:
        self._lost = False

    async def on_answer(self, connection: Connection, request: Request, answer: bytes) -> Verdict:
        del connection, answer
        if request.kind is not Kind.END_TXN or self._lost:
            return Verdict.PASS
        self._lost = True
        return Verdict.CUT


async def test_it_notices_that_its_commit_was_carried_out(
    proxy: Proxy, group: TopicPartition, kafka: str
) -> None:
    proxy.hooks = LosesOneAnswer()

    assert "goes on with" in await skip(proxy, group)
    assert len(proxy.trace.of(Kind.END_TXN, "sent")) == 1, str(proxy.trace)
    assert await offset(kafka, group) == 1
