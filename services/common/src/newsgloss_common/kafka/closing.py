"""Stops clients so that no task, no connection and no group membership is left behind.

When a consumer's own `stop` fails or takes too long, the consumer is torn down by force: its tasks are
cancelled, the group is told that the member has left, the connections are closed.
"""

import asyncio
from collections.abc import Coroutine

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.client import AIOKafkaClient

from newsgloss_common.kafka.aiokafka_gaps.members import connections_of, leave_group, running_tasks
from newsgloss_common.watchers import own_cancellation

log = structlog.get_logger(__name__)

STOP_SECONDS = 5.0
"""Limit of the client's own `stop`, and of each step of the forced stop but the LeaveGroup request."""

LEAVE_SECONDS = 2.0
"""Limit of the LeaveGroup request of a forced stop."""


async def stop_client(client: AIOKafkaConsumer) -> None:
    """Leave the group and close the connections; failures are logged.

    The client's fetcher cancels its fetches and then awaits them. A fetch that pauses after an error lets
    that cancellation out of `stop`, where it looks as if this task had been cancelled.
    """
    try:
        await asyncio.wait_for(client.stop(), STOP_SECONDS)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        await _force_stop(client)
    except Exception as error:  # noqa: BLE001 - whatever kept it from stopping, the forced stop follows
        log.warning("the consumer did not stop cleanly", error=repr(error))
        await _force_stop(client)


async def close_client(client: AIOKafkaClient) -> None:
    """Close the connections of a client, within `STOP_SECONDS`; failures are logged.

    A `close` that was cancelled, by a time limit for example, cancels the futures on which it waited. Every
    later `close` then ends with that old cancellation, which is not one of the task that calls it.
    """
    await _attempt("close the connections", client.close(), STOP_SECONDS)


async def _force_stop(client: AIOKafkaConsumer) -> None:
    await _end(list(running_tasks(client)))
    await _attempt("leave the group", leave_group(client), LEAVE_SECONDS)
    await close_client(connections_of(client))


async def _attempt(step: str, work: Coroutine[object, object, None], seconds: float) -> None:
    try:
        # Not `wait_for`: until Python 3.12 it loses a cancellation that comes as the work ends.
        async with asyncio.timeout(seconds):
            await own_cancellation(work)
    except Exception as error:  # noqa: BLE001 - the next step is needed all the same
        log.warning("a client was let go of incompletely", step=step, error=repr(error))


async def _end(tasks: list[asyncio.Task[object]]) -> None:
    for task in tasks:
        task.cancel()
    if not tasks:
        return
    done, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
    for task in done:
        if not task.cancelled() and task.exception() is not None:
            log.warning("a task of the consumer failed while it was ended", error=repr(task.exception()))
    if late:
        log.warning("tasks of the consumer did not end", tasks=[str(task.get_coro()) for task in late])
