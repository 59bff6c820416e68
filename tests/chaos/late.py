"""Holds a request, cuts its client off, and delivers the request in a later transaction."""

import asyncio
import enum

from tests.protocol.held import Held
from tests.protocol.hooks import Verdict
from tests.protocol.requests import NAMES, Kind, Request


class _State(enum.Enum):
    WAITING = enum.auto()
    """Waits for a request of its kind."""

    CHOSEN = enum.auto()
    HELD = enum.auto()
    """Holds the request until its transaction has ended, by a repetition or under a new producer."""

    NEXT_TRANSACTION = enum.auto()
    DELIVERED = enum.auto()


class LateRequest:
    """One request of a kind; it is delivered before another kind of request of a later transaction.

    The later transaction is the first of the same transactional id after an EndTxn that was answered.
    """

    def __init__(self, kind: Kind, before: Kind) -> None:
        self._kind = kind
        self._before = before
        self._state = _State.WAITING
        self._held: Held | None = None
        self._over = asyncio.Event()
        self._chosen = asyncio.Event()
        self.outcome = "did not come by"
        """The broker's answer, or why there is none."""

    @property
    def name(self) -> str:
        return NAMES[self._kind]

    async def over(self, to_come: float, to_be_delivered: float) -> None:
        """Wait for the delivery. Deliver the request without a later transaction if none comes in time.

        Args:
            to_come: seconds to wait for a request of the kind.
            to_be_delivered: seconds to wait for the later transaction.
        """
        try:
            async with asyncio.timeout(to_come):
                await self._chosen.wait()
            async with asyncio.timeout(to_be_delivered):
                await self._over.wait()
        except TimeoutError:
            await self._deliver("after a while: ")

    async def on_request(self, request: Request) -> Verdict:
        """Hold a request, or deliver the held one before it."""
        if request.transactional_id is None:
            return Verdict.PASS
        if self._state is _State.WAITING and request.kind is self._kind:
            self._state = _State.CHOSEN
            return Verdict.HOLD
        due = self._state is _State.NEXT_TRANSACTION and request.kind is self._before
        if due and self._is_of_same_id(request):
            await self._deliver("")
        return Verdict.PASS

    def on_answer(self, request: Request) -> None:
        """Note that the broker has answered this request."""
        if self._state is _State.HELD and request.kind is Kind.END_TXN and self._is_of_same_id(request):
            self._state = _State.NEXT_TRANSACTION

    def on_held(self, held: Held) -> bool:
        """Return whether it is the chosen request, and take it."""
        if self._state is not _State.CHOSEN or held.request.kind is not self._kind:
            return False
        self._held, self._state = held, _State.HELD
        self._chosen.set()
        return True

    def _is_of_same_id(self, request: Request) -> bool:
        return self._held is not None and request.transactional_id == self._held.request.transactional_id

    async def _deliver(self, when: str) -> None:
        if self._held is None or self._state is _State.DELIVERED:
            self._state = _State.DELIVERED
            return
        self._state = _State.DELIVERED
        try:
            answer = await self._held.release()
        except (ConnectionError, OSError, TimeoutError) as error:
            answer = f"not delivered: {type(error).__name__}"
        self.outcome = when + answer.partition(" producer")[0]
        self._over.set()
