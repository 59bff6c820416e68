"""The bytes of a feed as its items, whatever the format."""

from newsgloss_ingest.feeds.distinct_items import distinct_items
from newsgloss_ingest.feeds.errors import NotAFeedError
from newsgloss_ingest.feeds.items import FeedDocument
from newsgloss_ingest.feeds.parse_json import parse_json
from newsgloss_ingest.feeds.parse_xml import parse_xml

__all__ = ["NotAFeedError", "parse"]


def parse(data: bytes, *, media_type: str, url: str) -> FeedDocument:
    """Read a feed: RSS, Atom, RDF or JSON Feed.

    Raises:
        NotAFeedError: it is none.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        feed = parse_json(data, url)
    else:
        feed = parse_xml(data, media_type, url)
    return FeedDocument(feed.language, distinct_items(feed.items), feed.left_out)
