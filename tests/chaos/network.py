"""The network between one member and the brokers, and its faults."""

import asyncio
import contextlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.chaos.late import LateRequest
from tests.protocol.connection import Connection
from tests.protocol.gate import Direction
from tests.protocol.held import Held
from tests.protocol.hooks import Hooks, Verdict
from tests.protocol.proxy import Proxy
from tests.protocol.requests import Request
from tests.protocol.trace import Trace

SLOWEST_SECONDS = 0.25
"""The longest delay of a message in a slow network."""

COME_SECONDS = 15.0
LATER_TRANSACTION_SECONDS = 8.0


class _Untraced(Trace):
    """A trace that keeps nothing, because a run is long."""

    def record(self, what: str, connection: int, request: Request, outcome: str = "") -> None:
        """Keep nothing."""


@dataclass(eq=False)
class _Break:
    """Breaks a connection at the next `request` or `answer` of a transaction."""

    at: str
    verdict: Verdict
    happened: asyncio.Event = field(default_factory=asyncio.Event)


class Network(Hooks):
    """The proxy of one member; the member gets its `bootstrap_servers`."""

    def __init__(self, brokers: Sequence[int], seed: str) -> None:
        self._proxy = Proxy(brokers, self)
        self._proxy.trace = _Untraced()
        self._rng = random.Random(f"network {seed}")  # noqa: S311 - reproducible, no secret
        self._slow = 0
        self._stalled: list[Direction] = []
        self._breaks: list[_Break] = []
        self._late: list[LateRequest] = []

    async def open(self) -> None:
        await self._proxy.__aenter__()

    async def close(self) -> None:
        await self._proxy.__aexit__()

    @property
    def bootstrap_servers(self) -> str:
        """The addresses of the brokers behind the proxy."""
        return self._proxy.bootstrap_servers

    # -- faults

    async def cut(self, where: str) -> None:
        """Reset all connections, or the next one at a `request` or `answer` of a transaction.

        With the prefix `torn_`, half of the message still gets through.
        """
        if where == "all":
            for connection in list(self._proxy.connections):
                connection.cut()
            return
        verdict = Verdict.TEAR if where.startswith("torn_") else Verdict.CUT
        pending = _Break(where.removeprefix("torn_"), verdict)
        self._breaks.append(pending)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(pending.happened.wait(), COME_SECONDS)
        if pending in self._breaks:
            self._breaks.remove(pending)

    async def slow(self, seconds: float) -> None:
        """Delay each message by up to `SLOWEST_SECONDS`, and keep the order."""
        self._slow += 1
        try:
            await asyncio.sleep(seconds)
        finally:
            self._slow -= 1

    async def stall(self, direction: Direction, seconds: float) -> None:
        """Stop all messages in one direction, those of new connections too."""
        self._stalled.append(direction)
        for connection in self._proxy.connections:
            connection.stall(direction)
        try:
            await asyncio.sleep(seconds)
        finally:
            self._stalled.remove(direction)
            for connection in self._proxy.connections:
                connection.resume()
                for other in self._stalled:
                    connection.stall(other)

    async def deliver_late(self, late: LateRequest) -> None:
        """Hold a request, and deliver it in a later transaction."""
        self._late.append(late)
        try:
            await late.over(COME_SECONDS, LATER_TRANSACTION_SECONDS)
        finally:
            self._late.remove(late)

    # -- hooks of the proxy

    async def on_connection(self, connection: Connection) -> None:
        """Stall a new connection if its direction is stalled."""
        for direction in self._stalled:
            connection.stall(direction)

    async def on_request(self, connection: Connection, request: Request) -> Verdict:
        """Delay, break or hold a message of the member."""
        del connection
        await self._delay()
        for late in list(self._late):
            if await late.on_request(request) is Verdict.HOLD:
                return Verdict.HOLD
        return self._break("request", request)

    async def on_answer(self, connection: Connection, request: Request, answer: bytes) -> Verdict:
        """Delay or break a message of the brokers."""
        del connection, answer
        await self._delay()
        for late in list(self._late):
            late.on_answer(request)
        return self._break("answer", request)

    def on_held(self, held: Held) -> None:
        """Hand a held request to the fault that wants it."""
        for late in self._late:
            if late.on_held(held):
                return

    async def _delay(self) -> None:
        if self._slow:
            await asyncio.sleep(self._rng.uniform(0.0, SLOWEST_SECONDS))

    def _break(self, what: str, request: Request) -> Verdict:
        if request.kind is None or request.transactional_id is None:
            return Verdict.PASS
        for pending in self._breaks:
            if pending.at == what:
                self._breaks.remove(pending)
                pending.happened.set()
                return pending.verdict
        return Verdict.PASS
