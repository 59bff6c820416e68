"""Whether the consumer's client still has the tasks that do its work.

aiokafka 0.14 lets the task that fetches end in silence, whatever it ended on: polls then find nothing, for
good. When the one that sends heartbeats, or keeps up the membership, has ended, each poll raises what that
ended on, as if it had come upon a record.
"""

import asyncio

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError


def check_tasks(client: AIOKafkaConsumer) -> None:
    """Raise KafkaError when one of them has ended: the client is to be replaced."""
    fetches: asyncio.Task[None] = client._fetcher._fetch_task  # noqa: SLF001 - the client does not tell
    membership: asyncio.Task[None] = client._coordinator._coordination_task  # noqa: SLF001
    heartbeat: asyncio.Task[None] | None = client._coordinator._heartbeat_task  # noqa: SLF001
    for name, task in (("fetches", fetches), ("keeps up the membership", membership)):
        if task.done():
            raise KafkaError(f"the client's task that {name} has ended: {_reason(task)}")
    if heartbeat is not None and heartbeat.done() and _is_unforeseen(heartbeat):
        # It also ends in good order, before a rebalance, and by what the broker says, which a poll raises.
        raise KafkaError(f"the client's task that sends heartbeats has ended: {_reason(heartbeat)}")


def _is_unforeseen(task: asyncio.Task[None]) -> bool:
    error = None if task.cancelled() else task.exception()
    return error is not None and not isinstance(error, KafkaError)


def _reason(task: asyncio.Task[None]) -> str:
    error = None if task.cancelled() else task.exception()
    return "it was cancelled" if error is None else repr(error.__cause__ or error)
