import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from newsgloss_common.kafka import closing
from newsgloss_common.kafka.closing import close_client, stop_client


class Client:
    """Stops as the test says; notes whether its connections were closed, and what it has sent."""

    def __init__(self, how: BaseException | None = None, *, hang: bool = False) -> None:
        self.closed = False
        self.sent: list[object] = []
        self._how, self._hang = how, hang
        self._client = SimpleNamespace(close=self._close, send=self._send)

    async def _close(self) -> None:
        self.closed = True

    async def _send(self, _node: int, request: object) -> None:
        self.sent.append(request)

    async def stop(self) -> None:
        if self._hang:
            await asyncio.Event().wait()
        if self._how is not None:
            raise self._how
        self.closed = True


class Member(Client):
    """One with tasks, that the group knows."""

    def __init__(self, how: BaseException | None = None, *, hang: bool = False) -> None:
        super().__init__(how, hang=hang)
        names = ("_coordination_task", "_heartbeat_task", "_commit_refresh_task")
        tasks = {name: asyncio.create_task(asyncio.Event().wait()) for name in names}
        self._coordinator = SimpleNamespace(coordinator_id=1, member_id="ours", group_id="g", **tasks)
        fetches = [asyncio.create_task(asyncio.Event().wait()) for _ in range(2)]
        self._fetcher = SimpleNamespace(_fetch_task=fetches[0], _pending_tasks={fetches[1]})
        self.tasks = [*tasks.values(), *fetches]


async def test_a_cancelled_fetch_that_leaks_out_of_the_client_does_not_end_the_service() -> None:
    client: Any = Client(asyncio.CancelledError())
    await stop_client(client)
    assert client.closed


async def test_connections_that_cannot_be_closed_after_that_are_let_go() -> None:
    client: Any = Client(asyncio.CancelledError())

    async def fail() -> None:
        raise ConnectionResetError

    client._client.close = fail
    await stop_client(client)


async def test_a_client_that_fails_to_stop_is_let_go() -> None:
    client: Any = Client(ConnectionResetError())
    await stop_client(client)
    assert client.closed


@pytest.mark.parametrize(
    "how", [ConnectionResetError(), LookupError("a defect"), asyncio.CancelledError(), None], ids=repr
)
async def test_of_a_client_that_does_not_stop_no_task_connection_or_member_is_left(
    how: BaseException | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "STOP_SECONDS", 0.05)
    client: Any = Member(how, hang=how is None)
    await stop_client(client)
    assert all(task.cancelled() for task in client.tasks)
    assert client.closed
    (left,) = client.sent
    assert (left._group, left._member_id) == ("g", "ours")
    assert not client._coordinator.member_id


async def test_a_broker_that_does_not_answer_the_leave_holds_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(closing, "STOP_SECONDS", 0.05)
    monkeypatch.setattr(closing, "LEAVE_SECONDS", 0.05)
    client: Any = Member(hang=True)

    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    client._client.send = never
    async with asyncio.timeout(60):
        await stop_client(client)
    assert client.closed


class SlowConnections(Client):
    """Its connections close too slowly; as in aiokafka, every `close` waits for the same futures."""

    def __init__(self) -> None:
        super().__init__()
        self._is_closed = asyncio.get_running_loop().create_future()

    async def _close(self) -> None:
        await asyncio.gather(self._is_closed)

    async def stop(self) -> None:
        await self._close()


async def test_connections_that_close_too_slowly_do_not_end_the_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(closing, "STOP_SECONDS", 0.05)
    client: Any = SlowConnections()
    await stop_client(client)
    await close_client(client._client)
    assert client._is_closed.cancelled()


async def test_our_own_cancellation_while_connections_close_goes_on() -> None:
    client: Any = SlowConnections()
    closing_it = asyncio.create_task(close_client(client._client))
    await asyncio.sleep(0)
    closing_it.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing_it


async def test_a_cancellation_that_comes_as_the_connections_have_closed_is_not_lost() -> None:
    client: Any = SlowConnections()
    closing_it = asyncio.create_task(close_client(client._client))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    client._is_closed.set_result(None)
    closing_it.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing_it


async def test_our_own_cancellation_goes_on() -> None:
    client: Any = Client(hang=True)
    stopping = asyncio.create_task(stop_client(client))
    await asyncio.sleep(0)
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping
