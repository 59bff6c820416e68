"""Whether the background tasks of a consumer are still running.

aiokafka 0.14 ignores the end of the task that fetches: polls then find nothing, for good. When the task that
sends heartbeats or that keeps up the membership has ended, each poll raises the task's error as if a record
had caused it.
"""

import asyncio

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError


def check_tasks(consumer: AIOKafkaConsumer) -> None:
    """Raise KafkaError when a task has ended: the consumer has to be replaced."""
    fetches: asyncio.Task[None] = consumer._fetcher._fetch_task  # noqa: SLF001
    membership: asyncio.Task[None] = consumer._coordinator._coordination_task  # noqa: SLF001
    heartbeat: asyncio.Task[None] | None = consumer._coordinator._heartbeat_task  # noqa: SLF001
    for name, task in (("fetches", fetches), ("keeps up the membership", membership)):
        if task.done():
            raise KafkaError(f"the client's task that {name} has ended: {_reason(task)}")
    if heartbeat is not None and heartbeat.done() and _is_unforeseen(heartbeat):
        # It also ends normally before a rebalance, and with a broker's error, which a poll raises.
        raise KafkaError(f"the client's task that sends heartbeats has ended: {_reason(heartbeat)}")


def _is_unforeseen(task: asyncio.Task[None]) -> bool:
    error = None if task.cancelled() else task.exception()
    return error is not None and not isinstance(error, KafkaError)


def _reason(task: asyncio.Task[None]) -> str:
    error = None if task.cancelled() else task.exception()
    return "it was cancelled" if error is None else repr(error.__cause__ or error)
