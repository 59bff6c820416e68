"""A request that the broker has not received yet."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from tests.protocol import transactions
from tests.protocol.requests import Request

RELEASE_SECONDS = 60.0
LOOK_SECONDS = 0.01

Ask = Callable[[Callable[[int], bytes]], Awaitable[bytes]]
"""Sends the request made for a correlation id, and returns the broker's answer."""


class Held:
    """A held request, on its own connection to the broker, which outlives the client's."""

    def __init__(
        self,
        request: Request,
        deliver: Callable[[], Awaitable[asyncio.Future[str]]],
        ask: Ask | None = None,
    ) -> None:
        self.request = request
        self._deliver = deliver
        self._ask = ask
        self.outcome: str | None = None
        """The broker's answer; None until it has been delivered."""

    async def release(self) -> str:
        """Deliver it, and return the names of the errors in the answer, or `NONE`.

        Raises:
            ConnectionError: the broker has closed the connection.
            TimeoutError: there was no answer.
        """
        answered = await self._deliver()
        self.outcome = await asyncio.wait_for(answered, RELEASE_SECONDS)
        return self.outcome

    async def until_marked(self) -> None:
        """Wait until the markers of the transaction stand that this EndTxn has ended.

        The broker answers before it writes them, and what comes before a marker still belongs to the
        transaction.

        Raises:
            ConnectionError: the broker has closed the connection.
            TimeoutError: the markers were not written in time.
        """
        name = self.request.transactional_id
        assert name is not None
        assert self._ask is not None
        async with asyncio.timeout(RELEASE_SECONDS):
            describe = partial(transactions.ask, name)
            while transactions.is_being_marked(await self._ask(describe)):  # noqa: ASYNC110 - only asking tells
                await asyncio.sleep(LOOK_SECONDS)
