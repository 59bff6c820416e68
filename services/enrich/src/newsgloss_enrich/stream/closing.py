"""Stopping a consumer's client so that nothing of it is left: not here, and not in the group.

`AIOKafkaConsumer.stop` waits for the group's coordination, which may rightly sit in JoinGroup until the
slowest peer has joined. When that takes too long the client is let go by force: its tasks end, the group is
told that the member has left, its connections are closed.
"""

import asyncio
from collections.abc import Iterator

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.protocol.group import LeaveGroupRequest

log = structlog.get_logger(__name__)

STOP_SECONDS = 5.0
"""For the client's own `stop`, and for each step of letting it go."""

LEAVE_SECONDS = 2.0
"""For the one LeaveGroup request of a client that is let go."""


async def stop_client(client: AIOKafkaConsumer) -> None:
    """Leave the group and close the connections; what goes wrong is logged.

    The client's fetcher cancels its fetches and then waits for them: one that is in its pause after a failed
    fetch lets the cancellation out of `stop`, where it looks as if we were cancelled ourselves.
    """
    try:
        await asyncio.wait_for(client.stop(), STOP_SECONDS)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        await _let_go(client)
    except Exception as error:  # noqa: BLE001 - whatever kept it from stopping, it is let go
        log.warning("the consumer did not stop cleanly", error=repr(error))
        await _let_go(client)


async def _let_go(client: AIOKafkaConsumer) -> None:
    """Do what `stop` would have done, which does nothing when it is called again; each step is bounded."""
    await _end(list(_tasks(client)))
    for seconds, step in ((LEAVE_SECONDS, _leave), (STOP_SECONDS, _close)):
        try:
            await asyncio.wait_for(step(client), seconds)
        except Exception as error:  # noqa: BLE001 - the steps after it are to be done all the same
            log.warning("the consumer was let go of incompletely", step=step.__name__, error=repr(error))


def _tasks(client: AIOKafkaConsumer) -> Iterator[asyncio.Task[object]]:
    """The heartbeat first: without it the broker drops the member, even if the group is never told."""
    coordinator, fetcher = getattr(client, "_coordinator", None), getattr(client, "_fetcher", None)
    names = ("_heartbeat_task", "_coordination_task", "_commit_refresh_task")
    found = [getattr(coordinator, name, None) for name in names]
    found += [getattr(fetcher, "_fetch_task", None), *getattr(fetcher, "_pending_tasks", ())]
    yield from (task for task in found if task is not None and not task.done())


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


async def _leave(client: AIOKafkaConsumer) -> None:
    """Tell the group that the member is gone.

    Over the connection of the fetches: the broker answers one request of a connection at a time, and on the
    coordinator's own one a JoinGroup may be waiting. A member that joins for the first time has an id, but no
    generation yet.
    """
    coordinator = getattr(client, "_coordinator", None)
    if coordinator is None or coordinator.coordinator_id is None or not coordinator.member_id:
        return
    node, member = coordinator.coordinator_id, coordinator.member_id
    coordinator.member_id = ""
    await client._client.send(node, LeaveGroupRequest(coordinator.group_id, member))  # noqa: SLF001


async def _close(client: AIOKafkaConsumer) -> None:
    await client._client.close()  # noqa: SLF001 - the client has no other way
