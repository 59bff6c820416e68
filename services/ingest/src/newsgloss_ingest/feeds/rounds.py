"""Polls all feeds, each at its own interval, until a signal comes; or each feed once."""

import asyncio
import time
from collections.abc import Collection

import structlog

from newsgloss_common.lifecycle import until_stopped
from newsgloss_common.watchers import own_cancellation
from newsgloss_ingest.feeds.configuration import Feed
from newsgloss_ingest.feeds.poll import Poller, Tally
from newsgloss_ingest.feeds.store import FeedStore
from newsgloss_ingest.publisher import KafkaUnavailableError, Publisher

log = structlog.get_logger(__name__)

POLLS_AT_ONCE = 64
"""Bounds the documents that are held at once."""
FORGET_EVERY_SECONDS = 24 * 3600.0
GRACE_SECONDS = 5.0
"""How long polls may go on after a signal."""


class Rounds:
    """All feeds of the file.

    Args:
        poller: polls one feed.
        store: says when a feed is due.
        stop: is set when a signal comes.
        retry_gone: also poll feeds that are gone for good.
        retry_now: poll feeds that failed at once, before their next time.
    """

    def __init__(
        self, poller: Poller, store: FeedStore, stop: asyncio.Event, *, retry_gone: bool, retry_now: bool
    ) -> None:
        self._poller = poller
        self._store = store
        self._stop = stop
        self._retry_gone = retry_gone
        self._retry_now = retry_now
        self._room = asyncio.Semaphore(POLLS_AT_ONCE)
        self.tally = Tally()

    async def run(self, feeds: tuple[Feed, ...], publisher: Publisher, *, once: bool) -> None:
        """Poll until the stop event is set, or with `once` until each feed was polled.

        Raises:
            KafkaUnavailableError: with `once`, when Kafka is away.
        """
        feeds_done = asyncio.create_task(self._all(feeds, once=once))
        try:
            await until_stopped(self._stop, asyncio.shield(feeds_done), publisher.failed())
            self._poller.observer.stopping = True
            await asyncio.wait({feeds_done}, timeout=GRACE_SECONDS)
        finally:
            feeds_done.cancel()
            await asyncio.wait({feeds_done})
        if not feeds_done.cancelled():
            feeds_done.result()

    async def _all(self, feeds: tuple[Feed, ...], *, once: bool) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                # A task cancelled from within ends without an error: its feed would never be polled again.
                forgetting = group.create_task(
                    own_cancellation(self._forget_removed({feed.url for feed in feeds}, once=once))
                )
                await asyncio.wait(
                    [
                        group.create_task(own_cancellation(self._watch(feed, once=once)), name=feed.url)
                        for feed in feeds
                    ]
                )
                if not once:
                    forgetting.cancel()
        except* KafkaUnavailableError as errors:
            raise errors.exceptions[0] from None

    async def _forget_removed(self, configured: Collection[str], *, once: bool) -> None:
        await self._poller.forgetting.removed_feeds(configured)
        while not once and not await self._stopped_within(FORGET_EVERY_SECONDS):
            await self._poller.forgetting.removed_feeds(configured)

    async def _watch(self, feed: Feed, *, once: bool) -> None:
        retry_now = self._retry_now
        while not self._stop.is_set():
            state = self._store.feed(feed.url)
            wait = 0.0 if retry_now and state.failures else state.next_poll - time.time()
            retry_now = False
            if state.gone and not self._retry_gone:
                self._poller.observer.scheduled(feed.url, state, None)
                log.warning("gone for good, not polled; --retry-gone tries again", feed=feed.url)
                self.tally.feeds_gone += 1
                return
            self._poller.observer.scheduled(feed.url, state, wait)
            if once and state.failures and wait > 0:
                log.warning(
                    "not polled, it is to be left alone",
                    feed=feed.url,
                    seconds=round(wait),
                    again="--retry-now polls it at once",
                )
                self.tally.feeds_failed += 1
                return
            if not once and await self._stopped_within(wait):
                return
            async with self._room:
                if not self._stop.is_set():
                    self.tally.add(await self._poller.poll(feed))
            if once:
                return

    async def _stopped_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                return await self._stop.wait()
        except TimeoutError:
            return False
