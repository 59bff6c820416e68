"""A time limit that costs nothing for work that does not wait.

Nearly every record finds room in the producer at once, and nearly every small body arrives with its headers.
A timer for each of them took a tenth of the time of a batch's line. Here the timer starts with the first
wait.
"""

import asyncio
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any, TypeVar

T = TypeVar("T")


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """Await `work`; the clock starts with its first wait.

    Raises:
        TimeoutError: It is not done in time; it has been cancelled.
    """
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    async with asyncio.timeout(seconds):
        return await _Started(work, waits_for)


class _Started(Awaitable[T]):
    """The rest of a coroutine that has run to its first wait.

    `__await__` does what `yield from` does, which cannot start in the middle of a coroutine.
    """

    def __init__(self, work: Coroutine[Any, Any, T], waits_for: Any) -> None:
        self._work = work
        self._waits_for = waits_for

    def __await__(self) -> Generator[Any, Any, T]:
        waits_for = self._waits_for
        while True:
            try:
                sent = yield waits_for
            except GeneratorExit:
                self._work.close()
                raise
            except BaseException as caught:  # noqa: BLE001 - the coroutine handles it, a cancellation too
                error: BaseException | None = caught
            else:
                error = None
            try:
                waits_for = self._work.send(sent) if error is None else self._work.throw(error)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]
