"""The life of a service's process: after its start, and from the first signal to its exit."""

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import Awaitable, Iterator
from typing import Any, TypeVar

import structlog

log = structlog.get_logger(__name__)

T = TypeVar("T")


def freeze_startup_objects(young_objects: int | None = None) -> None:
    """Exempt what is loaded now from garbage collection, and collect less often from now on.

    Args:
        young_objects: Allocations between two collections of the youngest generation (Python's default is
            700); None leaves that as it is.
    """
    gc.collect()
    gc.freeze()
    if young_objects is not None:
        gc.set_threshold(young_objects, *gc.get_threshold()[1:])


@contextlib.contextmanager
def stop_on_signals() -> Iterator[asyncio.Event]:
    """Yield an event that SIGTERM or SIGINT sets; a second signal ends the process at once.

    Ending at once is safe: the next owner repeats whatever was not committed.
    """
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()

    def on_signal(number: int) -> None:
        if stop.is_set():
            os._exit(128 + number)
        log.info("stopping", signal=signal.Signals(number).name, again="a second signal exits at once")
        stop.set()

    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        loop.add_signal_handler(number, on_signal, number)
    try:
        yield stop
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


async def until_stopped(stop: asyncio.Event, *work: Awaitable[T]) -> T | None:
    """Run `work` until any of it ends or `stop` is set; cancel and await the rest.

    Returns:
        The result of the work that ended first, or None when none had ended before `stop` was set.

    Raises:
        Exception: What that work raised.
    """
    running: list[asyncio.Future[T]] = [asyncio.ensure_future(one) for one in work]
    stopping = asyncio.ensure_future(stop.wait())
    every: list[asyncio.Future[Any]] = [stopping, *running]
    try:
        await asyncio.wait(every, return_when=asyncio.FIRST_COMPLETED)
        ended = [one for one in running if one.done()]
        return ended[0].result() if ended else None
    finally:
        for one in every:
            one.cancel()
        await asyncio.gather(*every, return_exceptions=True)
