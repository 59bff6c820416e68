"""A limit of time that costs nothing where nothing has to be waited for.

Nearly all records find room in the producer at once, and nearly all small bodies come with their headers.
A timer for each of them took a tenth of the time of a batch's line.
"""

import asyncio
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any, TypeVar

T = TypeVar("T")


class _Begun(Awaitable[T]):
    """A coroutine that has run until its first wait, to be awaited from there on."""

    def __init__(self, work: Coroutine[Any, Any, T], waits_for: Any) -> None:
        self._work = work
        self._waits_for = waits_for

    def __await__(self) -> Generator[Any, Any, T]:
        waits_for = self._waits_for
        while True:
            # What `yield from` does, which cannot begin in the middle.
            try:
                sent = yield waits_for
            except GeneratorExit:
                self._work.close()
                raise
            except BaseException as caught:  # noqa: BLE001  a cancellation too is the coroutine's to handle
                error: BaseException | None = caught
            else:
                error = None
            try:
                waits_for = self._work.send(sent) if error is None else self._work.throw(error)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """Await `work`; the clock starts with its first wait.

    Raises:
        TimeoutError: it is not done in time; it has been cancelled.
    """
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    async with asyncio.timeout(seconds):
        return await _Begun(work, waits_for)
