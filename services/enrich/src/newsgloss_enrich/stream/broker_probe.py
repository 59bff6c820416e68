"""Whether the broker can be reached: asked every few seconds, logged once per change."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from newsgloss_common.reach import why_unreachable

log = structlog.get_logger(__name__)

EVERY_SECONDS = 2.0
ANSWER_SECONDS = 3.0


async def watch(client_options: Mapping[str, Any], on_change: Callable[[bool, str], None]) -> None:
    """Ask until cancelled; `on_change(reachable, error)` at each change, reachable being assumed first."""
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
                    # Not the cached answer: a request that some broker has to answer now.
                    if not await client.force_metadata_update():
                        error = "no broker answers"
            except (KafkaError, OSError, TimeoutError) as failure:
                error = await why_unreachable(client_options) or repr(failure)
            if error and client is not None:
                await client.close()
                client = None
            if reachable is bool(error):
                reachable = not error
                on_change(reachable, error)
            await asyncio.sleep(EVERY_SECONDS)
    finally:
        if client is not None:
            await client.close()
