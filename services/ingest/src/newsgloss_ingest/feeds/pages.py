"""An article's page, fetched for the text that its feed leaves out."""

from typing import Self

from newsgloss_ingest.feeds.errors import FetchError
from newsgloss_ingest.feeds.fetch import Fetcher
from newsgloss_schemas import RawArticle

ACCEPT = "text/html, application/xhtml+xml;q=0.9"
_MEDIA_TYPES = frozenset(("text/html", "application/xhtml+xml"))


class Pages:
    """Fetches pages and takes the article out of them; an async context manager.

    Args:
        fetcher: fetches the pages.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def get(self, url: str, *, obey_robots: bool) -> RawArticle:
        """The page's article.

        Raises:
            FetchError: it cannot be had, or holds no article.
        """
        document = await self._fetcher.get(url, accept=ACCEPT, obey_robots=obey_robots)
        if document.media_type not in _MEDIA_TYPES:
            raise FetchError(f"comes as {document.media_type[:60]!r}, which is no page", lasting=True)
        raise NotImplementedError
