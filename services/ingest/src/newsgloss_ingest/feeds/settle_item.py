"""What becomes of one item of a feed that was just read.

known as it is ──────────────────────────────▶ unchanged
its article belongs to another feed ─────────▶ unchanged
needs its page, which cannot be had now ─────▶ later
makes no article, or none that Kafka takes ──▶ failed
makes the article that was published last ───▶ unchanged
else published, then written down ───────────▶ new, or updated in a higher version
"""

import asyncio
import enum
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import structlog

from newsgloss_common.html.page import PageArticle
from newsgloss_ingest.feeds.configuration import Feed
from newsgloss_ingest.feeds.errors import FetchError
from newsgloss_ingest.feeds.item_article import (
    NoArticleError,
    article_id_of,
    article_of,
    digest_of,
    wants_page,
)
from newsgloss_ingest.feeds.items import FeedItem
from newsgloss_ingest.feeds.memory import ArticleState, ItemState, Memory
from newsgloss_ingest.feeds.pages import Pages
from newsgloss_ingest.publisher import RecordTooLargeError
from newsgloss_ingest.record import RawRecord, encode

log = structlog.get_logger(__name__)

MAX_PAGE_ATTEMPTS = 3
"""By then a new article is published with what the feed has."""


class Fate(enum.StrEnum):
    """What became of an item."""

    NEW = enum.auto()
    UPDATED = enum.auto()
    UNCHANGED = enum.auto()
    LATER = enum.auto()
    FAILED = enum.auto()


class _LaterError(Exception):
    """The item's page is to be tried again."""


@dataclass(slots=True)
class PageBudget:
    """How many pages one poll may still fetch, so that a long feed or a slow host takes its turn again."""

    left: int


@dataclass(slots=True)
class ItemSettler:
    """Settles items.

    Attributes:
        pages: fetches articles' pages.
        memory: what was published before.
        publish: returns once Kafka has the record.
        configured: addresses of all feeds; an article belongs to the one that brought it first.
        by_source: whether new articles' ids are their source's own.
    """

    pages: Pages
    memory: Memory
    publish: Callable[[RawRecord], Awaitable[None]]
    configured: Collection[str]
    by_source: bool = False
    _locks: "WeakValueDictionary[str, asyncio.Lock]" = field(default_factory=WeakValueDictionary)

    async def settle(self, feed: Feed, item: FeedItem, language: str | None, budget: PageBudget) -> Fate:
        """Settle one item. Raises what `publish` does, if it is not about this record."""
        known = self.memory.item(feed.url, item.key)
        if known.digest == item.digest:
            return Fate.UNCHANGED
        article_id = known.article_id or article_id_of(feed, item, by_source=self.by_source)
        lock = self._locks.setdefault(article_id, asyncio.Lock())
        async with lock:  # another feed may have the same article in hand
            try:
                fate = await self._publish(feed, item, article_id, language, budget)
            except _LaterError:
                return Fate.LATER
            except (NoArticleError, RecordTooLargeError) as error:
                log.warning("no article", feed=feed.url, item=item.key, reason=str(error))
                fate = Fate.FAILED
        if fate in {Fate.UNCHANGED, Fate.FAILED}:
            self.memory.save_item(feed.url, item.key, ItemState(article_id, item.digest))
        return fate

    async def _publish(
        self, feed: Feed, item: FeedItem, article_id: str, language: str | None, budget: PageBudget
    ) -> Fate:
        before = self.memory.article(article_id)
        if before and before.feed != feed.url and before.feed in self.configured:
            return Fate.UNCHANGED
        page = None
        if wants_page(feed, item):
            page = await self._page(feed, item, budget)
            if page is None and before:
                return Fate.UNCHANGED  # a summary would replace the whole text
        article = article_of(feed, item, page, article_id=article_id, language=language)
        digest = digest_of(article)
        if before and before.digest == digest:
            return Fate.UNCHANGED
        version = before.version + 1 if before else 1
        await self.publish(encode(article.model_copy(update={"version": version})))
        self.memory.save_published(
            item.key, ItemState(article_id, item.digest), ArticleState(feed.url, version, digest)
        )
        return Fate.UPDATED if before else Fate.NEW

    async def _page(self, feed: Feed, item: FeedItem, budget: PageBudget) -> PageArticle | None:
        """The page's article; None when it is not to be had."""
        if budget.left <= 0:
            raise _LaterError
        budget.left -= 1
        try:
            return await self.pages.get(item.url, obey_robots=feed.robots)
        except FetchError as error:
            known = self.memory.item(feed.url, item.key)
            if not error.lasting and known.attempts + 1 < MAX_PAGE_ATTEMPTS:
                tried = known._replace(attempts=known.attempts + 1)
                self.memory.save_item(feed.url, item.key, tried)
                raise _LaterError from error
            log.warning("the page cannot be had", page=item.url, reason=str(error))
            return None
