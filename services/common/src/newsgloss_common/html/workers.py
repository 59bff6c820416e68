"""Reads pages in worker processes, under limits of time and memory."""

import asyncio
import contextlib
import json
import signal
import struct
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from newsgloss_common.html.page import (
    NoArticleError,
    PageArticle,
    PageBusyError,
    PageCrashError,
    PageTooSlowError,
)
from newsgloss_common.html.turns import Owner, Turns
from newsgloss_common.reader_process import bare_environment, isolated_command

SECONDS = 10.0
"""Many times what a page of a news site takes; docs/pages.md has the figures."""
START_SECONDS = 30.0
"""For the interpreter and its imports: under a second on an idle machine."""
EXIT_SECONDS = 1.0
"""For a worker that closed its output to exit; then it is killed."""
WAIT_SECONDS = 5.0
MAX_WAITING = 32
"""Pages of one owner that may wait for a worker; each is held in memory."""
MEMORY_BYTES = 2 * 1024**3
PAGES_PER_WORKER = 1000
"""Then the worker is replaced, because the libraries keep caches."""
ATTEMPTS = 2
"""A worker that ends may have been killed from outside; a second, fresh one shows whether it was the page."""
MAX_ANSWER_BYTES = 256 * 1024**2
_REQUEST = struct.Struct(">II")
_ANSWER = struct.Struct(">I")


class _Worker:
    """One process; at most one page at a time."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.pages = 0

    @classmethod
    async def start(cls, memory_bytes: int) -> Self:
        command = isolated_command("newsgloss_common.html.worker", str(memory_bytes))
        return cls(
            await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=bare_environment()
            )
        )

    async def read(self, page: bytes, request: dict[str, Any]) -> dict[str, Any]:
        """Raises EOFError or ConnectionError when the process ends."""
        sink, source = self.process.stdin, self.process.stdout
        assert sink is not None  # noqa: S101  it was started with pipes
        assert source is not None  # noqa: S101
        head = json.dumps(request).encode()
        sink.write(_REQUEST.pack(len(head), len(page)) + head)
        sink.write(page)
        await sink.drain()
        try:
            (length,) = _ANSWER.unpack(await source.readexactly(_ANSWER.size))
        except (EOFError, ConnectionError):
            # Killing a process that is already exiting may hide its exit status.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EXIT_SECONDS):
                    await self.process.wait()
            raise
        if length > MAX_ANSWER_BYTES:
            raise EOFError
        self.pages += 1
        answer: dict[str, Any] = json.loads(await source.readexactly(length))
        return answer

    async def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()


class PageWorkers:
    """Reads pages in processes that start with the first page; an async context manager.

    Args:
        workers: greatest number of processes.
        seconds: limit for one page in a worker.
        wait_seconds: limit for waiting for a worker. An owner's only page may wait `seconds` longer, which
            the page before it may take.
        memory_bytes: address space of a worker.
    """

    def __init__(
        self,
        workers: int = 1,
        *,
        seconds: float = SECONDS,
        wait_seconds: float = WAIT_SECONDS,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        self._seconds = seconds
        self._wait_seconds = wait_seconds
        self._memory_bytes = memory_bytes
        self._turns = Turns(workers, max_waiting=MAX_WAITING)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._idle.clear()
        await asyncio.gather(*(self._drop(worker) for worker in tuple(self._all)))

    async def article(
        self, page: bytes, *, url: str | None = None, charset: str | None = None, owner: Owner = None
    ) -> PageArticle:
        """Read the page as `article_from_html` does. Owners have equal shares of the workers.

        Raises:
            NoArticleError: the page shows no article.
            PageTooSlowError: it took longer than the limit.
            PageCrashError: two workers ended while reading it.
            PageBusyError: no worker was free in time.
        """
        wait = self._wait_seconds + (0.0 if self._turns.is_here(owner) else self._seconds)
        try:
            since = await self._turns.acquire(owner, wait)
        except TimeoutError:
            raise PageBusyError("all workers that read web pages are busy") from None
        try:
            answer = await self._answer(page, {"url": url, "charset": charset, "seconds": self._seconds})
        finally:
            self._turns.release(owner, since)
        if "error" in answer:
            raise NoArticleError(answer["error"])
        fields = answer["article"]
        for name in ("published_at", "modified_at"):
            fields[name] = fields[name] and datetime.fromisoformat(fields[name])
        return PageArticle(**(fields | {"authors": tuple(fields["authors"])}))

    async def _answer(self, page: bytes, request: dict[str, Any]) -> dict[str, Any]:
        too_slow = PageTooSlowError(f"reading the page took longer than {self._seconds:g} s")
        for _ in range(ATTEMPTS):
            worker = None
            try:
                async with self._worker() as worker:
                    seconds = self._seconds + (0 if worker.pages else START_SECONDS)
                    async with asyncio.timeout(seconds):
                        return await worker.read(page, request)
            except TimeoutError:
                raise too_slow from None
            except (EOFError, ConnectionError):
                if worker is not None and worker.process.returncode == -signal.SIGALRM:
                    raise too_slow from None
        raise PageCrashError("the page cannot be read: it takes too much memory, or ends its reader")

    @contextlib.asynccontextmanager
    async def _worker(self) -> AsyncIterator[_Worker]:
        """A worker for one page. It is kept only if it answered."""
        if self._idle:
            worker = self._idle.pop()
        else:
            worker = await _Worker.start(self._memory_bytes)
            self._all.add(worker)
        answered = False
        try:
            yield worker
            answered = worker.pages < PAGES_PER_WORKER
        finally:
            if answered:
                self._idle.append(worker)
            else:
                await self._drop(worker)

    async def _drop(self, worker: _Worker) -> None:
        await worker.end()
        self._all.discard(worker)
