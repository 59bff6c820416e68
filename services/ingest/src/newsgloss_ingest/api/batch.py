"""`POST /v1/articles:batch`: NDJSON in, NDJSON out, both streamed, in bounded memory.

Two tasks share a bounded queue. The *reader* cuts lines, checks them and hands them to Kafka in their order.
The *writer* waits for each acknowledgement in turn and sends its result. A client that does not read its
results stops the writer, the full queue stops the reader, and the reader stops the upload.

Whatever ends the reader ends the answer. An internal fault in one line is that line's result (500) and is
logged; a fault between two lines is the result of the line that was being read.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from newsgloss_common.guarded_connection import abort
from newsgloss_ingest.acknowledgement import Acknowledgement
from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.batch_upload import BatchUpload, pause_while_busy
from newsgloss_ingest.api.faults import ends_this_task, fault_in_line, not_published
from newsgloss_ingest.api.ndjson import Line, Lines
from newsgloss_ingest.api.negotiation import NDJSON
from newsgloss_ingest.api.problems import ProblemError
from newsgloss_ingest.api.results import FailedLine, accepted
from newsgloss_ingest.in_flight import BusyError
from newsgloss_ingest.keys.gate import Caller
from newsgloss_ingest.publisher import KafkaUnavailableError, Publisher, RecordTooLargeError
from newsgloss_ingest.record import RawRecord

WINDOW = 256
"""Lines between being read and being answered."""
FLUSH_BYTES = 32 * 1024

Check = Callable[[bytes], RawRecord]


@dataclass(slots=True)
class _Pending:
    """A line that was refused, or handed to Kafka."""

    number: int
    problem: ProblemError | None = None
    record: RawRecord | None = None
    acknowledged: Acknowledgement | None = None


@dataclass(slots=True, eq=False)
class Batch(Response):
    """The streamed answer to one batch.

    Attributes:
        upload: The lines.
        check: Makes a record of a line's bytes; raises ProblemError.
        caller: The caller whose rate the batch keeps to.
        publisher: Where records go.
    """

    upload: BatchUpload
    check: Check
    caller: Caller
    publisher: Publisher
    background: None = None
    _first: bool = True
    _queue: "asyncio.Queue[_Pending | None]" = field(default_factory=lambda: asyncio.Queue(WINDOW))

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer; meanwhile the request's own `receive` is read."""
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
        lines = Lines(self.upload.max_line_bytes)
        try:
            await self.caller.keep_to_rate()  # before the first byte is read: reading takes time too
            async for line in self.upload.each(lines):
                await self._queue.put(await self._hand_over(line))
        except ProblemError as error:
            await self._give_up(lines, error)
        except BaseException as error:
            if ends_this_task(error):
                raise
            await self._give_up(lines, fault_in_line(error))

    async def _give_up(self, lines: Lines, problem: ProblemError) -> None:
        """Make the problem the result of the line that was being read, which is the last result."""
        await self._queue.put(_Pending(min(lines.number, self.upload.max_lines + 1), problem=problem))
        await self.upload.body.discard()

    def _reader_ended(self, _: "asyncio.Task[None]") -> None:
        """Wake the writer; with a full queue it is awake and will notice by itself."""
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(None)

    async def _hand_over(self, line: Line) -> _Pending:
        self.upload.check_number(line.number)
        if not self._first:
            await self.caller.keep_to_rate()
        self._first = False
        if line.data is None:
            most = self.upload.max_line_bytes
            detail = f"the line is longer than {most} bytes (NEWSGLOSS_MAX_BODY_BYTES)"
            return _Pending(line.number, problem=ProblemError(catalogue.TOO_LARGE, detail))
        try:
            record = self.check(line.data)
            acknowledged = await self._enqueue(record)
        except ProblemError as error:
            return _Pending(line.number, problem=error)
        except BaseException as error:
            if ends_this_task(error):
                raise
            return _Pending(line.number, problem=fault_in_line(error, line.number))
        return _Pending(line.number, record=record, acknowledged=acknowledged)

    async def _enqueue(self, record: RawRecord) -> Acknowledgement:
        give_up = asyncio.get_running_loop().time() + self.upload.busy_seconds
        while True:
            try:
                return await self.publisher.enqueue(record)
            except BusyError as error:
                await pause_while_busy(error, give_up)
            except (RecordTooLargeError, KafkaUnavailableError) as error:
                raise not_published(error) from error

    # The writer.

    async def _write(self, send: Send, reader: "asyncio.Task[None]") -> None:
        """Send results in order, in as large pieces as are ready.

        Raises:
            TimeoutError: The client does not read them.
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
        async with asyncio.timeout(self.upload.body.read_seconds):
            await send({"type": "http.response.body", "body": bytes(results), "more_body": True})
        results.clear()


async def _result(pending: _Pending) -> bytes:
    problem = pending.problem
    if pending.record is not None and pending.acknowledged is not None:
        try:
            position = await pending.acknowledged
            return accepted(pending.number, pending.record, position)
        except (RecordTooLargeError, KafkaUnavailableError) as error:
            problem = not_published(error)
        except BaseException as error:
            if ends_this_task(error):
                raise
            problem = fault_in_line(error, pending.number)
    if problem is None:
        raise RuntimeError("a line has neither a record nor a problem")
    failed = FailedLine(line=pending.number, status=problem.problem.status, problem=problem.problem)
    return failed.model_dump_json(exclude_none=True).encode()
