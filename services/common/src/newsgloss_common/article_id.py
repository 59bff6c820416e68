"""A stable `article_id` for an article whose producer gave none.

With a web address: UUIDv5 (RFC 9562 §5.5) in the URL namespace, over the canonical address. Without:
UUIDv5 in `TEXT_NAMESPACE`, over source id, title and body joined by NUL. Written down for producers in
other languages in docs/article-id.md.
"""

import uuid

from newsgloss_common.canonical_url import canonical_url

TEXT_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:newsgloss:article-text")
FEED_ITEM_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:newsgloss:feed-item")


def derive_article_id(*, source_id: str, title: str | None, body: str | None, url: str | None = None) -> str:
    """The same article gives the same id, in every process and release."""
    canonical = canonical_url(url) if url else None
    if canonical is not None:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, canonical))
    return _over(TEXT_NAMESPACE, source_id, title or "", body or "")


def feed_item_article_id(*, source_id: str, item_id: str) -> str:
    """The id of a feed's item that has an id of its own and no web address."""
    return _over(FEED_ITEM_NAMESPACE, source_id, item_id)


def _over(namespace: uuid.UUID, *texts: str) -> str:
    return str(uuid.uuid5(namespace, "\0".join(texts).encode("utf-8", "replace").decode()))
