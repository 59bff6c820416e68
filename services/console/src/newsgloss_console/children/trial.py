"""Enriches a text that somebody pastes, by ingest's extraction and the same pipeline; nothing is published.

`newsgloss-enrich local` is started for the first text, kept while texts come, and ended when idle: loading
the models takes seconds and hundreds of megabytes.
"""

import asyncio
import contextlib
import json
import os
import signal
from asyncio.subprocess import PIPE, Process
from types import TracebackType
from typing import Literal, Self

import structlog

from newsgloss_common.article import intake
from newsgloss_common.article.invalid_article import InvalidArticleError
from newsgloss_common.html.page import PageBusyError, PageError
from newsgloss_common.html.workers import PageWorkers
from newsgloss_console.children.commands import EnrichCommands
from newsgloss_console.children.process import LINE_BYTES, CommandFailedError, CommandTooLongError
from newsgloss_console.metrics import Metrics

log = structlog.get_logger(__name__)

Format = Literal["text", "html", "json"]
IDLE_SECONDS = 120.0
WAIT_SECONDS = 30.0
"""For others who try a text."""
SOURCE = "console"


class ArticleRefusedError(CommandFailedError):
    """The article cannot be enriched; the command is well and takes the next one."""


class Trial:
    """Enriches one text at a time; an async context manager."""

    def __init__(self, commands: EnrichCommands, seconds: float, metrics: Metrics) -> None:
        self._commands = commands
        self._seconds = seconds
        self._metrics = metrics
        self._one_at_a_time = asyncio.Lock()
        self._process: Process | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def enrich(self, given: bytes, kind: Format) -> bytes:
        """The enriched record of a text, a page or a raw article.

        Raises:
            CommandFailedError: It cannot be enriched; the message says why.
        """
        article = await self._article(given, kind)
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._one_at_a_time.acquire()
        except TimeoutError:
            self._metrics.commands.labels("busy").inc()
            raise CommandFailedError("another text is being tried; try again in a moment", "busy") from None
        try:
            record = await self._ask(article)
        except CommandTooLongError:
            self._metrics.commands.labels("too_long").inc()
            raise
        except CommandFailedError:
            self._metrics.commands.labels("failed").inc()
            raise
        finally:
            self._one_at_a_time.release()
        self._metrics.commands.labels("done").inc()
        return record

    async def _article(self, given: bytes, kind: Format) -> bytes:
        try:
            if kind == "html":
                async with PageWorkers(1) as pages:
                    article = intake.from_page(await pages.article(given), source=SOURCE)
            elif kind == "json":
                article = intake.from_json(given)
            else:
                article = intake.from_text(given, source=SOURCE)
        except (InvalidArticleError, PageError, PageBusyError) as error:
            raise CommandFailedError(str(error), "no_article") from error
        return article.model_dump_json().encode()

    async def _ask(self, article: bytes) -> bytes:
        if self._idle is not None:
            self._idle.cancel()
        answered = False
        try:
            async with asyncio.timeout(self._seconds):
                record = await self._exchange(await self._running(), article + b"\n")
            answered = True
        except ArticleRefusedError:
            answered = True
            raise
        except TimeoutError:
            raise CommandTooLongError(f"it took longer than {self._seconds:g} s and was stopped") from None
        finally:
            if answered:
                self._idle = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._on_idle)
            else:
                await self._end()
        return record

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            line = self._commands.line("local", "--format", "ndjson", "--json", "--workers", "1")
            self._process = await asyncio.create_subprocess_exec(
                *line, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=self._commands.without_kafka(),
                limit=LINE_BYTES, start_new_session=True,
            )  # fmt: skip
            log.info("the process that tries texts has started", pid=self._process.pid)
        return self._process

    @staticmethod
    async def _exchange(process: Process, line: bytes) -> bytes:
        """Write one article; the line of its record, or the error that was written instead."""
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None  # noqa: S101, PT018 - pipes
        record = asyncio.create_task(process.stdout.readline())
        error = asyncio.create_task(_first_error(process.stderr))
        try:
            process.stdin.write(line)
            await process.stdin.drain()
            await asyncio.wait((record, error), return_when=asyncio.FIRST_COMPLETED)
            if record.done() and (found := record.result()):
                return found
            said, refused = await error
            raise ArticleRefusedError(said, "no_article") if refused else CommandFailedError(said)
        except (ConnectionError, ValueError) as failure:
            raise CommandFailedError(f"newsgloss-enrich local has ended: {failure}") from failure
        finally:
            record.cancel()
            error.cancel()
            await asyncio.gather(record, error, return_exceptions=True)

    def _on_idle(self) -> None:
        if not self._one_at_a_time.locked():
            self._ending = asyncio.create_task(self._end())

    async def _end(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        log.info("the process that tries texts has ended", pid=process.pid)


async def _first_error(errors: asyncio.StreamReader) -> tuple[str, bool]:
    """The first error that the command reports, and whether it is about the article; no log lines."""
    last = "newsgloss-enrich local ended without a word"
    async for line in errors:
        last = line.decode("utf-8", "replace").strip()[:500] or last
        with contextlib.suppress(ValueError):
            said = json.loads(line)
            if isinstance(said, dict) and isinstance(said.get("error"), str):
                return str(said["error"]), "line" in said
    return last, False
