"""The lines of a batch's upload, within bounds of time, memory and number."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.body import RequestBody
from newsgloss_ingest.api.ndjson import EndlessLineError, Line, Lines
from newsgloss_ingest.api.problems import ProblemError
from newsgloss_ingest.in_flight import BusyError, InFlightBytes

BUSY_SECONDS = 0.02
SMALL_LINE_BYTES = 64 * 1024
"""An unfinished line up to this size is not counted as in flight: the server's own buffers are as large."""


@dataclass(slots=True)
class BatchUpload:
    """The upload of one batch.

    Attributes:
        body: The request's body.
        gzip: Whether it is compressed.
        in_flight: Counts the bytes of large unfinished lines.
        max_line_bytes: The limit of a line.
        max_lines: The limit of the batch.
        busy_seconds: How long a line may wait for bytes in flight.
    """

    body: RequestBody
    gzip: bool
    in_flight: InFlightBytes
    max_line_bytes: int
    max_lines: int
    busy_seconds: float

    async def each(self, lines: Lines) -> AsyncIterator[Line]:
        """Cut the upload into `lines`; each may take `read_seconds`, our own time not counted.

        Raises:
            ProblemError: A line is too slow, endless or one too many, or the body breaks off.
        """
        held = 0
        loop = asyncio.get_running_loop()
        left, begun = self.body.read_seconds, lines.number
        try:
            async with contextlib.aclosing(self.body.pieces(gzip=self.gzip)) as pieces:
                while True:
                    started = loop.time()
                    try:
                        async with asyncio.timeout(left):
                            piece = await anext(pieces, None)
                    except TimeoutError:
                        raise self.body.too_slow(f"line {lines.number}") from None
                    if piece is None:
                        break
                    try:
                        for line in lines.feed(piece):
                            yield line
                    except EndlessLineError:
                        detail = f"the line goes on far beyond {self.max_line_bytes} bytes"
                        raise ProblemError(catalogue.TOO_LARGE, detail) from None
                    left = left - (loop.time() - started) if lines.number == begun else self.body.read_seconds
                    left, begun = max(left, 0.0), lines.number
                    if lines.number > 2 * self.max_lines:  # blank lines, which are counted nowhere else
                        self.check_number(lines.number)
                    kept = lines.held if lines.held > SMALL_LINE_BYTES else 0
                    await self._hold(kept - held)
                    held = kept
            for line in lines.end():
                yield line
        finally:
            self.in_flight.give_back(held)

    def check_number(self, number: int) -> None:
        """Raise ProblemError, 413, for a line beyond the limit of the batch."""
        if number > self.max_lines:
            detail = f"a batch has at most {self.max_lines} lines (NEWSGLOSS_MAX_BATCH_LINES)"
            raise ProblemError(catalogue.TOO_MANY_LINES, detail)

    async def _hold(self, count: int) -> None:
        if count <= 0:
            self.in_flight.give_back(-count)
            return
        give_up = asyncio.get_running_loop().time() + self.busy_seconds
        while True:
            try:
                self.in_flight.take(count)
            except BusyError as error:
                await pause_while_busy(error, give_up)
            else:
                return


async def pause_while_busy(error: BusyError, give_up: float) -> None:
    """Pause before another attempt, until `give_up` on the loop's clock.

    Raises:
        ProblemError: 503, others' bytes were not settled in time.
    """
    if asyncio.get_running_loop().time() > give_up:
        raise ProblemError(catalogue.BUSY, f"{error}; try again soon") from error
    await asyncio.sleep(BUSY_SECONDS)
