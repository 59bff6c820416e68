"""A feed as it was read, whatever its format."""

import hashlib
from dataclasses import astuple, dataclass, field

MAX_KEY_LENGTH = 1024
"""Of what is remembered for each item; a longer id or address is remembered by its digest."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item; text is plain text, times are RFC 3339 in UTC.

    Attributes:
        item_id: the feed's own id of it; empty when it gives none.
        text: its text, or a summary of it.
        is_whole: the feed says that `text` is the content and no summary.
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

    @property
    def key(self) -> str:
        """What it is known by from one poll to the next."""
        key = self.item_id or self.url or self.digest.hex()
        if len(key) <= MAX_KEY_LENGTH:
            return key
        return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).hexdigest()

    @property
    def digest(self) -> bytes:
        """Changes when anything of it does."""
        return hashlib.blake2b(repr(astuple(self)).encode("utf-8", "replace"), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed's items, as it orders them (newest first, as a rule)."""

    language: str | None = None
    items: list[FeedItem] = field(default_factory=list)
    left_out: int = 0
