"""Makes records of what was read; counts and reports what is no article."""

from collections.abc import Iterable, Iterator

from newsgloss_common.article import intake
from newsgloss_common.article.invalid_article import InvalidArticleError
from newsgloss_common.html.page import PageBusyError, PageError
from newsgloss_common.html.workers import PageWorkers
from newsgloss_ingest.publish.files import Found, InputFile, read
from newsgloss_ingest.publish.summary import Report, Summary
from newsgloss_ingest.record import RawRecord, encode


class Articles:
    """Reads articles, makes records of them, and counts what becomes of each.

    Args:
        source: `source.id` of articles that come as text or HTML.
        max_bytes: The limit of an uncompressed article.
        report: Shows progress and failures.
        workers: Read web pages.
        by_source: Whether an article_id must begin with its source's id.
    """

    def __init__(
        self, source: str, max_bytes: int, report: Report, workers: PageWorkers, *, by_source: bool = False
    ) -> None:
        self.source = source
        self._max_bytes = max_bytes
        self._report = report
        self._workers = workers
        self._by_source = by_source
        self.summary = Summary()

    def read(self, inputs: Iterable[InputFile | Found]) -> Iterator[Found]:
        """Read the articles of all inputs, in order."""
        for item in inputs:
            if isinstance(item, Found):
                yield item
            else:
                yield from read(item, max_bytes=self._max_bytes)

    async def record(self, found: Found) -> RawRecord | None:
        """Make the record to publish; None when the article has failed, which is then settled.

        An article never makes this raise: the next one has to be published all the same.
        """
        if found.data is None:
            self.fail(found, found.reason)
            return None
        try:
            if found.format == "html":
                page = await self._workers.article(found.data)
                return encode(intake.from_page(page, source=self.source, by_source=self._by_source))
            if found.format == "txt":
                return encode(intake.from_text(found.data, source=self.source, by_source=self._by_source))
            return encode(intake.from_json(found.data, by_source=self._by_source))
        except (InvalidArticleError, PageError, PageBusyError) as error:
            self.fail(found, str(error))
        except Exception as error:  # noqa: BLE001 - any error of one article is its own failure
            # Only its class is shown: the text of an unforeseen error may quote the article.
            name = type(error).__name__
            self.fail(found, f"a fault in newsgloss: {name} while the article was read; please report it")
        return None

    async def check(self, found: Found) -> None:
        """Validate an article instead of publishing it."""
        if await self.record(found) is not None:
            self.publish(found)

    def publish(self, found: Found) -> None:
        """Settle an article that Kafka has acknowledged."""
        self.summary.published += 1
        self._report.advance(found.consumed)

    def skip(self, found: Found) -> None:
        """Settle an article that an earlier run published."""
        self.summary.published_before += 1
        self._report.advance(found.consumed)

    def leave(self, found: Found) -> None:
        """Count an article that stays unsettled: Kafka may have it or not."""
        self.summary.unacknowledged += 1
        self.summary.first_unacknowledged = self.summary.first_unacknowledged or found.where

    def fail(self, found: Found, reason: str) -> None:
        """Settle an article that cannot be published."""
        self.summary.failed += 1
        self._report.failed(found.where, reason)
        self._report.advance(found.consumed)
