"""What a page gives, and why it may give nothing. Light to import, unlike the modules that read pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DatePrecision = Literal["instant", "day", "month", "year"]
DateSource = Literal["page", "address", "text"]


@dataclass(frozen=True, slots=True)
class PageArticle:
    """The article of a web page, each field within the bounds of `RawArticle`.

    Attributes:
        title: its headline, without the name of its site; None when the page names none.
        body: its text, a paragraph a line; never blank.
        authors: names as the page gives them; may be empty.
        published_at: with its offset; the first moment in UTC of the day, month or year that the page names.
        published_at_precision: what of it the page names.
        published_at_source: the page's markup, its address, or its visible text.
        modified_at: with its offset; midnight UTC where the page names a day alone.
        language: BCP 47, as the page claims.
        canonical_url: absolute http(s); the page's own claim where it is believed, else where it came from.
    """

    title: str | None
    body: str
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_at_precision: DatePrecision | None = None
    published_at_source: DateSource | None = None
    modified_at: datetime | None = None
    language: str | None = None
    canonical_url: str | None = None


class PageError(Exception):
    """The page gives no article. The message holds no text of the page."""


class NoArticleError(PageError):
    """The page holds no article: a list of links, a form, an error page, or nothing."""


class PageTooSlowError(PageError):
    """Reading the page took longer than the limit."""


class PageCrashError(PageError):
    """Reading the page ended a fresh worker process, most likely for want of memory."""


class PageBusyError(Exception):
    """Too many pages wait for a worker. The same page can be sent again in a moment."""
