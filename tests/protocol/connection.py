"""Relays between a client's connection and the proxy's own connection to the broker."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable

from tests.protocol.addresses import Addresses
from tests.protocol.answers import outcome
from tests.protocol.gate import Direction, Gates
from tests.protocol.held import Held
from tests.protocol.hooks import Hooks, Verdict
from tests.protocol.requests import Request, read_request
from tests.protocol.trace import Trace

MAX_MESSAGE_BYTES = 128 * 1024 * 1024
"""Above the broker's limit for a request (socket.request.max.bytes, 100 MiB)."""

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_ENDED = (asyncio.IncompleteReadError, ConnectionError, OSError, struct.error, IndexError)


class Connection:
    """Relays whole messages, so that each can be inspected, held, torn or lost.

    The two directions are independent. The broker's side stays open while it owes the answer to a held
    request, even after the client has gone.
    """

    def __init__(
        self, number: int, client: Stream, broker: Stream, hooks: Hooks, trace: Trace, addresses: Addresses
    ) -> None:
        self.number = number
        self.gates = Gates()
        self._client_reader, self._client = client
        self._broker_reader, self._broker = broker
        self._hooks = hooks
        self._trace = trace
        self._addresses = addresses
        self._asked: dict[int, Request] = {}
        self._late: dict[int, tuple[Request, asyncio.Future[str]]] = {}
        self._own: dict[int, asyncio.Future[bytes]] = {}
        self._keeps_broker = False

    async def relay(self) -> None:
        """Relay until both sides have ended."""
        await self._hooks.on_connection(self)
        directions = [asyncio.create_task(self._requests()), asyncio.create_task(self._answers())]
        try:
            await asyncio.gather(*directions)
        finally:
            for direction in directions:
                direction.cancel()
            await asyncio.gather(*directions, return_exceptions=True)
            self.cut()

    def cut(self) -> None:
        """Reset both sides at once, even in the middle of a message."""
        self.cut_client()
        _reset(self._broker)
        for _, answered in self._late.values():
            if not answered.done():
                answered.set_exception(ConnectionError("the broker ended the connection"))
                answered.exception()
        for own in self._own.values():
            if not own.done():
                own.set_exception(ConnectionError("the broker ended the connection"))
                own.exception()

    def cut_client(self) -> None:
        """Reset only the client's side."""
        _reset(self._client)

    def stall(self, direction: Direction) -> None:
        """Stop all messages in one direction until `resume`."""
        self.gates.shut(direction)

    def resume(self) -> None:
        """Let messages through again, the oldest first."""
        self.gates.open()

    # -- from the client to the broker

    async def _requests(self) -> None:
        with contextlib.suppress(*_ENDED):
            while await self._relay_request():
                pass
        if not self._keeps_broker:
            _close(self._broker)

    async def _relay_request(self) -> bool:
        raw = await _message(self._client_reader)
        request = read_request(raw)
        verdict = await self._hooks.on_request(self, request)
        await self.gates.passed(Direction.REQUESTS)
        match verdict:
            case Verdict.PASS:
                self._trace.record("sent", self.number, request)
                self._asked[request.correlation] = request
                await _send(self._broker, raw)
                return True
            case Verdict.CUT:
                self._trace.record("cut", self.number, request)
                self.cut()
            case Verdict.TEAR:
                self._trace.record("torn", self.number, request)
                await _send(self._broker, raw, share=0.5)
                self.cut()
            case Verdict.HOLD | Verdict.SWALLOW:
                self._trace.record("held", self.number, request)
                self._keeps_broker = True
                if verdict is Verdict.HOLD:
                    self.cut_client()
                self._hooks.on_held(Held(request, self._delivery(request), self._ask))
                if verdict is Verdict.SWALLOW:
                    while await self._client_reader.read(1 << 16):
                        pass
        return False

    def _delivery(self, request: Request) -> Callable[[], asyncio.Future[asyncio.Future[str]]]:
        async def deliver() -> asyncio.Future[str]:
            answered: asyncio.Future[str] = asyncio.get_running_loop().create_future()
            self._late[request.correlation] = request, answered
            if self._broker.is_closing():
                raise ConnectionError("the broker ended the connection")
            await _send(self._broker, request.raw)
            return answered

        return lambda: asyncio.ensure_future(deliver())

    async def _ask(self, make_request: Callable[[int], bytes]) -> bytes:
        """Ask the broker something of the proxy's own; clients number their requests from zero upwards."""
        correlation = min(self._own, default=0) - 1
        answered: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._own[correlation] = answered
        await _send(self._broker, make_request(correlation))
        return await answered

    # -- from the broker to the client

    async def _answers(self) -> None:
        with contextlib.suppress(*_ENDED):
            while await self._relay_answer():
                pass
        self.cut()

    async def _relay_answer(self) -> bool:
        raw = await _message(self._broker_reader)
        (correlation,) = struct.unpack_from(">i", raw)
        if correlation in self._late:
            request, answered = self._late.pop(correlation)
            said = outcome(request, raw)
            self._trace.record("late", self.number, request, said)
            if not answered.done():
                answered.set_result(said)
            return True
        if correlation in self._own:
            self._own.pop(correlation).set_result(raw)
            return True
        request = self._asked.pop(correlation)
        verdict = await self._hooks.on_answer(self, request, raw)
        await self.gates.passed(Direction.ANSWERS)
        said = outcome(request, raw)
        if verdict is Verdict.PASS:
            self._trace.record("answered", self.number, request, said)
            with contextlib.suppress(ConnectionError):
                await _send(self._client, self._addresses.rewrite(request.key, raw))
            return True
        self._trace.record("lost answer", self.number, request, said)
        if verdict is Verdict.TEAR:
            await _send(self._client, raw, share=0.5)
        return False


async def _message(reader: asyncio.StreamReader) -> bytes:
    (size,) = struct.unpack(">i", await reader.readexactly(4))
    if not 0 < size <= MAX_MESSAGE_BYTES:
        raise ConnectionError(f"a message of {size} bytes is not Kafka's: is the connection encrypted?")
    return await reader.readexactly(size)


async def _send(writer: asyncio.StreamWriter, raw: bytes, share: float = 1.0) -> None:
    message = struct.pack(">i", len(raw)) + raw
    writer.write(message[: int(len(message) * share)])
    await writer.drain()


def _close(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, OSError):
        writer.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with RST, as a proxy or firewall does, instead of FIN."""
    connection: socket.socket | None = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
