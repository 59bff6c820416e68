"""Runs the demo: starts everything, sends articles, shows the records, stops everything."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
from rich.console import Console

from newsgloss_common import config
from newsgloss_common.config import ConfigurationError
from newsgloss_common.kafka.settings import KafkaSettings
from newsgloss_demo import stage
from newsgloss_demo.articles import ArticleFile
from newsgloss_demo.errors import DemoError
from newsgloss_demo.outcome import Outcome
from newsgloss_demo.publish import Position, Refused, Sent, send
from newsgloss_demo.read import Arrival, Arrivals
from newsgloss_demo.results import Results
from newsgloss_demo.table import RecordTable
from newsgloss_demo.topics import Topics

POLL_SECONDS = 0.5
SILENCE_SECONDS = 120.0
"""The demo gives up after this time without a record."""


class Demo:
    """One run of the demo; it writes logs and records into `output`.

    Raises:
        DemoError: a variable in the environment is wrong.
    """

    def __init__(self, console: Console, articles: Sequence[ArticleFile], output: Path) -> None:
        try:
            self._topics, self._kafka = config.load(Topics), config.load(KafkaSettings)
        except ConfigurationError as error:
            raise DemoError(str(error)) from error
        self._console = console
        self._articles = articles
        self._logs = output / "logs"
        self._logs.mkdir(parents=True, exist_ok=True)
        self._results = Results(output / "records")
        self._table = RecordTable(console)
        self._staying = False
        self._last: Position | None = None
        self.outcome = Outcome(len(articles))

    def run(self, *, keep: bool) -> Outcome:
        """Run from start to stop. With `keep`, stay up until Ctrl-C, which is then the normal end.

        Raises:
            DemoError: a process did not start, or a record did not arrive.
        """
        with (
            stage.kafka(self._console, self._logs) as servers,
            stage.services(self._console, servers, self._logs, to_look_at=keep) as services,
        ):
            self._kafka = self._kafka.model_copy(update={"bootstrap_servers": servers})
            try:
                asyncio.run(self._through(services, keep=keep))
            except KeyboardInterrupt:
                if not self._staying:
                    raise
        return self.outcome

    async def _through(self, services: stage.Services, *, keep: bool) -> None:
        topics = self._topics
        arrivals = Arrivals(self._kafka.client_options(), topics.enriched_topic, topics.dlq_topic)
        async with arrivals:
            waiting = await self._publish(services.ingest.address)
            with self._console.status("waiting for the enriched articles"):
                await self._receive(arrivals, waiting, services)
            self._console.print(
                f"\n{self.outcome}; as JSON in {_short(self._results.folder)}", soft_wrap=True
            )
            if keep:
                self._invite(services)
                self._staying = True
                await self._stay(arrivals, services)

    async def _publish(self, ingest: str) -> dict[Position, ArticleFile]:
        waiting = {}
        async with httpx.AsyncClient(base_url=ingest, timeout=30.0) as client:
            for article in self._articles:
                answer = await send(client, article)
                if isinstance(answer, Sent):
                    waiting[answer.position] = article
                else:
                    self._refuse(answer)
        articles = "1 article" if len(waiting) == 1 else f"{len(waiting)} articles"
        stage.done(self._console, f"{articles} sent over HTTP, acknowledged by Kafka")
        return waiting

    def _refuse(self, refused: Refused) -> None:
        self.outcome.refused += 1
        self._table.refused(refused)

    async def _receive(
        self, arrivals: Arrivals, waiting: dict[Position, ArticleFile], services: stage.Services
    ) -> None:
        last = time.monotonic()
        while waiting:
            services.check()
            for arrival in await arrivals.next(POLL_SECONDS):
                # Another producer may use the same cluster.
                article = waiting.pop(arrival.origin, None) if arrival.origin else None
                if article is not None:
                    last = time.monotonic()
                    self.outcome.count(arrival)
                    self._show(arrival, article.name)
            if time.monotonic() - last > SILENCE_SECONDS:
                names = ", ".join(article.path.name for article in waiting.values())
                raise services.enrich.failure(f"gave no record for {SILENCE_SECONDS:g} s; missing: {names}")

    async def _stay(self, arrivals: Arrivals, services: stage.Services) -> None:
        while True:
            services.check()
            for arrival in await arrivals.next(POLL_SECONDS):
                self._show(arrival, f"{arrival.at.topic}-{arrival.at.partition}-{arrival.at.offset}")

    def _show(self, arrival: Arrival, name: str) -> None:
        self._last = arrival.at
        self._table.arrived(arrival)
        self._results.write(arrival, name)

    def _invite(self, services: stage.Services) -> None:
        ingest = services.ingest.address
        lines = [
            f"\nstaying up until Ctrl-C; Kafka at {self._kafka.bootstrap_servers}. Send more, for example:",
            f"  curl --data-binary @file.txt -H 'Content-Type: text/plain' {ingest}/v1/articles",
            f"and see {ingest}/docs in a browser",
        ]
        if services.console is not None:
            lines.append(f"The console: {services.console.address}")
            at = self._last
            if len(self._articles) == 1 and at is not None:
                path = f"articles/{at.topic}/{at.partition}/{at.offset}"
                lines.append(f"Your article: {services.console.address}/{path}")
        self._console.print("\n".join(lines), soft_wrap=True, markup=False, highlight=False)


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
