"""Whose turn it is when several owners want more workers than there are.

The next free worker goes to the waiting owner that has the fewest of them now; of equals, to the one that had
the least of their time while it was here. So an owner that sends slow pages without end waits for all others
and they wait for one page of its at most.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

Owner = str | None
"""Whoever pages are counted by; None for all that are nobody's in particular."""


@dataclass(slots=True)
class _Share:
    """What one owner has, uses, and waits for.

    Attributes:
        used: seconds of workers' time, from when it came; a newcomer begins level with who had least.
    """

    used: float
    holding: int = 0
    waiting: deque["asyncio.Future[None]"] = field(default_factory=deque)

    def next(self) -> "asyncio.Future[None] | None":
        """Whose turn it is; one that was cancelled a moment ago still stands in the queue."""
        return next((turn for turn in self.waiting if not turn.done()), None)


class Turns:
    """Hands out workers, of which there are so many.

    Args:
        workers: how many may be held at once.
        max_waiting: how many of one owner may wait at once.
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
        """Wait for a worker; when it was given, to be handed back with it.

        Raises:
            TimeoutError: none was free in `seconds`, or too many of this owner's wait already.
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
            else:  # it was given as the wait ended
                self.release(owner, self._now())
            raise
        return self._now()

    def release(self, owner: Owner, since: float) -> None:
        """Hand back a worker that was given at `since`."""
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
