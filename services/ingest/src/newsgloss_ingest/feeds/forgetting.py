"""What the memory forgets: items that have long been out of their feed, in small portions.

Days on which a feed could not be read do not count: nobody knows what it had. So a feed that answers after
half a year finds its items remembered. Of feeds that are configured no more, every day counts.
"""

import asyncio
from collections.abc import Callable, Collection

import structlog

from newsgloss_ingest.feeds.memory import Memory

log = structlog.get_logger(__name__)

PORTION = 500
"""Items in one transaction; polls go on between two."""


class Forgetting:
    """Forgets what was last seen more than so many days ago.

    Args:
        memory: what is remembered.
        after_days: `forget_after_days`.
        stop: once it is set, no further portion is begun.
        forgot: is told how many items are remembered no more.
    """

    def __init__(
        self, memory: Memory, after_days: int, stop: asyncio.Event, forgot: Callable[[int], None]
    ) -> None:
        self._memory = memory
        self._after_days = after_days
        self._stop = stop
        self._forgot = forgot

    async def items_of(self, feed: str) -> bool:
        """Forget old items of a feed that was read just now; whether none is left to be forgotten."""
        before = self._memory.today() - self._after_days
        total, last = 0, PORTION
        while last == PORTION and not self._stop.is_set():
            last = self._memory.forget_items(feed, seen_before=before, at_most=PORTION)
            self._forgot(last)
            total += last
            await asyncio.sleep(0)
        if total:
            log.info("items forgotten", feed=feed, items=total, last_seen_days_ago=self._after_days)
        return last < PORTION

    async def removed_feeds(self, configured: Collection[str]) -> None:
        """Forget old items of feeds that are polled no more, and a feed of which no item is left."""
        for feed in self._memory.feeds():
            if feed not in configured and await self.items_of(feed) and not self._memory.has_items(feed):
                self._memory.forget_feed(feed)
