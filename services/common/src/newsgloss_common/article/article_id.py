"""A stable `article_id` for an article whose producer gave none.

With a web address it is a UUIDv5 (RFC 9562 §5.5) of the canonical address in the URL namespace. Without one
it is a UUIDv5 of source id, title and body, joined by NUL, in `TEXT_NAMESPACE`. docs/article-id.md specifies
it for producers in other languages.
"""

import uuid

from newsgloss_common.article.canonical_url import canonical_url

TEXT_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:newsgloss:article-text")
FEED_ITEM_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:newsgloss:feed-item")


def derive_article_id(*, source_id: str, title: str | None, body: str | None, url: str | None = None) -> str:
    """Derive the id; the same article has the same id in every process and release."""
    canonical = canonical_url(url) if url else None
    if canonical is not None:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, canonical))
    return _over(TEXT_NAMESPACE, source_id, title or "", body or "")


def feed_item_article_id(*, source_id: str, item_id: str) -> str:
    """Derive the id of a feed item that has an id of its own and no web address."""
    return _over(FEED_ITEM_NAMESPACE, source_id, item_id)


def _over(namespace: uuid.UUID, *texts: str) -> str:
    return str(uuid.uuid5(namespace, "\0".join(texts).encode("utf-8", "replace").decode()))
