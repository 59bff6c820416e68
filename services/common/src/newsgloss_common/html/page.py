"""What a page gives, and why it may give nothing; light to import, unlike what reads the page."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PageArticle:
    """The article of a web page, each field within the bounds of `RawArticle`.

    Attributes:
        title: its headline; None when the page names none.
        body: its text, a paragraph a line; never blank.
        authors: names as the page gives them; may be empty.
        published_at: with its offset; midnight UTC where the page tells the day alone.
        modified_at: the same.
        language: BCP 47, as the page claims.
        canonical_url: absolute http(s); what the page says of itself, else where it came from.
    """

    title: str | None
    body: str
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    canonical_url: str | None = None


class PageError(Exception):
    """No article can be had from this page; its message holds no text of the page."""


class NoArticleError(PageError):
    """The page holds no article: a list of links, a form, an error page, or nothing."""


class PageTooSlowError(PageError):
    """Reading the page took longer than it may."""


class PageCrashError(PageError):
    """Reading the page ended a fresh worker process, most likely for want of memory."""


class PageBusyError(Exception):
    """Too many pages wait for a worker; the same page may be read in a moment."""
