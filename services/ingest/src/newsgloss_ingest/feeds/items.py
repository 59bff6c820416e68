"""A feed as it was read, whatever its format."""

import hashlib
from dataclasses import dataclass, field

MAX_KEY_LENGTH = 1024
"""Of an item's key in the store. A longer id or address is kept as its digest."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. Text is plain text, times are RFC 3339 in UTC.

    Attributes:
        item_id: the feed's own id of it; empty when it gives none.
        text: its text, or a summary of it.
        is_whole: the feed says that `text` is the content and no summary.
        published_at_precision: `instant`, `day`, `month` or `year`.
        own_id: what identifies it where other items of the feed share its link; else empty.
    """

    item_id: str = ""
    url: str = ""
    title: str = ""
    text: str = ""
    is_whole: bool = False
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    published_at: str | None = None
    modified_at: str | None = None
    published_at_precision: str | None = None
    own_id: str = ""

    @property
    def key(self) -> str:
        """Identifies the item from one poll to the next."""
        key = self.own_id or self.item_id or self.url or self.digest.hex()
        if len(key) <= MAX_KEY_LENGTH:
            return key
        return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).hexdigest()

    @property
    def digest(self) -> bytes:
        """Changes when the feed changes the item.

        It is stored, so it must not change with a release: fields that later releases add are not in it.
        """
        said = (
            self.item_id, self.url, self.title, self.text, self.is_whole, self.authors, self.keywords,
            self.published_at, self.modified_at,
        )  # fmt: skip
        return hashlib.blake2b(repr(said).encode("utf-8", "replace"), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed's items in its own order, which is newest first as a rule.

    Attributes:
        left_out: items beyond the limit, which were not read.
    """

    language: str | None = None
    items: list[FeedItem] = field(default_factory=list)
    left_out: int = 0
