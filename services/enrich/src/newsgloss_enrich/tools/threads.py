"""Blocking calls that may never return, kept away from the event loop and from the way out."""

import asyncio
import contextlib
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def in_thread(call: Callable[[], T]) -> T:
    """The outcome of `call`, made in a thread that the process does not wait for when it ends.

    A read of a terminal, or a write to a pipe that nobody reads, may block for ever; a thread of the event
    loop's own executor would then keep the process from ending at Ctrl-C.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if outcome.done():  # cancelled meanwhile
            return
        if error is None:
            outcome.set_result(result)  # type: ignore[arg-type]
        else:
            outcome.set_exception(error)

    def work() -> None:
        try:
            settled: tuple[T | None, BaseException | None] = (call(), None)
        except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
            settled = (None, error)
        with contextlib.suppress(RuntimeError):  # the loop has ended, nobody waits
            loop.call_soon_threadsafe(settle, *settled)

    Thread(target=work, daemon=True).start()
    return await outcome
