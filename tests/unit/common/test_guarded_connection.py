import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial
from typing import NoReturn

import pytest
from starlette.types import Receive, Scope, Send

from newsgloss_common.addresses import Address
from newsgloss_common.connection_limits import ConnectionLimits
from newsgloss_common.guarded_connection import GuardedConnection
from newsgloss_common.http import serving

LOOPBACK = Address("127.0.0.1", 0)
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
PATIENT = 60.0
"""Seconds; what is waited for comes in a fraction of one where nothing else runs."""


async def small(_scope: Scope, _receive: Receive, send: Send) -> None:
    headers = [(b"content-length", b"5")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello"})


async def large(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(256):
        await send({"type": "http.response.body", "body": bytes(64 * 1024), "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def large_at_once(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"connection", b"close")]})
    await send({"type": "http.response.body", "body": bytes(32 * 1024 * 1024)})


def guard(connections: int = 8, header: float = PATIENT, unread: float = PATIENT) -> dict[str, object]:
    limits = ConnectionLimits(connections, header_seconds=header, unread_seconds=unread)
    return {"http": partial(GuardedConnection, limits)}


@contextlib.asynccontextmanager
async def client(address: Address) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(*address)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def rest(reader: asyncio.StreamReader) -> bytes:
    """What comes until the server closes or cuts the connection."""
    found = b""
    async with asyncio.timeout(PATIENT):
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                found += data
    return found


async def test_a_request_whose_headers_do_not_come_is_cut() -> None:
    async with serving(small, LOOPBACK, **guard(header=0.2)) as address, client(address) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nX: ")
        assert await rest(reader) == b""


async def test_a_body_that_nobody_waits_for_does_not_keep_the_connection() -> None:
    """A probe has no body; one that is said to come and does not is cut as headers are."""
    async with serving(small, LOOPBACK, **guard(header=0.2)) as address, client(address) as (reader, writer):
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n")
        await reader.readuntil(b"hello")
        writer.write(b"x")
        assert await rest(reader) == b""


async def test_above_the_bound_a_connection_is_told_and_far_above_it_cut() -> None:
    async with serving(small, LOOPBACK, **guard(connections=1)) as address:
        async with client(address), client(address) as (reader, writer), client(address) as (cut, _):
            assert await rest(cut) == b""
            writer.write(GET)
            answer = await rest(reader)
            assert answer.startswith(b"HTTP/1.1 503 ")
            assert b"connection: close" in answer
            assert b"too many connections" in answer
        answer = b"HTTP/1.1 503"
        async with asyncio.timeout(PATIENT):
            while answer.startswith(b"HTTP/1.1 503"):  # until the server has seen that the others are gone
                async with client(address) as (reader, writer):
                    writer.write(GET.replace(b"Host", b"Connection: close\r\nHost"))
                    answer = await rest(reader)
        assert answer.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("app", [large, large_at_once])
async def test_a_client_that_does_not_read_its_answer_is_cut(app: object) -> None:
    """Also where the answer is complete and the connection as good as closed."""
    ended = asyncio.Event()

    class Watched(GuardedConnection):
        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            ended.set()

    limits = ConnectionLimits(8, header_seconds=PATIENT, unread_seconds=0.2)
    options: dict[str, object] = {"http": partial(Watched, limits)}
    async with serving(app, LOOPBACK, **options) as address, client(address) as (_, writer):  # type: ignore[arg-type]
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(GET)
        async with asyncio.timeout(PATIENT):
            await ended.wait()


async def test_answers_to_pipelined_requests_that_nobody_reads_end_too() -> None:
    async with serving(small, LOOPBACK, **guard(unread=0.2)) as address, client(address) as (_, writer):
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        with pytest.raises(ConnectionError):
            await ask_for_ever(writer)


async def ask_for_ever(writer: asyncio.StreamWriter) -> NoReturn:
    async with asyncio.timeout(PATIENT):
        while True:
            writer.write(GET * 1000)
            await writer.drain()


async def test_a_client_that_reads_slowly_gets_all_of_it() -> None:
    async with serving(large, LOOPBACK, **guard(unread=5.0)) as address, client(address) as (reader, writer):
        writer.write(GET.replace(b"Host", b"Connection: close\r\nHost"))
        assert len(await rest(reader)) > 256 * 64 * 1024


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"Content-Length and Transfer-Encoding",
        ),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\ncontent-LENGTH: 5\r\n\r\n0\r\n\r\n",
            b"Content-Length and Transfer-Encoding",
        ),
        (b"GET / HTTP/1.1\nHost: x\n\n", b"LF alone"),
        (b"GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", b"LF alone"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\n", b"LF alone"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", b"folded"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tc\r\n\r\n", b"folded"),
        (b"nonsense\r\n\r\n", b"not a valid HTTP request"),
    ],
)
async def test_a_request_that_can_be_read_in_two_ways_is_400_and_the_connection_closed(
    request_: bytes, reason: bytes
) -> None:
    async with serving(small, LOOPBACK, **guard()) as address, client(address) as (reader, writer):
        writer.write(request_ + GET)
        answer = await rest(reader)
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert answer.count(b"HTTP/1.1") == 1
        assert b"connection: close" in answer
        assert reason in answer


async def test_after_a_good_request_an_ambiguous_one_is_refused_all_the_same() -> None:
    async with serving(small, LOOPBACK, **guard()) as address, client(address) as (reader, writer):
        writer.write(GET + b"GET / HTTP/1.1\nHost: x\n\n")
        answer = await rest(reader)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert answer.count(b"HTTP/1.1 400 ") == 1


async def test_health_ports_are_guarded_unless_a_service_brings_its_own_guard() -> None:
    async with serving(small, LOOPBACK) as address, client(address) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\nHost: x\n\n")
        assert (await rest(reader)).startswith(b"HTTP/1.1 400 ")


async def test_however_many_wait_at_a_health_port_a_probe_is_answered() -> None:
    """The oldest ones make room; refused, the service would look as if it were not well."""
    async with serving(small, LOOPBACK) as address, contextlib.AsyncExitStack() as stack:
        waiting = []
        for _ in range(150):
            reader, writer = await stack.enter_async_context(client(address))
            writer.write(b"GET / HTTP/1.1\r\nX: ")
            waiting.append(reader)
        async with client(address) as (reader, writer):
            writer.write(GET)
            assert (await reader.readuntil(b"hello")).startswith(b"HTTP/1.1 200 ")
        for reader in waiting[: 150 - 64]:
            assert await rest(reader) == b""
