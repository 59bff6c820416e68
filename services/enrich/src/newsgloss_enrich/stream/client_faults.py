"""What a look at the cluster may meet while its client is being replaced, and what the next look mends."""

import asyncio
import contextlib
from collections.abc import Iterator

import structlog
from aiokafka.errors import ConsumerStoppedError, KafkaError

log = structlog.get_logger(__name__)

FAULTS = (KafkaError, OSError, TimeoutError, ConsumerStoppedError, AssertionError)
"""The client asserts on its own state, and says that it was stopped by an error that is no `KafkaError`."""


@contextlib.contextmanager
def passing_faults(event: str) -> Iterator[None]:
    """Run one look at the cluster; a fault of the client ends this look and is logged as `event`.

    A client that is closed cancels its own futures, and so may end a look with a cancellation that nobody
    asked for.

    Raises:
        asyncio.CancelledError: the task itself is cancelled.
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
