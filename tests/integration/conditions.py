"""Waiting for what a broker or a service has no event for."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.patience import PATIENCE_SECONDS


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """Ask again and again, until the answer is true."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await condition():  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(0.02)
