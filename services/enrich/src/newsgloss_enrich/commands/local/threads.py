"""Runs blocking calls that may never return, without blocking the event loop or the exit."""

import asyncio
import contextlib
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def in_thread(call: Callable[[], T]) -> T:
    """The result of `call`, which runs in a thread that the process does not wait for when it exits.

    Reading from a terminal, or writing to a pipe that nobody reads, may block for ever. A thread of the event
    loop's own executor would then keep the process from exiting at Ctrl-C.
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
