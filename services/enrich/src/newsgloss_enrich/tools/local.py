"""`newsgloss-enrich local`: the enrichment without Kafka, from a file or standard input to standard output.

Reading, enriching and writing overlap; what is held in between is bounded by the number of groups in
flight, and each group is at most half a second of work. Results come out in the input's order.
"""

import asyncio
import contextlib
import os
import sys
import time
from collections import deque
from enum import IntEnum
from functools import partial
from pathlib import Path

import click
import msgspec
import structlog

from newsgloss_common.lifecycle import stop_on_signals
from newsgloss_enrich import workers
from newsgloss_enrich.pool import (
    Enriched,
    EventKind,
    InputRecord,
    PoolEvent,
    Rejected,
    Result,
    WorkerPool,
    WorkerStartError,
)
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.stream.slices import SliceLimits, size_of, take
from newsgloss_enrich.tools import local_handler
from newsgloss_enrich.tools.article_input import Format, FoundArticle, format_of, read_articles
from newsgloss_enrich.tools.threads import in_thread

log = structlog.get_logger(__name__)

STANDARD_INPUT = "-"
HANDLER = "newsgloss_enrich.tools.local_handler:build"
GROUPS_PER_WORKER = 2
"""One at work, one so that no worker waits while results are written."""


class ExitStatus(IntEnum):
    """How the command ends."""

    OK = 0
    BAD_INPUT = 1
    USAGE = 2
    INTERRUPTED = 130


class LocalRun:
    """One run of the command."""

    def __init__(self, settings: EnrichSettings, path: str, kind: Format | None, *, pretty: bool) -> None:
        self._settings = settings
        self._path = path
        self._format: Format = kind or format_of(path)
        self._pretty = pretty
        self._bad = 0
        groups = GROUPS_PER_WORKER * settings.workers + 1
        self._room = asyncio.Semaphore(groups)
        self._groups: asyncio.Queue[asyncio.Task[list[Result]] | None] = asyncio.Queue()

    async def run(self) -> ExitStatus:
        """Enrich everything, or end early at a signal, or when nobody reads any more."""
        with contextlib.ExitStack() as open_files:
            try:
                descriptor = self._open(open_files)
            except OSError as error:
                complain(f"{self._path}: cannot be read: {error.strerror or error}")
                return ExitStatus.USAGE
            with stop_on_signals() as stop:
                work = asyncio.create_task(self._enrich(descriptor))
                stopping = asyncio.create_task(stop.wait())
                await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
                stopping.cancel()
                if not work.done():
                    work.cancel()
                    await asyncio.gather(work, return_exceptions=True)
                    return ExitStatus.INTERRUPTED
                return work.result()

    def _open(self, open_files: contextlib.ExitStack) -> int:
        if self._path == STANDARD_INPUT:
            return sys.stdin.fileno()
        return open_files.enter_context(Path(self._path).open("rb")).fileno()

    async def _enrich(self, descriptor: int) -> ExitStatus:
        wrapped = local_handler.LocalConfig(
            workers.handler_of(self._settings),
            workers.handler_config(self._settings, max_output_bytes=None),
        )
        config = msgspec.json.encode(wrapped)
        pool = WorkerPool(workers.pool_settings(self._settings, HANDLER, config), _on_pool_event)
        feeding: asyncio.Task[None] | None = None
        try:
            await pool.start()
            feeding = asyncio.create_task(self._feed(descriptor, pool))
            await self._write()
            await feeding
        except WorkerStartError as error:
            complain(workers.why_not_loaded(self._settings, error))
            return ExitStatus.BAD_INPUT
        except BrokenPipeError:
            pass  # whoever read the output has seen enough
        except OSError as error:
            complain(f"{self._name}: {error.strerror or error}")
            return ExitStatus.BAD_INPUT
        finally:
            if feeding is not None:
                feeding.cancel()
                await asyncio.gather(feeding, return_exceptions=True)
            await pool.stop(grace_seconds=0.0)
        return ExitStatus.BAD_INPUT if self._bad else ExitStatus.OK

    async def _feed(self, descriptor: int, pool: WorkerPool) -> None:
        """Give the pool a group of articles whenever there is room, until the input ends."""
        under_way: set[asyncio.Task[list[Result]]] = set()
        try:
            async for found in read_articles(descriptor, self._format):
                waiting = deque((record, size_of(record)) for record in map(_record, found))
                while waiting:
                    await self._room.acquire()
                    records, _ = take(waiting, SliceLimits().for_cost(pool.seconds_per_record))
                    group = asyncio.create_task(pool.run(records))
                    under_way.add(group)
                    group.add_done_callback(under_way.discard)
                    self._groups.put_nowait(group)
        except asyncio.CancelledError:
            for group in under_way:
                group.cancel()
            raise
        finally:
            self._groups.put_nowait(None)

    async def _write(self) -> None:
        while (group := await self._groups.get()) is not None:
            results = await group
            for result in results:
                if isinstance(result, Rejected):
                    self._bad += 1
                    complain(f"{self._place(result.offset)}: {result.message} ({result.code})")
            lines = b"".join(self._line(result) for result in results if isinstance(result, Enriched))
            await in_thread(partial(_write_all, lines))
            self._room.release()

    def _line(self, enriched: Enriched) -> bytes:
        value = enriched.value or b"null"
        return (msgspec.json.format(value, indent=2) if self._pretty else value) + b"\n"

    @property
    def _name(self) -> str:
        return "standard input" if self._path == STANDARD_INPUT else self._path

    def _place(self, number: int) -> str:
        """Of an article: a line, as most inputs are read by lines."""
        if self._format == "text":
            return self._name
        if self._format == "json":
            return f"{self._name}: article {number}"
        return f"{self._name}: line {number}"


def complain(what: str) -> None:
    """One line on standard error."""
    click.echo(f"newsgloss-enrich: {what}", err=True)


def _record(article: FoundArticle) -> InputRecord:
    headers: list[tuple[str, bytes | None]] = [("content-type", article.media_type.encode())]
    return InputRecord("", 0, article.number, int(time.time() * 1000), None, article.data, headers)


def _write_all(data: bytes) -> None:
    descriptor = sys.stdout.fileno()
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _on_pool_event(event: PoolEvent) -> None:
    if event.kind in (EventKind.WORKER_DIED, EventKind.WORKER_START_FAILED):
        log.warning("worker pool", what=event.kind.value, cause=event.cause, detail=event.detail)
