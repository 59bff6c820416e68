"""A TCP proxy in front of Kafka brokers, with a listening port for each."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Self

from tests.protocol.addresses import Addresses
from tests.protocol.connection import Connection
from tests.protocol.hooks import Hooks
from tests.protocol.trace import Trace

HOST = "127.0.0.1"
_STREAM_BYTES = 1 << 20


class Proxy:
    """An async context manager; clients get its `bootstrap_servers` instead of the brokers'.

    Brokers are given by their ports on loopback. The proxy rewrites the addresses in their answers, so the
    brokers need not know of it. Connections are plain text; SASL over plain text works.
    """

    def __init__(self, brokers: Sequence[int], hooks: Hooks | None = None, ports: Sequence[int] = ()) -> None:
        """`ports` has the port to listen on for each broker; by default free ones."""
        self.hooks = hooks or Hooks()
        self.trace = Trace()
        self.connections: set[Connection] = set()
        """All open connections, in any state."""

        self._brokers = list(brokers)
        self._wanted = list(ports) or [0] * len(self._brokers)
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._addresses = Addresses({})
        self._count = 0

    async def __aenter__(self) -> Self:
        for broker, wanted in zip(self._brokers, self._wanted, strict=True):
            self._servers.append(await self._listen(broker, wanted))
        self._addresses = Addresses(dict(zip(self._brokers, self.ports, strict=True)))
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()
        for connection in list(self.connections):
            connection.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def ports(self) -> list[int]:
        """The listening ports, in the order of the brokers."""
        return [server.sockets[0].getsockname()[1] for server in self._servers]

    @property
    def bootstrap_servers(self) -> str:
        """The addresses for clients."""
        return ",".join(f"{HOST}:{port}" for port in self.ports)

    async def _listen(self, broker: int, port: int) -> asyncio.Server:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._tasks.add(task)
            try:
                await self._serve((reader, writer), broker)
            finally:
                self._tasks.discard(task)

        return await asyncio.start_server(connected, HOST, port, limit=_STREAM_BYTES)

    async def _serve(self, client: tuple[asyncio.StreamReader, asyncio.StreamWriter], port: int) -> None:
        try:
            broker = await asyncio.open_connection(HOST, port, limit=_STREAM_BYTES)
        except OSError:
            client[1].transport.abort()
            return
        self._count += 1
        connection = Connection(self._count, client, broker, self.hooks, self.trace, self._addresses)
        self.connections.add(connection)
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await connection.relay()
        finally:
            self.connections.discard(connection)
