"""RSS, Atom and RDF, by feedparser."""

import io
import re
import sys
from collections.abc import Mapping
from typing import Any

import feedparser

from newsgloss_ingest.feeds.errors import NotAFeedError
from newsgloss_ingest.feeds.feed_encoding import in_one_encoding
from newsgloss_ingest.feeds.item_fields import MAX_ITEMS, date_of, link, names
from newsgloss_ingest.feeds.item_title import title_text
from newsgloss_ingest.feeds.items import FeedDocument, FeedItem
from newsgloss_ingest.feeds.markup import plain_text

_ADDRESS = re.compile(r"^\S+@\S+(?: \((.*)\))?$")
"""RSS 2.0 writes authors as `ada@example.org (Ada Example)`."""
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]{1,40}|[0-9]{1,40});?")
_SURROGATES = range(0xD800, 0xE000)


def parse_xml(data: bytes, media_type: str, url: str) -> FeedDocument:
    """Read RSS, Atom or RDF.

    Raises:
        NotAFeedError: it is none.
    """
    feed = feedparser.parse(
        io.BytesIO(_REFERENCE.sub(_possible, in_one_encoding(data))),
        response_headers={"content-type": media_type or "application/xml", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not feed.get("version"):
        raise NotAFeedError("neither RSS nor Atom nor JSON Feed")
    entries = feed.entries
    harmless = feedparser.exceptions.ThingsNobodyCaresAboutButMe  # a wrong Content-Type or encoding
    if feed.bozo and not entries and not isinstance(feed.bozo_exception, harmless):
        raise NotAFeedError(f"broken: {type(feed.bozo_exception).__name__}")
    return FeedDocument(
        language=feed.feed.get("language") or None,
        items=[_item(entry, url, is_rss=feed.version.startswith("rss")) for entry in entries[:MAX_ITEMS]],
        left_out=max(0, len(entries) - MAX_ITEMS),
    )


def _possible(reference: re.Match[bytes]) -> bytes:
    """Replaces a reference to no character, which would make the parser raise and lose the whole feed."""
    digits = reference[1]
    number = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    return reference[0] if number <= sys.maxunicode and number not in _SURROGATES else b"&#xFFFD;"


def _item(entry: Mapping[str, Any], base: str, *, is_rss: bool) -> FeedItem:
    contents = [_text_of(content) for content in entry.get("content") or ()]
    content = max(contents, key=len, default="")
    summary = _text_of(entry.get("summary_detail") or {})
    item_id = str(entry.get("id") or "")
    address = str(entry.get("feedburner_origlink") or entry.get("link") or "")
    changed = entry["updated"] if "updated" in entry else None  # noqa: SIM401 - `get` gives the other date
    # RSS 1.0 dates its items by `dc:date`, which the parser calls the date of the change.
    published = date_of(entry.get("published") or (changed if is_rss else None), whole_seconds=True)
    modified = date_of(changed, whole_seconds=True)
    return FeedItem(
        item_id=item_id,
        url=link(address, base) or link(item_id, ""),
        title=_title_of(entry, is_rss=is_rss),
        text=content if len(content) >= len(summary) else summary,
        is_whole=bool(content) and len(content) > len(summary),
        authors=names(_ADDRESS.sub(r"\1", str(author.get("name"))) for author in entry.get("authors") or ()),
        keywords=names(tag.get("term") for tag in entry.get("tags") or ()),
        published_at=published.moment,
        published_at_precision=published.precision,
        modified_at=modified.moment,
    )


def _title_of(entry: Mapping[str, Any], *, is_rss: bool) -> str:
    detail = entry.get("title_detail") or {}
    value = str(entry.get("title") or "")
    # In Atom the type is what the feed says (RFC 4287 §3.1.1.1); in RSS it is the parser's guess.
    is_text = detail.get("type") == "text/plain" and not is_rss
    return " ".join(value.split()) if is_text else title_text(value)


def _text_of(content: Mapping[str, Any]) -> str:
    value = str(content.get("value") or "")
    return value.strip() if content.get("type") == "text/plain" else plain_text(value)
