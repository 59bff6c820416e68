"""Checks every few seconds whether a broker answers, and reports each change once."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from newsgloss_common.kafka.closing import close_client
from newsgloss_common.kafka.unreachable import why_unreachable

log = structlog.get_logger(__name__)

EVERY_SECONDS = 2.0
ANSWER_SECONDS = 3.0


async def watch(client_options: Mapping[str, Any], on_change: Callable[[bool, str], None]) -> None:
    """Check until cancelled.

    Args:
        client_options: As `KafkaSettings.client_options` gives them.
        on_change: Called with (reachable, error) at each change; at first the broker counts as reachable.
    """
    reachable = True
    client: AIOKafkaClient | None = None
    try:
        while True:
            error = ""
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    if client is None:
                        client = AIOKafkaClient(**client_options, client_id="newsgloss-probe")
                        await client.bootstrap()
                    # A request that some broker has to answer now, instead of the cached metadata.
                    if not await client.force_metadata_update():
                        error = "no broker answers"
            except (KafkaError, OSError, TimeoutError) as failure:
                error = await why_unreachable(client_options) or repr(failure)
            if error and client is not None:
                await close_client(client)
                client = None
            if reachable is bool(error):
                reachable = not error
                on_change(reachable, error)
            await asyncio.sleep(EVERY_SECONDS)
    finally:
        if client is not None:
            await close_client(client)
