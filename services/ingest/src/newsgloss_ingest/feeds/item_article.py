"""A feed's item, and its page where that was fetched → the article. Pure."""

import hashlib
import re
from typing import Any

from pydantic import ValidationError

from newsgloss_common.article_id import derive_article_id, feed_item_article_id
from newsgloss_common.html.page import PageArticle
from newsgloss_ingest import identifiers
from newsgloss_ingest.feeds.configuration import Feed
from newsgloss_ingest.feeds.items import FeedItem
from newsgloss_schemas import RawArticle

MAX_TAG_LENGTH = 64
_TAG = re.compile(r"[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*")
_NOT_COMPARED = {"version", "fetched_at", "modified_at"}
"""What may differ without a new version: some feeds date every item anew whenever they are made."""


class NoArticleError(Exception):
    """The item makes no article; the message says why."""


def article_id_of(feed: Feed, item: FeedItem, *, by_source: bool = False) -> str:
    """By its address, else by the feed's id of it, else by its text; perhaps in its source's own space."""
    prefix = identifiers.prefix_of(feed.source) if by_source else ""
    return prefix + _derived(feed, item)


def _derived(feed: Feed, item: FeedItem) -> str:
    if item.url or not item.item_id:
        return derive_article_id(
            source_id=feed.source, title=item.title, body=item.text, url=item.url or None
        )
    return feed_item_article_id(source_id=feed.source, item_id=item.item_id)


def wants_page(feed: Feed, item: FeedItem) -> bool:
    """Whether the item's page is to be fetched for its text."""
    if not item.url or feed.full_text == "never":
        return False
    return feed.full_text == "always" or not item.is_whole


def article_of(
    feed: Feed, item: FeedItem, page: PageArticle | None, *, article_id: str, language: str | None
) -> RawArticle:
    """The article in its first version; what the feed says goes before what the page says.

    Raises:
        NoArticleError: it has no text, or a field that no article may have.
    """
    fields: dict[str, Any] = {
        "article_id": article_id,
        "source": {"id": feed.source, "name": feed.source_name},
        "url": item.url or None,
        "title": item.title or (page.title if page else None),
        "body": page.body if page else item.text,
        "language_hint": (page.language if page else None) or _language(language) or feed.language_hint,
        "authors": list(item.authors) or (list(page.authors) if page else None) or None,
        "section": feed.section,
        "keywords": list(item.keywords) or None,
        "published_at": item.published_at or (page.published_at if page else None),
        "modified_at": item.modified_at or (page.modified_at if page else None),
    }
    try:
        article = RawArticle.model_validate(fields, strict=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise NoArticleError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    for path, fault in identifiers.unfit_identifiers(article):
        raise NoArticleError(f"{'.'.join(path)}: {fault}")
    return article


def digest_of(article: RawArticle) -> bytes:
    """Changes when there is something that a new version is for."""
    text = article.model_dump_json(exclude=_NOT_COMPARED)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _language(tag: str | None) -> str | None:
    """A feed's language tag, if it is one."""
    tag = (tag or "").strip()
    return tag if len(tag) <= MAX_TAG_LENGTH and _TAG.fullmatch(tag) else None
