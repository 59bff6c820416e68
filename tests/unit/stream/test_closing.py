import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from newsgloss_enrich.stream.closing import stop_client


class Client:
    """Stops as the test says; notes whether its connections were closed."""

    def __init__(self, how: BaseException | None = None, *, hang: bool = False) -> None:
        self.closed = False
        self._how, self._hang = how, hang
        self._client = SimpleNamespace(close=self._close)

    async def _close(self) -> None:
        self.closed = True

    async def stop(self) -> None:
        if self._hang:
            await asyncio.Event().wait()
        if self._how is not None:
            raise self._how
        self.closed = True


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


async def test_our_own_cancellation_goes_on() -> None:
    client: Any = Client(hang=True)
    stopping = asyncio.create_task(stop_client(client))
    await asyncio.sleep(0)
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping
