"""Runs background work beside a service, in one task group, so that none of it ends unnoticed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class WatcherFailedError(Exception):
    """A watcher ended by itself; the message has its name, the cause its error."""


class Start(Protocol):
    """Starts a watcher; with `may_end` its normal end is no failure."""

    def __call__(
        self, name: str, work: Coroutine[Any, Any, object], *, may_end: bool = False
    ) -> asyncio.Task[None]:
        """Return the watcher's task, which never raises."""


@asynccontextmanager
async def watching(on_failure: Callable[[WatcherFailedError], None]) -> AsyncIterator[Start]:
    """Run watchers beside the block, and end them with it.

    A watcher that raises, returns, or is cancelled from within is reported to `on_failure`, so that the block
    can end in an orderly way. The block's own error is raised unchanged.
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
        except Exception as error:  # noqa: BLE001 - raised below, outside the group, which would wrap it
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
    """Await `work`; call `on_failure` when it fails, or ends although it may not."""
    try:
        await own_cancellation(work)
    except Exception as error:  # noqa: BLE001 - handed over as the cause
        failure = WatcherFailedError(f"{name} failed: {error!r}")
        failure.__cause__ = error
        on_failure(failure)
    else:
        if not may_end:
            on_failure(WatcherFailedError(f"{name} ended by itself"))


async def own_cancellation(work: Coroutine[Any, Any, T]) -> T:
    """Await `work`; let a cancellation pass only if this task itself is cancelled.

    Raises:
        RuntimeError: Something inside was cancelled and let the cancellation out. The task would otherwise
            look as if it had been cancelled.
    """
    try:
        return await work
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise RuntimeError("it was cancelled from within") from error
