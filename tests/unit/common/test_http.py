import asyncio
import socket
from contextlib import closing

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from tests.patience import PATIENCE_SECONDS
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsgloss_common.addresses import Address
from newsgloss_common.http import ServerEndedError, serving

LOOPBACK = Address("127.0.0.1", 0)


async def hello(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


async def set_once_nothing_listens(event: asyncio.Event, address: Address) -> None:
    try:
        while True:
            _, writer = await asyncio.open_connection(*address)
            writer.close()
            await asyncio.sleep(0.01)
    except ConnectionError:  # refused; or reset, when it came as the listener closed
        event.set()


async def test_port_0_gives_a_free_port_that_answers() -> None:
    async with serving(hello, LOOPBACK) as address, httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
        assert address.port > 0
        assert (await client.get(f"http://{address.host}:{address.port}/")).text == "hello"


async def test_the_address_takes_connections_from_the_moment_it_is_known() -> None:
    async with serving(hello, LOOPBACK) as address:
        with closing(socket.create_connection(address, timeout=PATIENCE_SECONDS)):
            pass


async def test_an_answer_in_several_writes_does_not_wait_for_acknowledgements(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """asyncio asks accepted sockets for TCP_NODELAY only where the listener names its protocol."""
    connections: list[socket.socket] = []
    made = H11Protocol.connection_made

    def remember(self: H11Protocol, transport: asyncio.Transport) -> None:
        connections.append(transport.get_extra_info("socket"))
        made(self, transport)

    monkeypatch.setattr(H11Protocol, "connection_made", remember)
    async with (
        serving(hello, LOOPBACK, http=H11Protocol) as address,
        httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client,
    ):
        await client.get(f"http://{address.host}:{address.port}/")
        assert connections[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_nothing_listens_after_the_block() -> None:
    async with serving(hello, LOOPBACK) as address:
        pass
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(*address)


async def test_an_address_that_is_taken_is_named() -> None:
    async with serving(hello, LOOPBACK) as address:
        with pytest.raises(
            OSError, match=f"cannot listen on 127.0.0.1:{address.port}: Address already in use"
        ):
            async with serving(hello, address):
                pass


async def test_a_request_in_flight_is_answered_before_the_block_ends() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await go_on.wait()
        await hello(scope, receive, send)

    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
        async with serving(slow, LOOPBACK) as address:
            request = asyncio.create_task(client.get(f"http://127.0.0.1:{address.port}/"))
            await begun.wait()
            answer_late = asyncio.create_task(set_once_nothing_listens(go_on, address))
        assert (await request).text == "hello"
        await answer_late


async def test_options_of_the_server_win_over_the_defaults() -> None:
    async def stuck(_scope: Scope, _receive: Receive, _send: Send) -> None:
        begun.set()
        await asyncio.Event().wait()

    begun = asyncio.Event()
    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
        async with serving(stuck, LOOPBACK, timeout_graceful_shutdown=0) as address:
            request = asyncio.create_task(client.get(f"http://127.0.0.1:{address.port}/"))
            await begun.wait()
        with pytest.raises(httpx.HTTPError):
            (await request).raise_for_status()


async def fail(*_: object) -> None:
    raise LookupError("a defect")


async def test_a_server_that_ends_ends_the_block_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn.Server, "main_loop", fail)

    async def block() -> None:
        async with serving(hello, LOOPBACK):
            await asyncio.Event().wait()

    async with asyncio.timeout(60):
        with pytest.raises(ServerEndedError, match=r"the HTTP server failed: LookupError\('a defect'\)"):
            await block()


async def test_who_wants_to_be_told_of_that_ends_the_block_in_its_own_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(uvicorn.Server, "main_loop", fail)
    told: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()
    async with asyncio.timeout(60), serving(hello, LOOPBACK, told.set_result):
        assert isinstance(await told, ServerEndedError)


async def test_a_cancellation_of_the_block_is_one() -> None:
    async def block() -> None:
        async with serving(hello, LOOPBACK):
            entered.set()
            await asyncio.Event().wait()

    entered = asyncio.Event()
    task = asyncio.create_task(block())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
