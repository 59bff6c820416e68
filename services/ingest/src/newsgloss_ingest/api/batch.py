"""`POST /v1/articles:batch`: NDJSON in, NDJSON out, both streamed, in bounded memory.

Two tasks with a bounded queue between them. The *reader* cuts lines, checks them and hands them to Kafka
in their order; the *writer* waits for each acknowledgement in turn and sends its result. A client that
does not read its results stops the writer, the full queue stops the reader, and the reader the upload.

Whatever ends the reader ends the answer: a fault of ours in one line is that line's result (500) and is
logged, one between lines is the result of the line that was being read.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from newsgloss_common.guarded_connection import abort
from newsgloss_ingest.acknowledgement import Acknowledgement
from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.body import RequestBody
from newsgloss_ingest.api.ndjson import EndlessLineError, Line, Lines
from newsgloss_ingest.api.negotiation import NDJSON
from newsgloss_ingest.api.problems import ProblemError
from newsgloss_ingest.api.results import FailedLine, accepted
from newsgloss_ingest.in_flight import BusyError, InFlightBytes
from newsgloss_ingest.keys.gate import Caller
from newsgloss_ingest.publisher import KafkaUnavailableError, Publisher, RecordTooLargeError
from newsgloss_ingest.record import RawRecord

log = structlog.get_logger(__name__)

WINDOW = 256
"""Lines between being read and being answered."""
FLUSH_BYTES = 32 * 1024
BUSY_SECONDS = 0.02
SMALL_LINE_BYTES = 64 * 1024
"""An unfinished line up to this is not counted as in flight: the server's own buffers are as large."""

Check = Callable[[bytes], RawRecord]


@dataclass(slots=True)
class _Pending:
    """A line on its way: refused already, or handed to Kafka."""

    number: int
    problem: ProblemError | None = None
    record: RawRecord | None = None
    acknowledged: Acknowledgement | None = None


