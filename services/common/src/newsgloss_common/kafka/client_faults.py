"""Errors of one question to the cluster that the next question may not meet."""

import asyncio
import contextlib
from collections.abc import Iterator

import structlog
from aiokafka.errors import ConsumerStoppedError, KafkaError

log = structlog.get_logger(__name__)

FAULTS = (KafkaError, OSError, TimeoutError, ConsumerStoppedError, AssertionError)
"""The client asserts its own state, and its error for a stopped consumer is no `KafkaError`."""


@contextlib.contextmanager
def passing_faults(event: str) -> Iterator[None]:
    """Run one question to the cluster; a fault of the client ends it and is logged as `event`.

    A client that is closed cancels its own futures and so may raise a cancellation that nobody requested.

    Raises:
        asyncio.CancelledError: The task itself is cancelled.
    """
    try:
        yield
    except FAULTS as error:
        log.debug(event, error=repr(error))
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        log.debug(event, error=repr(error))
