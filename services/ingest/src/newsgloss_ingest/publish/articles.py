"""What was read → records to publish; what is no article is tallied and reported."""

from collections.abc import Iterable, Iterator

from newsgloss_common.html.page import PageBusyError, PageError
from newsgloss_common.html.workers import PageWorkers
from newsgloss_ingest import intake
from newsgloss_ingest.publish.files import Found, InputFile, read
from newsgloss_ingest.publish.tally import Report, Tally
from newsgloss_ingest.record import RawRecord, encode


class Articles:
    """Reads articles and makes records of them.

    Args:
        source: `source.id` of articles that come as text or HTML.
        max_bytes: largest article, uncompressed.
        report: where progress and failures go.
        workers: read web pages.
        by_source: whether an article_id has to be its source's own.
    """

    def __init__(
        self, source: str, max_bytes: int, report: Report, workers: PageWorkers, *, by_source: bool = False
    ) -> None:
        self.source = source
        self._max_bytes = max_bytes
        self._report = report
        self._workers = workers
        self._by_source = by_source
        self.tally = Tally()

    def read(self, inputs: Iterable[InputFile | Found]) -> Iterator[Found]:
        """The articles of all inputs, in order."""
        for item in inputs:
            if isinstance(item, Found):
                yield item
            else:
                yield from read(item, max_bytes=self._max_bytes)

    async def record(self, found: Found) -> RawRecord | None:
        """The record to publish; None when there is none, which is then settled.

        Nothing that one article brings about is raised: the next one is to be published all the same.
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
        except (intake.InvalidArticleError, PageError, PageBusyError) as error:
            self.fail(found, str(error))
        except Exception as error:  # noqa: BLE001 - whatever one article brings about is that article's failure
            # By its class alone: the text of an error that nobody foresaw may quote the article.
            name = type(error).__name__
            self.fail(found, f"a fault in newsgloss: {name} while the article was read; please report it")
        return None

    async def check(self, found: Found) -> None:
        """Validate without publishing."""
        if await self.record(found) is not None:
            self.publish(found)

    def publish(self, found: Found) -> None:
        """It is settled: Kafka has it."""
        self.tally.published += 1
        self._report.advance(found.consumed)

    def skip(self, found: Found) -> None:
        """It is settled: an earlier run published it."""
        self.tally.published_before += 1
        self._report.advance(found.consumed)

    def leave(self, found: Found) -> None:
        """It is not settled: Kafka may have it or not."""
        self.tally.unacknowledged += 1
        self.tally.first_unacknowledged = self.tally.first_unacknowledged or found.where

    def fail(self, found: Found, reason: str) -> None:
        """It is settled: it was not published."""
        self.tally.failed += 1
        self._report.failed(found.where, reason)
        self._report.advance(found.consumed)
