"""One poll of one feed: fetch, read, publish new and changed articles, store the feed's state."""

import asyncio
import random
import sqlite3
import time
from dataclasses import dataclass, field, fields, replace

import structlog

from newsgloss_ingest.feeds import schedule, validators
from newsgloss_ingest.feeds.configuration import Feed
from newsgloss_ingest.feeds.credentials import CredentialsError
from newsgloss_ingest.feeds.document import NOT_MODIFIED, Document
from newsgloss_ingest.feeds.errors import FetchError, GoneError
from newsgloss_ingest.feeds.fetch import Fetcher
from newsgloss_ingest.feeds.forgetting import Forgetting
from newsgloss_ingest.feeds.observer import FeedsObserver, PollOutcome
from newsgloss_ingest.feeds.parse_process import parse_apart
from newsgloss_ingest.feeds.publish_item import ItemPublisher, PageBudget
from newsgloss_ingest.feeds.states import FeedState
from newsgloss_ingest.feeds.store import FeedStore
from newsgloss_ingest.publisher import KafkaUnavailableError

log = structlog.get_logger(__name__)

ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, text/xml;q=0.9, */*;q=0.1"
MAX_PAGES = 100
"""Of one poll; the next poll fetches more."""
READ_AT_ONCE = 2
"""Processes that read feeds."""
_NEVER_FEEDS = (
    "image/",
    "audio/",
    "video/",
    "font/",
    "application/pdf",
    "application/zip",
    "application/octet-stream",
)


@dataclass(slots=True)
class Tally:
    """Counts of one poll, or of several.

    Attributes:
        new: articles published for the first time.
        updated: articles published with a higher version.
        unchanged: items that needed nothing, including those whose article belongs to another feed.
        later: items whose page could not be fetched now, or exceeded the limit of pages.
        failed: items that make no article, or one that Kafka refuses.
        feeds_failed: feeds that could not be fetched or read.
        feeds_gone: feeds that are gone for good.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    later: int = 0
    failed: int = 0
    feeds_failed: int = 0
    feeds_gone: int = 0

    def add(self, other: "Tally") -> None:
        """Add another's counts."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(slots=True)
class Poller:
    """Polls feeds.

    Attributes:
        fetcher: fetches feeds.
        store: the articles that were published before.
        items: handles the items of a feed.
        forgetting: removes items that are no longer in a feed.
        observer: receives events.
        stop: when it is set, no further item is started.
    """

    fetcher: Fetcher
    store: FeedStore
    items: ItemPublisher
    forgetting: Forgetting
    observer: FeedsObserver
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    _reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(READ_AT_ONCE))

    async def poll(self, feed: Feed) -> Tally:
        """Poll once, and store when to poll next. Raises KafkaUnavailableError when publishing does."""
        before = self.store.feed(feed.url)
        self._suspect(feed, before)
        try:
            return await self._poll(feed, replace(before))
        except (asyncio.CancelledError, KafkaUnavailableError):
            self.store.save_feed(feed.url, before)  # not the feed's fault
            raise

    def _suspect(self, feed: Feed, state: FeedState) -> None:
        """Count the poll as failed until it has ended, so that a feed that kills the process does so once."""
        failures = state.failures + 1
        wait = schedule.after_failure(feed.interval_seconds, failures, None, random.random)
        self.store.save_feed(feed.url, replace(state, failures=failures, next_poll=time.time() + wait))

    async def _poll(self, feed: Feed, state: FeedState) -> Tally:
        tally = Tally()
        begun, outcome, read_day = time.monotonic(), PollOutcome.FAILED, state.read_day
        try:
            document = await self._fetch(feed, state)
            if document.status == NOT_MODIFIED:
                self.store.saw_again(feed.url, read_day)
            else:
                await self._read(feed, document, tally)
        except GoneError as error:
            log.warning("this feed is polled no more", feed=feed.url, reason=str(error))
            outcome, state.gone, tally.feeds_gone = PollOutcome.GONE, True, 1
            state.next_poll = time.time() + schedule.MAX_WAIT_SECONDS
        except FetchError as error:
            self._failed(feed, state, error)
            tally.feeds_failed = 1
        except (KafkaUnavailableError, sqlite3.Error):
            raise
        except Exception as error:
            log.exception("polling failed", feed=feed.url)
            self._failed(feed, state, FetchError(f"a fault in newsgloss: {type(error).__name__}"))
            tally.feeds_failed = 1
        else:
            outcome = PollOutcome.NOT_MODIFIED if document.status == NOT_MODIFIED else PollOutcome.READ
            self._succeeded(feed, state, document, is_settled=not tally.later and not self.stop.is_set())
        self.store.save_feed(feed.url, state)
        self.observer.poll_ended(outcome, time.monotonic() - begun)
        log.info(
            "feed polled", feed=feed.url, **{one.name: getattr(tally, one.name) for one in fields(tally)[:5]}
        )
        if state.read_day != read_day:
            await self.forgetting.items_of(feed.url)  # once a day
        return tally

    async def _fetch(self, feed: Feed, state: FeedState) -> Document:
        try:
            credentials = feed.read_credentials()
        except CredentialsError as error:
            raise FetchError(str(error)) from None
        return await self.fetcher.get(
            state.location or feed.url,
            accept=ACCEPT,
            validators=validators.request_headers(state.etag, state.last_modified),
            obey_robots=feed.robots,
            credentials=credentials,
        )

    def _succeeded(self, feed: Feed, state: FeedState, document: Document, *, is_settled: bool) -> None:
        if document.moved_to and document.moved_to != state.location:
            log.warning("the feed has moved for good", feed=feed.url, to=document.moved_to)
            state.location = document.moved_to
        if document.status != NOT_MODIFIED:
            # While an item must be tried again, the server must not answer that nothing is new.
            sent = document.headers if is_settled else {}
            state.etag = validators.usable(sent.get("etag"))
            state.last_modified = validators.usable(sent.get("last-modified"))
        if not self.stop.is_set():
            state.read_day = self.store.today()
        state.failures, state.gone = 0, False
        state.next_poll = time.time() + schedule.after_success(feed.interval_seconds, random.random)

    def _failed(self, feed: Feed, state: FeedState, error: FetchError) -> None:
        state.failures += 1
        state.etag = state.last_modified = None  # the server may fail on them
        wait = schedule.after_failure(feed.interval_seconds, state.failures, error.retry_after, random.random)
        if error.lasting:
            state.location = None  # it may have moved back
        state.next_poll = time.time() + wait
        log.warning(
            "the feed cannot be had",
            feed=feed.url,
            reason=str(error),
            failures=state.failures,
            next_try_in=round(wait),
        )

    async def _read(self, feed: Feed, document: Document, tally: Tally) -> None:
        if document.media_type.startswith(_NEVER_FEEDS):
            raise FetchError(f"comes as {document.media_type[:60]!r}, which is no feed", lasting=True)
        async with self._reading:
            read = await parse_apart(document.body, media_type=document.media_type, url=document.url)
        if read.left_out:
            log.warning(
                "the feed is too long, its last items are left out", feed=feed.url, items=read.left_out
            )
        budget = PageBudget(MAX_PAGES)
        for item in reversed(read.items):
            if self.stop.is_set():
                return
            outcome = await self.items.handle(feed, item, read.language, budget)
            setattr(tally, outcome, getattr(tally, outcome) + 1)
            self.observer.item_done(outcome)
            await asyncio.sleep(0)  # known items never wait, and there may be a thousand of them
        self.store.saw(feed.url, (item.key for item in read.items))
