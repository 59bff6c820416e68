"""What the store keeps of feeds, items and articles. Days are counted in UTC since the epoch."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(slots=True)
class FeedState:
    """State of a feed.

    Attributes:
        location: where it moved permanently; None when it did not.
        etag: validator of the last document that was read; None when the feed must be read in full.
        last_modified: the other validator.
        failures: failed polls in a row.
        next_poll: earliest time of the next poll, in seconds since the epoch.
        gone: the server said that it is gone for good.
        read_day: the day on which its items were last known, also by an answer that nothing had changed.
    """

    location: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    next_poll: float = 0.0
    gone: bool = False
    read_day: int = 0


class ItemState(NamedTuple):
    """A feed's item: its article, its digest, and how often its page could not be fetched."""

    article_id: str | None = None
    digest: bytes | None = None
    attempts: int = 0


class ArticleState(NamedTuple):
    """The last published version of an article, and the feed that the article belongs to."""

    feed: str
    version: int
    digest: bytes
