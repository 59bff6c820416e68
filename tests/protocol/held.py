"""A request that its broker has not got yet."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.protocol.requests import Request

RELEASE_SECONDS = 60.0


class Held:
    """Kept on its own connection to the broker, which outlives the client's."""

    def __init__(self, request: Request, deliver: Callable[[], Awaitable[asyncio.Future[str]]]) -> None:
        self.request = request
        self._deliver = deliver
        self.outcome: str | None = None
        """What the broker said to it; None until it was delivered."""

    async def release(self) -> str:
        """Deliver it, and wait for what the broker says: `NONE`, or the names of its errors.

        Raises:
            ConnectionError: the broker has ended the connection.
            TimeoutError: no answer.
        """
        answered = await self._deliver()
        self.outcome = await asyncio.wait_for(answered, RELEASE_SECONDS)
        return self.outcome
