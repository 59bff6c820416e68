"""An event loop whose time passes only when nothing else is left to do."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

SETTLING_TURNS = 12
"""Turns of the loop after which whatever can go on without time passing has done so."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """Jumps to the next timer instead of waiting for it: an hour of back-off takes microseconds."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self._now = max(self._now, self._scheduled[0].when())  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]


async def _settle() -> None:
    for _ in range(SETTLING_TURNS):
        await asyncio.sleep(0)


class Clock:
    """Runs coroutines on a virtual loop, step by step."""

    def __init__(self) -> None:
        self.loop = VirtualLoop()
        self.problems: list[str] = []
        self.loop.set_exception_handler(lambda _loop, context: self.problems.append(str(context)))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What the coroutine returns; time passes if it has to wait."""
        return self.loop.run_until_complete(work)

    def settle(self) -> None:
        """Let everything go on that needs no time to pass."""
        self.run(_settle())

    def advance(self, seconds: float) -> None:
        """Let so much time pass."""
        self.run(asyncio.sleep(seconds))
        self.settle()

    def close(self) -> None:
        """Cancel what is left and close the loop."""
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        if left:
            self.run(asyncio.wait(left))
        self.loop.close()
