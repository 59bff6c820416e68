"""JSON Feed 1.x (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Mapping
from typing import Any

from newsgloss_common.text_encoding import mostly_utf8
from newsgloss_ingest.feeds.errors import NotAFeedError
from newsgloss_ingest.feeds.item_fields import MAX_ITEMS, date_of, link, names, string
from newsgloss_ingest.feeds.items import FeedDocument, FeedItem
from newsgloss_ingest.feeds.markup import plain_text

_VERSION = "https://jsonfeed.org/version/1"


def parse_json(data: bytes, url: str) -> FeedDocument:
    """Read a JSON Feed.

    Raises:
        NotAFeedError: it is none.
    """
    text = mostly_utf8(data)
    try:
        feed = json.loads(data.decode("utf-8-sig") if text is None else text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise NotAFeedError(f"broken JSON: {type(error).__name__}") from None
    if not isinstance(feed, dict) or not str(feed.get("version")).startswith(_VERSION):
        raise NotAFeedError("JSON, but no JSON Feed")
    items = [item for item in _list(feed.get("items")) if isinstance(item, dict)]
    return FeedDocument(
        language=string(feed.get("language")) or None,
        items=[_item(item, url) for item in items[:MAX_ITEMS]],
        left_out=max(0, len(items) - MAX_ITEMS),
    )


def _item(item: Mapping[str, Any], base: str) -> FeedItem:
    content = string(item.get("content_text")).strip() or plain_text(string(item.get("content_html")))
    summary = string(item.get("summary")).strip()
    item_id = item.get("id")
    item_id = str(item_id) if isinstance(item_id, str | int | float) else ""
    authors = _list(item.get("authors")) or [item.get("author")]
    published = date_of(item.get("date_published"))
    return FeedItem(
        item_id=item_id,
        url=link(string(item.get("url")), base) or link(item_id, ""),
        title=" ".join(string(item.get("title")).split()),
        text=content or summary,
        is_whole=bool(content),
        authors=names(author.get("name") for author in authors if isinstance(author, dict)),
        keywords=names(_list(item.get("tags"))),
        published_at=published.moment,
        published_at_precision=published.precision,
        modified_at=date_of(item.get("date_modified")).moment,
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
