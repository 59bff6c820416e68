"""The bytes of a feed → its items. RSS, Atom and RDF by feedparser; JSON Feed 1.x here.

Sources: https://www.jsonfeed.org/version/1.1/.
"""

import io
import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from newsgloss_ingest.feeds.items import FeedDocument, FeedItem
from newsgloss_ingest.feeds.markup import plain_line, plain_text
from newsgloss_ingest.feeds.web_address import link as web_link

MAX_ITEMS = 1000
MAX_NAMES = 64
MAX_NAME_LENGTH = 512
_ADDRESS = re.compile(r"^\S+@\S+(?: \((.*)\))?$")
"""RSS 2.0 writes authors as `ada@example.org (Ada Example)`."""
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]{1,40}|[0-9]{1,40});?")
_SURROGATES = range(0xD800, 0xE000)
_JSON_FEED = "https://jsonfeed.org/version/1"


class NotAFeedError(Exception):
    """The document is no feed; the message says why."""


def parse(data: bytes, *, media_type: str, url: str) -> FeedDocument:
    """Read a feed.

    Raises:
        NotAFeedError: it is none.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _parse_json(data, url)
    return _parse_xml(data, media_type, url)


def _parse_xml(data: bytes, media_type: str, url: str) -> FeedDocument:
    feed = feedparser.parse(
        io.BytesIO(_REFERENCE.sub(_mended, data)),
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
        items=[_xml_item(entry, url) for entry in entries[:MAX_ITEMS]],
        left_out=max(0, len(entries) - MAX_ITEMS),
    )


def _mended(reference: re.Match[bytes]) -> bytes:
    """A reference to no character would make the parser raise, and the whole feed be lost."""
    digits = reference[1]
    number = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    return reference[0] if number <= sys.maxunicode and number not in _SURROGATES else b"&#xFFFD;"


def _xml_item(entry: Mapping[str, Any], base: str) -> FeedItem:
    contents = [_text_of(content) for content in entry.get("content") or ()]
    content = max(contents, key=len, default="")
    summary = _text_of(entry.get("summary_detail") or {})
    # Asked for what is not there, the parser answers with the other date, and a warning.
    modified = _moment(entry["updated_parsed"]) if "updated_parsed" in entry else None
    item_id, link = (
        str(entry.get("id") or ""),
        str(entry.get("feedburner_origlink") or entry.get("link") or ""),
    )
    return FeedItem(
        item_id=item_id,
        url=_link(link, base) or _link(item_id, ""),
        title=plain_line(str(entry.get("title") or "")),
        text=content if len(content) >= len(summary) else summary,
        is_whole=bool(content) and len(content) > len(summary),
        authors=_names(_ADDRESS.sub(r"\1", str(author.get("name"))) for author in entry.get("authors") or ()),
        keywords=_names(tag.get("term") for tag in entry.get("tags") or ()),
        published_at=_moment(entry.get("published_parsed")),
        modified_at=modified,
    )


def _text_of(content: Mapping[str, Any]) -> str:
    value = str(content.get("value") or "")
    return value.strip() if content.get("type") == "text/plain" else plain_text(value)


def _moment(parsed: struct_time | None) -> str | None:
    try:
        return None if parsed is None else datetime(*parsed[:6], tzinfo=UTC).isoformat()
    except ValueError:
        return None


def _parse_json(data: bytes, url: str) -> FeedDocument:
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotAFeedError(f"broken JSON: {type(error).__name__}") from None
    if not isinstance(feed, dict) or not str(feed.get("version")).startswith(_JSON_FEED):
        raise NotAFeedError("JSON, but no JSON Feed")
    items = [item for item in _list(feed.get("items")) if isinstance(item, dict)]
    return FeedDocument(
        language=_string(feed.get("language")) or None,
        items=[_json_item(item, url) for item in items[:MAX_ITEMS]],
        left_out=max(0, len(items) - MAX_ITEMS),
    )


def _json_item(item: Mapping[str, Any], base: str) -> FeedItem:
    content = _string(item.get("content_text")).strip() or plain_text(_string(item.get("content_html")))
    summary = _string(item.get("summary")).strip()
    item_id = item.get("id")
    item_id = str(item_id) if isinstance(item_id, str | int | float) else ""
    authors = _list(item.get("authors")) or [item.get("author")]
    return FeedItem(
        item_id=item_id,
        url=_link(_string(item.get("url")), base) or _link(item_id, ""),
        title=" ".join(_string(item.get("title")).split()),
        text=content or summary,
        is_whole=bool(content),
        authors=_names(author.get("name") for author in authors if isinstance(author, dict)),
        keywords=_names(_list(item.get("tags"))),
        published_at=_json_moment(item.get("date_published")),
        modified_at=_json_moment(item.get("date_modified")),
    )


def _json_moment(value: object) -> str | None:
    try:
        moment = datetime.fromisoformat(_string(value))
        return None if moment.tzinfo is None else moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None


def _link(text: str, base: str) -> str:
    return web_link(text, base) if text else ""


def _names(values: Iterable[object]) -> tuple[str, ...]:
    names = (plain_line(_string(value))[:MAX_NAME_LENGTH] for value in values)
    return tuple(dict.fromkeys(name for name in names if name))[:MAX_NAMES]


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
