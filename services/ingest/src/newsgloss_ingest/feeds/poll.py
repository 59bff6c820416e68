"""One poll of one feed: fetch, read, compare with the memory, publish what is new or changed."""

import asyncio
import random
import sqlite3
import time
from dataclasses import dataclass, field, fields, replace

import structlog

from newsgloss_ingest.feeds import schedule, validators
from newsgloss_ingest.feeds.configuration import Feed
from newsgloss_ingest.feeds.credentials import CredentialsError
from newsgloss_ingest.feeds.errors import FetchError, GoneError
from newsgloss_ingest.feeds.fetch import NOT_MODIFIED, Document, Fetcher
from newsgloss_ingest.feeds.forgetting import Forgetting
from newsgloss_ingest.feeds.memory import FeedState, Memory
from newsgloss_ingest.feeds.observation import Observation, Outcome
from newsgloss_ingest.feeds.parse_process import parse_apart
from newsgloss_ingest.feeds.settle_item import ItemSettler, PageBudget
from newsgloss_ingest.publisher import KafkaUnavailableError

log = structlog.get_logger(__name__)

ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, text/xml;q=0.9, */*;q=0.1"
MAX_PAGES = 100
"""Of one poll; the rest comes next time."""
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
    """Counts of one poll, or of many.

    Attributes:
        new: articles published first.
        updated: articles published in a higher version.
        unchanged: items that need nothing, those that another feed brought included.
        later: items whose page could not be had now, or was one too many.
        failed: items that make no article, or none that Kafka takes.
        feeds_failed: feeds that could not be had or read.
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
        """Add the counts of another."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(slots=True)
class Poller:
    """Polls feeds.

    Attributes:
        fetcher: fetches feeds.
        memory: what was published before.
        items: settles what a feed holds.
        forgetting: forgets what a feed no longer holds.
        seen: is told what happens.
        stop: when it is set, no further item is begun.
    """

    fetcher: Fetcher
    memory: Memory
    items: ItemSettler
    forgetting: Forgetting
    seen: Observation
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    _reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(READ_AT_ONCE))

    async def poll(self, feed: Feed) -> Tally:
        """Poll once, and set down when to poll next. Raises KafkaUnavailableError when publishing does."""
        before = self.memory.feed(feed.url)
        self._suspect(feed, before)
        try:
            return await self._poll(feed, replace(before))
        except (asyncio.CancelledError, KafkaUnavailableError):
            self.memory.save_feed(feed.url, before)  # the feed has no part in it
            raise

    def _suspect(self, feed: Feed, state: FeedState) -> None:
        """Write down that it failed, until it has not: whoever dies of it does so once."""
        failures = state.failures + 1
        wait = schedule.after_failure(feed.interval_seconds, failures, None, random.random)
        self.memory.save_feed(feed.url, replace(state, failures=failures, next_poll=time.time() + wait))

    async def _poll(self, feed: Feed, state: FeedState) -> Tally:
        tally = Tally()
        begun, outcome, read_day = time.monotonic(), Outcome.FAILED, state.read_day
        try:
            document = await self._fetch(feed, state)
            if document.status == NOT_MODIFIED:
                self.memory.saw_again(feed.url, read_day)
            else:
                await self._read(feed, document, tally)
        except GoneError as error:
            log.warning("this feed is polled no more", feed=feed.url, reason=str(error))
            outcome, state.gone, tally.feeds_gone = Outcome.GONE, True, 1
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
            outcome = Outcome.NOT_MODIFIED if document.status == NOT_MODIFIED else Outcome.READ
            self._succeeded(feed, state, document, is_settled=not tally.later and not self.stop.is_set())
        self.memory.save_feed(feed.url, state)
        self.seen.polled(outcome, time.monotonic() - begun)
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
            # While something is left to do, the feed must not answer that nothing is new.
            sent = document.headers if is_settled else {}
            state.etag = validators.usable(sent.get("etag"))
            state.last_modified = validators.usable(sent.get("last-modified"))
        if not self.stop.is_set():
            state.read_day = self.memory.today()
        state.failures, state.gone = 0, False
        state.next_poll = time.time() + schedule.after_success(feed.interval_seconds, random.random)

    def _failed(self, feed: Feed, state: FeedState, error: FetchError) -> None:
        state.failures += 1
        state.etag = state.last_modified = None  # perhaps it is they that the server cannot bear
        wait = schedule.after_failure(feed.interval_seconds, state.failures, error.retry_after, random.random)
        if error.lasting:
            state.location = None  # perhaps it moved back
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
            fate = await self.items.settle(feed, item, read.language, budget)
            setattr(tally, fate, getattr(tally, fate) + 1)
            self.seen.settled(fate)
            await asyncio.sleep(0)  # items that are known wait for nothing, and there may be a thousand
        self.memory.saw(feed.url, (item.key for item in read.items))
