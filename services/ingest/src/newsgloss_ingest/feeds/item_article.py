"""Builds the article of a feed's item, with the page that was fetched for it, if any."""

import hashlib
import re
from typing import Any

from pydantic import ValidationError

from newsgloss_common.article import identifiers
from newsgloss_common.article.article_id import derive_article_id, feed_item_article_id
from newsgloss_common.html.page import PageArticle
from newsgloss_common.text_encoding import looks_garbled
from newsgloss_ingest.feeds.configuration import Feed
from newsgloss_ingest.feeds.items import FeedItem
from newsgloss_schemas import RawArticle

MAX_TAG_LENGTH = 64
_TAG = re.compile(r"[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*")
_NOT_COMPARED = {
    "version", "fetched_at", "modified_at", "published_at_precision", "published_at_source"
}  # fmt: skip
"""What may differ without a new version. Some feeds give every item a new date whenever they are made."""
_DIGEST_BYTES = 16
_GARBLED = b"?"


class NoArticleError(Exception):
    """The item makes no article; the message says why."""


def article_id_of(feed: Feed, item: FeedItem, *, by_source: bool = False) -> str:
    """By the item's link, else its own id, else its text; with `by_source`, after its source's id."""
    prefix = identifiers.prefix_of(feed.source) if by_source else ""
    return prefix + _derived(feed, item)


def _derived(feed: Feed, item: FeedItem) -> str:
    if item.own_id:
        return feed_item_article_id(source_id=feed.source, item_id=item.own_id)
    if item.url or not item.item_id:
        return derive_article_id(
            source_id=feed.source, title=item.title, body=item.text, url=item.url or None
        )
    return feed_item_article_id(source_id=feed.source, item_id=item.item_id)


def wants_page(feed: Feed, item: FeedItem) -> bool:
    """Whether the text must be fetched from the item's page."""
    if not item.url or feed.full_text == "never":
        return False
    return feed.full_text == "always" or not item.is_whole


def article_of(
    feed: Feed, item: FeedItem, page: PageArticle | None, *, article_id: str, language: str | None
) -> RawArticle:
    """The article as version 1. Fields of the feed take precedence over those of the page.

    Raises:
        NoArticleError: it has no text, or a field that no article may have.
    """
    published_at, precision, source = _published(item, page)
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
        "published_at": published_at,
        "published_at_precision": precision,
        "published_at_source": source,
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


def _published(item: FeedItem, page: PageArticle | None) -> tuple[object, str | None, str | None]:
    """The date of publication with its precision and source: the feed's, else the page's."""
    if item.published_at:
        return item.published_at, item.published_at_precision, "feed"
    if page is None or page.published_at is None:
        return None, None, None
    return page.published_at, page.published_at_precision, page.published_at_source


def digest_of(article: RawArticle) -> bytes:
    """Changes when the article changes in a way that a new version is for.

    It is stored, so it must not change with a release. A garbled article has one byte more: see `is_garbled`.
    """
    text = article.model_dump_json(exclude=_NOT_COMPARED)
    digest = hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).digest()
    garbled = looks_garbled(article.title or "") or looks_garbled(article.body or "")
    return digest + _GARBLED if garbled else digest


def is_garbled(digest: bytes) -> bool:
    """Whether the article of this digest holds text that was decoded wrongly."""
    return digest.endswith(_GARBLED) and len(digest) > _DIGEST_BYTES


def _language(tag: str | None) -> str | None:
    """The feed's language tag; None when it is not a tag."""
    tag = (tag or "").strip()
    return tag if len(tag) <= MAX_TAG_LENGTH and _TAG.fullmatch(tag) else None