@dataclass(slots=True, eq=False)
class Batch(Response):
    """The streamed answer to one batch.

    Attributes:
        request: the call.
        body: its body.
        check: from a line's bytes to a record; raises ProblemError.
        caller: whose rate it keeps to.
    """

    request: Request
    upload: RequestBody
    check: Check
    caller: Caller
    publisher: Publisher
    in_flight: InFlightBytes
    max_line_bytes: int
    max_lines: int
    busy_seconds: float
    background: None = None
    _first: bool = True
    _queue: "asyncio.Queue[_Pending | None]" = field(default_factory=lambda: asyncio.Queue(WINDOW))

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer; the request's own `receive` is read meanwhile."""
        headers = [(b"content-type", NDJSON.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        reader = asyncio.create_task(self._read())
        reader.add_done_callback(self._reader_ended)
        try:
            await self._write(send, reader)
            await reader
        except TimeoutError:
            abort(scope)
            return
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    # The reader.

    async def _read(self) -> None:
        lines = Lines(self.max_line_bytes)
        try:
            await self.caller.keep_to_rate()  # before a byte is read: reading takes time too
            async for line in self._lines(lines):
                await self._queue.put(await self._take(line))
        except ProblemError as error:
            await self._give_up(lines, error)
        except BaseException as error:
            if _is_our_own(error):
                raise
            await self._give_up(lines, _internal(error))

    async def _give_up(self, lines: Lines, problem: ProblemError) -> None:
        """The result of the line that was being read is the last one."""
        await self._queue.put(_Pending(min(lines.number, self.max_lines + 1), problem=problem))
        await self.upload.discard()

    def _reader_ended(self, _: "asyncio.Task[None]") -> None:
        """Wake the writer; one with a full queue before it is awake and will see for itself."""
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(None)

    async def _lines(self, lines: Lines) -> AsyncIterator[Line]:
        """The upload's lines, each in `read_seconds`; the time that we take ourselves does not count."""
        held = 0
        loop = asyncio.get_running_loop()
        left, begun = self.upload.read_seconds, lines.number
        try:
            async with contextlib.aclosing(self.upload.pieces()) as pieces:
                while True:
                    started = loop.time()
                    try:
                        async with asyncio.timeout(left):
                            piece = await anext(pieces, None)
                    except TimeoutError:
                        raise self.upload.too_slow(f"line {lines.number}") from None
                    if piece is None:
                        break
                    try:
                        for line in lines.feed(piece):
                            yield line
                    except EndlessLineError:
                        detail = f"the line goes on far beyond {self.max_line_bytes} bytes"
                        raise ProblemError(catalogue.TOO_LARGE, detail) from None
                    left = (
                        left - (loop.time() - started) if lines.number == begun else self.upload.read_seconds
                    )
                    left, begun = max(left, 0.0), lines.number
                    if lines.number > 2 * self.max_lines:  # blank lines, which nobody else would count
                        self._check_number(lines.number)
                    kept = lines.held if lines.held > SMALL_LINE_BYTES else 0
                    await self._hold(kept - held)
                    held = kept
            for line in lines.end():
                yield line
        finally:
            self.in_flight.give_back(held)

    async def _hold(self, count: int) -> None:
        if count <= 0:
            self.in_flight.give_back(-count)
            return
        await self._when_free(lambda: self.in_flight.take(count))

    async def _when_free(self, take: Callable[[], None]) -> None:
        """Wait for others' bytes to be settled, so long as a record may wait."""
        give_up = asyncio.get_running_loop().time() + self.busy_seconds
        while True:
            try:
                take()
            except BusyError as error:
                if asyncio.get_running_loop().time() > give_up:
                    raise ProblemError(catalogue.BUSY, f"{error}; try again soon") from error
                await asyncio.sleep(BUSY_SECONDS)
            else:
                return

    async def _take(self, line: Line) -> _Pending:
        self._check_number(line.number)
        if not self._first:
            await self.caller.keep_to_rate()
        self._first = False
        if line.data is None:
            detail = f"the line is longer than {self.max_line_bytes} bytes (NEWSGLOSS_MAX_BODY_BYTES)"
            return _Pending(line.number, problem=ProblemError(catalogue.TOO_LARGE, detail))
        try:
            record = self.check(line.data)
            acknowledged = await self._enqueue(record)
        except ProblemError as error:
            return _Pending(line.number, problem=error)
        except BaseException as error:
            if _is_our_own(error):
                raise
            return _Pending(line.number, problem=_internal(error, line.number))
        return _Pending(line.number, record=record, acknowledged=acknowledged)

    def _check_number(self, number: int) -> None:
        if number > self.max_lines:
            detail = f"a batch has at most {self.max_lines} lines (NEWSGLOSS_MAX_BATCH_LINES)"
            raise ProblemError(catalogue.TOO_MANY_LINES, detail)

    async def _enqueue(self, record: RawRecord) -> Acknowledgement:
        give_up = asyncio.get_running_loop().time() + self.busy_seconds
        while True:
            try:
                return await self.publisher.enqueue(record)
            except BusyError as error:
                if asyncio.get_running_loop().time() > give_up:
                    raise ProblemError(catalogue.BUSY, f"{error}; try again soon") from error
                await asyncio.sleep(BUSY_SECONDS)
            except (RecordTooLargeError, KafkaUnavailableError) as error:
                raise refused(error) from error

    # The writer.

    async def _write(self, send: Send, reader: "asyncio.Task[None]") -> None:
        """Send results in order, as many at a time as are there.

        Raises:
            TimeoutError: the client does not read them.
        """
        results = bytearray()
        while True:
            if results and (self._queue.empty() or len(results) > FLUSH_BYTES):
                await self._send(send, results)
            if reader.done() and self._queue.empty():
                break
            pending = await self._queue.get()
            if pending is None:
                break
            if results and pending.acknowledged is not None and not pending.acknowledged.done():
                await self._send(send, results)
            results += await _result(pending) + b"\n"
        if results:
            await self._send(send, results)

    async def _send(self, send: Send, results: bytearray) -> None:
        async with asyncio.timeout(self.upload.read_seconds):
            await send({"type": "http.response.body", "body": bytes(results), "more_body": True})
        results.clear()


async def _result(pending: _Pending) -> bytes:
    problem = pending.problem
    if pending.record is not None and pending.acknowledged is not None:
        try:
            position = await pending.acknowledged
            return accepted(pending.number, pending.record, position)
        except (RecordTooLargeError, KafkaUnavailableError) as error:
            problem = refused(error)
        except BaseException as error:
            if _is_our_own(error):
                raise
            problem = _internal(error, pending.number)
    if problem is None:
        raise RuntimeError("a line has neither a record nor a problem")
    failed = FailedLine(line=pending.number, status=problem.problem.status, problem=problem.problem)
    return failed.model_dump_json(exclude_none=True).encode()


def _is_our_own(error: BaseException) -> bool:
    """Whether it is this task that is to end; a cancelled future that it awaited raises the same."""
    task = asyncio.current_task()
    if isinstance(error, asyncio.CancelledError):
        return task is None or task.cancelling() > 0
    return not isinstance(error, Exception)


def _internal(error: BaseException, line: int | None = None) -> ProblemError:
    """500, and in the log what it was; never the line's text."""
    log.error("a fault in newsgloss ended a line of a batch", line=line, exc_info=error)
    return ProblemError(catalogue.INTERNAL, "the service's log says more")


def refused(error: RecordTooLargeError | KafkaUnavailableError) -> ProblemError:
    """413 or 503."""
    if isinstance(error, RecordTooLargeError):
        return ProblemError(catalogue.TOO_LARGE, str(error))
    detail = f"{error}; send the article again, a second copy under one article_id does no harm"
    return ProblemError(catalogue.KAFKA_UNAVAILABLE, detail)
