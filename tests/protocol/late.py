"""Holds a request, cuts its client off, and delivers the request during a later transaction."""

import asyncio
import enum
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.protocol.answers import outcome
from tests.protocol.connection import Connection
from tests.protocol.held import Held
from tests.protocol.hooks import Hooks, Verdict
from tests.protocol.requests import Kind, Request

Chosen = Callable[[Request], bool]
LIMIT_SECONDS = 240.0


def nth(kind: Kind, number: int = 1, transactional_id: str | None = None) -> Chosen:
    """Choose the `number`-th request of a kind, of one transactional id or of all."""
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


@dataclass(frozen=True)
class Moment:
    """A place in a transaction; `after` and `before` are kinds of its requests.

    The late request is delivered when the given numbers of requests of the kinds in `after` have been
    answered without an error; if `after` is empty, as soon as it is aimed. Requests of the kinds in `before`
    wait until it has been answered.
    """

    name: str
    after: Mapping[Kind, int] = field(default_factory=dict)
    before: frozenset[Kind] = frozenset()

    def __str__(self) -> str:
        return self.name


class State(enum.Enum):
    """The state of a late request."""

    WAITING = enum.auto()
    """All requests pass."""

    ARMED = enum.auto()
    """The next chosen request is held."""

    HELD = enum.auto()
    AIMED = enum.auto()
    """The held request is delivered at its moment in the next transaction."""

    DELIVERED = enum.auto()


class LateRequest(Hooks):
    """Holds one request of one transactional id, and delivers it in a later transaction of that id.

    With `aims_itself` it is delivered in the transaction after the next one that ends. `how` says whether the
    client is cut off (`HOLD`), or waits for its own time limit (`SWALLOW`).
    """

    def __init__(
        self,
        chosen: Chosen,
        moment: Moment,
        *,
        armed: bool = True,
        aims_itself: bool = False,
        how: Verdict = Verdict.HOLD,
    ) -> None:
        self.state = State.ARMED if armed else State.WAITING
        self.held: Held | None = None
        self.failure: Exception | None = None
        """Why it could not be delivered."""

        self._chosen = chosen
        self._moment = moment
        self._aims_itself = aims_itself
        self._how = how
        self._answered: Counter[Kind] = Counter()
        self._is_held = asyncio.Event()
        self._is_delivered = asyncio.Event()

    def arm(self) -> None:
        """Hold the next chosen request."""
        self.state = State.ARMED

    async def until_held(self) -> Held:
        """Wait until the request has been held."""
        async with asyncio.timeout(LIMIT_SECONDS):
            await self._is_held.wait()
        assert self.held is not None
        return self.held

    async def aim(self) -> None:
        """Deliver it in the next transaction."""
        self.state = State.AIMED
        await self._deliver_at_its_moment()

    async def until_delivered(self) -> str:
        """Wait until it has been delivered, and return the errors in the answer."""
        async with asyncio.timeout(LIMIT_SECONDS):
            await self._is_delivered.wait()
        if self.failure is not None:
            raise self.failure
        assert self.held is not None
        assert self.held.outcome is not None
        return self.held.outcome

    async def on_request(self, connection: Connection, request: Request) -> Verdict:
        del connection
        if self.state is State.ARMED and self._chosen(request):
            return self._how
        if self.state in {State.AIMED, State.DELIVERED} and request.kind in self._moment.before:
            await self._is_delivered.wait()  # the delivery takes a while
        return Verdict.PASS

    def on_held(self, held: Held) -> None:
        self.held = held
        self.state = State.HELD
        self._is_held.set()

    async def on_answer(self, connection: Connection, request: Request, answer: bytes) -> Verdict:
        del connection
        if request.kind is None or outcome(request, answer).split()[0] != "NONE":
            return Verdict.PASS
        if self.state is State.AIMED:
            self._answered[request.kind] += 1
            await self._deliver_at_its_moment()
        elif self.state is State.HELD and self._aims_itself and request.kind is Kind.END_TXN:
            await self.aim()
        return Verdict.PASS

    async def _deliver_at_its_moment(self) -> None:
        if any(self._answered[kind] < count for kind, count in self._moment.after.items()):
            return
        assert self.held is not None
        self.state = State.DELIVERED
        try:
            if await self.held.release() == "NONE" and self.held.request.kind is Kind.END_TXN:
                await self.held.until_marked()
        except (OSError, TimeoutError) as error:
            self.failure = error
        self._is_delivered.set()


class ByTransactionalId(Hooks):
    """Passes each transactional id's requests to its own hooks; other requests pass unchanged."""

    def __init__(self, hooks: Mapping[str, Hooks]) -> None:
        self._hooks = hooks

    async def on_request(self, connection: Connection, request: Request) -> Verdict:
        hooks = self._of(request)
        return Verdict.PASS if hooks is None else await hooks.on_request(connection, request)

    async def on_answer(self, connection: Connection, request: Request, answer: bytes) -> Verdict:
        hooks = self._of(request)
        return Verdict.PASS if hooks is None else await hooks.on_answer(connection, request, answer)

    def on_held(self, held: Held) -> None:
        hooks = self._of(held.request)
        assert hooks is not None
        hooks.on_held(held)

    def _of(self, request: Request) -> Hooks | None:
        return None if request.transactional_id is None else self._hooks.get(request.transactional_id)
