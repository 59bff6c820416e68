"""The proxy between aiokafka and a real broker."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiokafka import AIOKafkaProducer
from tests.integration.committed import committed
from tests.protocol.connection import Connection
from tests.protocol.gate import Direction
from tests.protocol.hooks import Hooks, Verdict
from tests.protocol.late import LateRequest, nth
from tests.protocol.moments import BETWEEN
from tests.protocol.proxy import Proxy
from tests.protocol.requests import Kind, Request

LIMIT_SECONDS = 240.0


@pytest.fixture
async def topic(make_topic: Callable[[str], Awaitable[str]]) -> str:
    return await make_topic("proxied")


async def one_transaction(proxy: Proxy, topic: str) -> None:
    async with asyncio.timeout(LIMIT_SECONDS):
        async with (
            AIOKafkaProducer(
                bootstrap_servers=proxy.bootstrap_servers, transactional_id=topic, retry_backoff_ms=10
            ) as producer,
            producer.transaction(),
        ):
            await producer.send_and_wait(topic, b"one", partition=0)


async def values(topic: str, kafka: str) -> list[bytes | None]:
    return [record.value for record in await committed(topic, bootstrap_servers=kafka)]


async def test_all_of_a_client_s_traffic_goes_through_it(proxy: Proxy, topic: str, kafka: str) -> None:
    await one_transaction(proxy, topic)

    assert await values(topic, kafka) == [b"one"]
    sent = list(dict.fromkeys(entry.request.kind for entry in proxy.trace.entries if entry.what == "sent"))
    assert sent == [Kind.INIT_PRODUCER_ID, Kind.ADD_PARTITIONS, Kind.PRODUCE, Kind.END_TXN]
    assert proxy.trace.of(Kind.END_TXN, "answered")[-1].outcome == "NONE"
    assert proxy.trace.of(Kind.PRODUCE, "sent")[0].request.details == (f"{topic}-0 sequence 0 records 1",)


async def test_a_held_request_is_delivered_when_it_is_released(proxy: Proxy, topic: str, kafka: str) -> None:
    hold = proxy.hooks = LateRequest(nth(Kind.PRODUCE), BETWEEN)
    await one_transaction(proxy, topic)

    assert proxy.trace.of(Kind.PRODUCE, "late") == []
    await hold.aim()
    await hold.until_delivered()

    assert len(proxy.trace.of(Kind.PRODUCE, "late")) == 1
    assert await values(topic, kafka) == [b"one"]


class Once(Hooks):
    """Applies a verdict to the first message of a kind, in one direction."""

    def __init__(self, direction: Direction, verdict: Verdict) -> None:
        self._direction = direction
        self._verdict: Verdict | None = verdict

    async def on_request(self, connection: Connection, request: Request) -> Verdict:
        del connection
        return self._for(request, Direction.REQUESTS)

    async def on_answer(self, connection: Connection, request: Request, answer: bytes) -> Verdict:
        del connection, answer
        return self._for(request, Direction.ANSWERS)

    def _for(self, request: Request, direction: Direction) -> Verdict:
        if request.kind is not Kind.PRODUCE or direction is not self._direction or self._verdict is None:
            return Verdict.PASS
        verdict, self._verdict = self._verdict, None
        return verdict


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("verdict", [Verdict.CUT, Verdict.TEAR])
async def test_a_connection_that_breaks_at_a_record_is_made_again_by_the_client(
    proxy: Proxy, topic: str, kafka: str, direction: Direction, verdict: Verdict
) -> None:
    proxy.hooks = Once(direction, verdict)

    await one_transaction(proxy, topic)

    assert await values(topic, kafka) == [b"one"]
    assert (
        len([e for e in proxy.trace.entries if e.request.kind is Kind.PRODUCE and e.what != "answered"]) >= 2
    )


@pytest.mark.parametrize("direction", Direction)
async def test_a_stalled_direction_lets_nothing_through_until_it_is_resumed(
    proxy: Proxy, topic: str, direction: Direction
) -> None:
    async with AIOKafkaProducer(
        bootstrap_servers=proxy.bootstrap_servers, transactional_id=topic, request_timeout_ms=600_000
    ) as producer:
        await producer.begin_transaction()
        await producer.send_and_wait(topic, b"one", partition=0)
        for connection in proxy.connections:
            connection.stall(direction)
        sending = asyncio.create_task(producer.send_and_wait(topic, b"two", partition=0))
        if direction is Direction.ANSWERS:
            await proxy.trace.until(lambda: len(proxy.trace.of(Kind.PRODUCE, "sent")) == 2)
        done, _ = await asyncio.wait({sending}, timeout=0.2)  # no limit: nothing may come
        assert not done
        assert len(proxy.trace.of(Kind.PRODUCE, "answered")) == 1

        for connection in proxy.connections:
            connection.resume()

        await asyncio.wait_for(sending, LIMIT_SECONDS)
        await producer.commit_transaction()
