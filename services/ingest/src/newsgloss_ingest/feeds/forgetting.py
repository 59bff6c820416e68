"""Removes items from the store that have been out of their feed for long, a few at a time.

Days on which a feed could not be read do not count, because nobody knows what it held. A feed that answers
after half a year finds its items still known. For feeds that are no longer configured, every day counts.
"""

import asyncio
from collections.abc import Callable, Collection

import structlog

from newsgloss_ingest.feeds.store import FeedStore

log = structlog.get_logger(__name__)

PORTION = 500
"""Items in one transaction. Polls go on between transactions."""


class Forgetting:
    """Removes items that were last in their feed more than `after_days` ago.

    Args:
        store: where the items are.
        after_days: `forget_after_days`.
        stop: when it is set, no further portion is started.
        forgot: called with the number of removed items.
    """

    def __init__(
        self, store: FeedStore, after_days: int, stop: asyncio.Event, forgot: Callable[[int], None]
    ) -> None:
        self._store = store
        self._after_days = after_days
        self._stop = stop
        self._forgot = forgot

    async def items_of(self, feed: str) -> bool:
        """Remove old items of a feed that was just read; return whether all of them are removed."""
        before = self._store.today() - self._after_days
        total, last = 0, PORTION
        while last == PORTION and not self._stop.is_set():
            last = self._store.forget_items(feed, seen_before=before, at_most=PORTION)
            self._forgot(last)
            total += last
            await asyncio.sleep(0)
        if total:
            log.info("items forgotten", feed=feed, items=total, last_seen_days_ago=self._after_days)
        return last < PORTION

    async def removed_feeds(self, configured: Collection[str]) -> None:
        """Remove old items of feeds that are no longer polled, and feeds without any item."""
        for feed in self._store.feeds():
            if feed not in configured and await self.items_of(feed) and not self._store.has_items(feed):
                self._store.forget_feed(feed)
