"""Stopping a consumer's client, which must neither hang nor end what waits for it."""

import asyncio

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

log = structlog.get_logger(__name__)

STOP_SECONDS = 5.0


async def stop_client(client: AIOKafkaConsumer) -> None:
    """Leave the group and close the connections; what goes wrong is logged.

    The client's fetcher cancels its fetches and then waits for them: one that is in its pause after a failed
    fetch lets the cancellation out of `stop`, where it looks as if we were cancelled ourselves. The
    connections are then still open.
    """
    try:
        try:
            await asyncio.wait_for(client.stop(), STOP_SECONDS)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            # A second `stop` would do nothing.
            await asyncio.wait_for(client._client.close(), STOP_SECONDS)  # noqa: SLF001
    except (KafkaError, OSError, TimeoutError) as error:
        log.warning("the consumer did not stop cleanly", error=repr(error))
