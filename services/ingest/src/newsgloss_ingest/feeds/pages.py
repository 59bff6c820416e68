"""Fetches an article's page for the text that its feed leaves out."""

import re

from newsgloss_common.html.page import (
    NoArticleError,
    PageArticle,
    PageBusyError,
    PageCrashError,
    PageTooSlowError,
)
from newsgloss_common.html.workers import PageWorkers
from newsgloss_ingest.feeds.errors import FetchError
from newsgloss_ingest.feeds.fetch import Fetcher

ACCEPT = "text/html, application/xhtml+xml;q=0.9"
_MEDIA_TYPES = frozenset(("text/html", "application/xhtml+xml"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)


class Pages:
    """Fetches pages and reads their articles.

    Args:
        fetcher: fetches pages.
        workers: processes that read pages.
    """

    def __init__(self, fetcher: Fetcher, workers: PageWorkers) -> None:
        self._fetcher = fetcher
        self._workers = workers

    async def get(self, url: str, *, obey_robots: bool) -> PageArticle:
        """The page's article.

        Raises:
            FetchError: the page cannot be fetched, or shows no article.
        """
        document = await self._fetcher.get(url, accept=ACCEPT, obey_robots=obey_robots)
        if document.media_type not in _MEDIA_TYPES:
            raise FetchError(f"comes as {document.media_type[:60]!r}, which is no page", lasting=True)
        charset = _CHARSET.search(document.headers.get("content-type", ""))
        try:
            return await self._workers.article(
                document.body, url=document.url, charset=charset[1] if charset else None
            )
        except PageBusyError as error:
            raise FetchError(str(error)) from error
        except (NoArticleError, PageCrashError, PageTooSlowError) as error:
            raise FetchError(str(error), lasting=True) from error
