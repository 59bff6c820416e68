"""One request of a kind is held, its client is cut off, and the broker gets it later."""

import asyncio
from collections.abc import Callable

from tests.protocol.connection import Connection
from tests.protocol.held import Held
from tests.protocol.hooks import Hooks, Verdict
from tests.protocol.requests import Kind, Request

Chosen = Callable[[Request], bool]


class HoldOne(Hooks):
    """Holds the first request for which `chosen` is true; everything else passes."""

    def __init__(self, chosen: Chosen, how: Verdict = Verdict.HOLD) -> None:
        self._chosen = chosen
        self._how = how
        self._asked = False
        self.held: asyncio.Future[Held] = asyncio.get_running_loop().create_future()

    async def on_request(self, connection: Connection, request: Request) -> Verdict:
        del connection
        if self._asked or not self._chosen(request):
            return Verdict.PASS
        self._asked = True
        return self._how

    def on_held(self, held: Held) -> None:
        self.held.set_result(held)


def nth(kind: Kind, number: int = 1, transactional_id: str | None = None) -> Chosen:
    """Chooses the request of that kind that comes as the `number`-th, of one transactional id or of all."""
    seen = 0

    def chosen(request: Request) -> bool:
        nonlocal seen
        if request.kind is not kind or request.transactional_id is None:
            return False
        if transactional_id is not None and request.transactional_id != transactional_id:
            return False
        seen += 1
        return seen == number

    return chosen
