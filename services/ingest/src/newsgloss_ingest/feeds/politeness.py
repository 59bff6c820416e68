"""One request at a time to a host, with a pause between requests."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

MAX_HOSTS = 1000
"""Above this number, hosts without waiting requests whose pause has ended are dropped."""


class _Host:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0
        self.free_at = 0.0


class HostTurns:
    """Hands out turns, by host."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    @contextlib.asynccontextmanager
    async def turn(self, name: str, pause: float) -> AsyncIterator[None]:
        """Wait until no other request to the host runs and `pause` seconds have passed since the last one."""
        if len(self._hosts) >= MAX_HOSTS:
            now = time.monotonic()
            self._hosts = {key: host for key, host in self._hosts.items() if host.users or host.free_at > now}
        host = self._hosts.setdefault(name, _Host())
        host.users += 1
        try:
            async with host.lock:
                await asyncio.sleep(max(0.0, host.free_at - time.monotonic()))
                try:
                    yield
                finally:
                    host.free_at = time.monotonic() + pause
        finally:
            host.users -= 1
