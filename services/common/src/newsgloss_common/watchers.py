"""Work that goes on beside a service, in one task group: none of it ends unnoticed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class WatcherFailedError(Exception):
    """A watcher ended although nobody had ended it; the message has its name, the cause its error."""


class Start(Protocol):
    """Starts a watcher; with `may_end` it is no failure that it comes to its end."""

    def __call__(
        self, name: str, work: Coroutine[Any, Any, object], *, may_end: bool = False
    ) -> asyncio.Task[None]:
        """The watcher's task, which never raises."""


@asynccontextmanager
async def watching(on_failure: Callable[[WatcherFailedError], None]) -> AsyncIterator[Start]:
    """Run watchers beside the block, and end them with it.

    One that raises, returns, or is cancelled from within is reported to `on_failure`, so that the block can
    come to its end in order. What the block itself raises is raised as it is.
    """
    failure: Exception | None = None
    async with asyncio.TaskGroup() as group:
        tasks: list[asyncio.Task[None]] = []

        def start(
            name: str, work: Coroutine[Any, Any, object], *, may_end: bool = False
        ) -> asyncio.Task[None]:
            tasks.append(group.create_task(report(name, work, on_failure, may_end=may_end), name=name))
            return tasks[-1]

        try:
            yield start
        except Exception as error:  # noqa: BLE001 - raised below, where the group does not wrap it
            failure = error
        finally:
            for task in tasks:
                task.cancel()
    if failure is not None:
        raise failure


async def report(
    name: str,
    work: Coroutine[Any, Any, object],
    on_failure: Callable[[WatcherFailedError], None],
    *,
    may_end: bool = False,
) -> None:
    """Await `work`; `on_failure` is told when it raises, is cancelled from within, or returns and may not."""
    try:
        await own_cancellation(work)
    except Exception as error:  # noqa: BLE001 - handed over whole
        failure = WatcherFailedError(f"{name} failed: {error!r}")
        failure.__cause__ = error
        on_failure(failure)
    else:
        if not may_end:
            on_failure(WatcherFailedError(f"{name} ended by itself"))


async def own_cancellation(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`; only a cancellation of the task that awaits it passes.

    Raises:
        RuntimeError: something inside was cancelled, and let it out. A task that ended so would look like one
            that was ended.
    """
    try:
        return await work
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise RuntimeError("it was cancelled from within") from error
