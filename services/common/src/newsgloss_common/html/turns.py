"""Shares workers fairly among owners.

A free worker goes to the waiting owner that holds the fewest workers; among equals, to the one that used the
least time since it came. An owner that sends slow pages without end waits for all others, and they wait for
at most one of its pages.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

Owner = str | None
"""Whom pages are counted for; None for all pages without an owner."""


@dataclass(slots=True)
class _Share:
    """One owner's workers, time and queue.

    Attributes:
        used: seconds of workers' time since the owner came. A newcomer starts with the least of all owners.
    """

    used: float
    holding: int = 0
    waiting: deque["asyncio.Future[None]"] = field(default_factory=deque)

    def next(self) -> "asyncio.Future[None] | None":
        """The next waiter. A cancelled one may still be in the queue."""
        return next((turn for turn in self.waiting if not turn.done()), None)


class Turns:
    """Hands out a fixed number of workers.

    Args:
        workers: how many may be held at once.
        max_waiting: how many requests of one owner may wait at once.
        now: the clock, in seconds.
    """

    def __init__(self, workers: int, *, max_waiting: int, now: Callable[[], float] = time.monotonic) -> None:
        self._free = workers
        self._max_waiting = max_waiting
        self._now = now
        self._shares: dict[Owner, _Share] = {}

    def is_here(self, owner: Owner) -> bool:
        """Whether the owner holds a worker or waits for one."""
        return owner in self._shares

    async def acquire(self, owner: Owner, seconds: float) -> float:
        """Wait for a worker; return the time at which it was given, which `release` needs.

        Raises:
            TimeoutError: none was free in `seconds`, or too many requests of this owner wait already.
        """
        share = self._shares.get(owner)
        if share is None:
            share = self._shares[owner] = _Share(
                min((one.used for one in self._shares.values()), default=0.0)
            )
        if self._free:
            self._free -= 1
            share.holding += 1
            return self._now()
        if len(share.waiting) >= self._max_waiting:
            raise TimeoutError
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        share.waiting.append(turn)
        try:
            async with asyncio.timeout(seconds):
                await turn
        except BaseException:
            if turn.cancelled():
                share.waiting.remove(turn)
                self._forget(owner, share)
            else:  # the worker was given just as the wait ended
                self.release(owner, self._now())
            raise
        return self._now()

    def release(self, owner: Owner, since: float) -> None:
        """Return a worker that was given at `since`."""
        share = self._shares[owner]
        share.holding -= 1
        share.used += self._now() - since
        self._free += 1
        self._give()
        self._forget(owner, share)

    def _give(self) -> None:
        waiting = [share for share in self._shares.values() if share.next() is not None]
        if not waiting:
            return
        share = min(waiting, key=lambda one: (one.holding, one.used))
        turn = share.next()
        if turn is not None:
            self._free -= 1
            share.holding += 1
            share.waiting.remove(turn)
            turn.set_result(None)

    def _forget(self, owner: Owner, share: _Share) -> None:
        if not share.holding and not share.waiting:
            del self._shares[owner]
