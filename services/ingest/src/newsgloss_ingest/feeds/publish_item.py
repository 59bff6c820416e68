"""Decides what one item of a feed leads to, and publishes its article where it is new or changed.

the item is known and unchanged ─────────────▶ unchanged
its article belongs to another feed ─────────▶ unchanged
its page is needed and cannot be fetched now ▶ later
it makes no article, or one that is too large ▶ failed
its article equals the last published version ▶ unchanged
its article is garbled, the last was not ────▶ unchanged
otherwise published, then stored ────────────▶ new, or updated with a higher version
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
    is_garbled,
    wants_page,
)
from newsgloss_ingest.feeds.items import FeedItem
from newsgloss_ingest.feeds.pages import Pages
from newsgloss_ingest.feeds.states import ArticleState, ItemState
from newsgloss_ingest.feeds.store import FeedStore
from newsgloss_ingest.publisher import RecordTooLargeError
from newsgloss_ingest.record import RawRecord, encode

log = structlog.get_logger(__name__)

MAX_PAGE_ATTEMPTS = 3
"""After these, a new article is published with the text of the feed."""


class ItemOutcome(enum.StrEnum):
    """What an item led to."""

    NEW = enum.auto()
    UPDATED = enum.auto()
    UNCHANGED = enum.auto()
    LATER = enum.auto()
    FAILED = enum.auto()


class _LaterError(Exception):
    """The item's page must be tried again at a later poll."""


@dataclass(slots=True)
class PageBudget:
    """Pages that one poll may still fetch. It keeps a long feed or a slow host from blocking the others."""

    left: int


@dataclass(slots=True)
class ItemPublisher:
    """Handles items.

    Attributes:
        pages: fetches articles' pages.
        store: the articles that were published before.
        publish: returns when Kafka has the record.
        configured: addresses of all feeds. An article belongs to the first feed that published it.
        by_source: whether ids of new articles begin with their source's id.
    """

    pages: Pages
    store: FeedStore
    publish: Callable[[RawRecord], Awaitable[None]]
    configured: Collection[str]
    by_source: bool = False
    _locks: "WeakValueDictionary[str, asyncio.Lock]" = field(default_factory=WeakValueDictionary)

    async def handle(
        self, feed: Feed, item: FeedItem, language: str | None, budget: PageBudget
    ) -> ItemOutcome:
        """Handle one item. Errors of `publish` that do not concern this record are raised."""
        known = self.store.item(feed.url, item.key)
        if known.digest == item.digest:
            return ItemOutcome.UNCHANGED
        article_id = known.article_id or article_id_of(feed, item, by_source=self.by_source)
        lock = self._locks.setdefault(article_id, asyncio.Lock())
        async with lock:  # another feed may be handling the same article
            try:
                fate = await self._publish(feed, item, article_id, language, budget)
            except _LaterError:
                return ItemOutcome.LATER
            except (NoArticleError, RecordTooLargeError) as error:
                log.warning("no article", feed=feed.url, item=item.key, reason=str(error))
                fate = ItemOutcome.FAILED
        if fate in {ItemOutcome.UNCHANGED, ItemOutcome.FAILED}:
            self.store.save_item(feed.url, item.key, ItemState(article_id, item.digest))
        return fate

    async def _publish(
        self, feed: Feed, item: FeedItem, article_id: str, language: str | None, budget: PageBudget
    ) -> ItemOutcome:
        before = self.store.article(article_id)
        if before and before.feed != feed.url and before.feed in self.configured:
            return ItemOutcome.UNCHANGED
        page = None
        if wants_page(feed, item):
            page = await self._page(feed, item, budget)
            if page is None and before:
                return ItemOutcome.UNCHANGED  # a summary would replace the full text
        article = article_of(feed, item, page, article_id=article_id, language=language)
        digest = digest_of(article)
        if before and before.digest == digest:
            return ItemOutcome.UNCHANGED
        if before and is_garbled(digest) and not is_garbled(before.digest):
            log.warning("a garbled version is not published over a right one", feed=feed.url, item=item.key)
            return ItemOutcome.UNCHANGED
        version = before.version + 1 if before else 1
        await self.publish(encode(article.model_copy(update={"version": version})))
        self.store.save_published(
            item.key, ItemState(article_id, item.digest), ArticleState(feed.url, version, digest)
        )
        return ItemOutcome.UPDATED if before else ItemOutcome.NEW

    async def _page(self, feed: Feed, item: FeedItem, budget: PageBudget) -> PageArticle | None:
        """The page's article; None when the page gives none."""
        if budget.left <= 0:
            raise _LaterError
        budget.left -= 1
        try:
            return await self.pages.get(item.url, obey_robots=feed.robots)
        except FetchError as error:
            known = self.store.item(feed.url, item.key)
            if not error.lasting and known.attempts + 1 < MAX_PAGE_ATTEMPTS:
                tried = known._replace(attempts=known.attempts + 1)
                self.store.save_item(feed.url, item.key, tried)
                raise _LaterError from error
            log.warning("the page cannot be had", page=item.url, reason=str(error))
            return None
