"""`newsgloss-enrich local`: the enrichment without Kafka, from a file or standard input to standard output.

Reading, enriching and writing overlap. What is held in between is bounded by the number of groups in flight,
each of which is at most half a second of work. Results are written in the input's order.
"""

import asyncio
import contextlib
import sys
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import structlog

from newsgloss_common import logs
from newsgloss_common.lifecycle import stop_on_signals
from newsgloss_enrich import enrichment as workers
from newsgloss_enrich.commands.errors import ErrorCode
from newsgloss_enrich.commands.exit_status import ExitStatus
from newsgloss_enrich.commands.failures import report_error
from newsgloss_enrich.commands.local import handler as local_handler
from newsgloss_enrich.commands.local.input import Format, FoundArticle, format_of, read_articles
from newsgloss_enrich.commands.local.output import Output
from newsgloss_enrich.commands.settings_of_command import load, quiet, require_installed
from newsgloss_enrich.pool import EventKind, InputRecord, PoolEvent, Result, WorkerPool, WorkerStartError
from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.stream.slices import SliceLimits, size_of, take

log = structlog.get_logger(__name__)

STANDARD_INPUT = "-"
HANDLER = "newsgloss_enrich.commands.local.handler:build"
GROUPS_PER_WORKER = 2
"""One that a worker enriches, and one so that no worker waits while results are written."""


def run_local(path: str, kind: Format | None, overrides: Mapping[str, Any], *, pretty: bool) -> ExitStatus:
    """Enrich the articles in a file, or in standard input for `-`."""
    settings = load(EnrichSettings, overrides)
    require_installed(settings)
    logs.configure(quiet(settings.log_level))

    async def enrich() -> ExitStatus:
        return await LocalRun(settings, path, kind, pretty=pretty).run()

    return asyncio.run(enrich())


class LocalRun:
    """Enriches one input with a pool of its own."""

    def __init__(self, settings: EnrichSettings, path: str, kind: Format | None, *, pretty: bool) -> None:
        self._settings = settings
        self._path = path
        self._name = "standard input" if path == STANDARD_INPUT else path
        self._format: Format = kind or format_of(path)
        self._output = Output(self._name, self._format, pretty=pretty)
        self._room = asyncio.Semaphore(GROUPS_PER_WORKER * settings.workers + 1)
        self._groups: asyncio.Queue[asyncio.Task[list[Result]] | None] = asyncio.Queue()

    async def run(self) -> ExitStatus:
        """Enrich everything; end early at a signal, or when the reader of the output has left."""
        with contextlib.ExitStack() as open_files:
            try:
                descriptor = self._open(open_files)
            except OSError as error:
                reason = f"{self._path}: cannot be read: {error.strerror or error}"
                report_error(ErrorCode.INPUT_UNREADABLE, reason)
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
            report_error(ErrorCode.ENRICHMENT_NOT_LOADED, workers.why_not_loaded(self._settings, error))
            return ExitStatus.FAILED
        except BrokenPipeError:
            pass  # the reader of the output has left
        except OSError as error:
            report_error(ErrorCode.INPUT_UNREADABLE, f"{self._name}: {error.strerror or error}")
            return ExitStatus.FAILED
        finally:
            if feeding is not None:
                feeding.cancel()
                await asyncio.gather(feeding, return_exceptions=True)
            await pool.stop(grace_seconds=0.0)
        return ExitStatus.FAILED if self._output.rejected else ExitStatus.OK

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
            await self._output.write(await group)
            self._room.release()


def _record(article: FoundArticle) -> InputRecord:
    headers: list[tuple[str, bytes | None]] = [("content-type", article.media_type.encode())]
    return InputRecord("", 0, article.number, int(time.time() * 1000), None, article.data, headers)


def _on_pool_event(event: PoolEvent) -> None:
    if event.kind in (EventKind.WORKER_DIED, EventKind.WORKER_START_FAILED):
        log.warning("worker pool", what=event.kind.value, cause=event.cause, detail=event.detail)
