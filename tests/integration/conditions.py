"""Waits for conditions that a broker or a service does not signal."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.patience import PATIENCE_SECONDS


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """Poll the condition until it is true; `TimeoutError` after `PATIENCE_SECONDS`."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await condition():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.02)
