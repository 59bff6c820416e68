"""Reading a request's body within bounds of size, memory and time."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable

from starlette.requests import Request

from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.connection import upload_broke
from newsgloss_ingest.api.decompression import Gunzip
from newsgloss_ingest.api.problems import ProblemError
from newsgloss_ingest.in_flight import BusyError, InFlightBytes
from newsgloss_ingest.time_limit import within

DISCARD_BYTES = 16 * 1024 * 1024
DISCARD_SECONDS = 5.0


class RequestBody:
    """The body of one request, read at most once.

    Args:
        request: The request.
        read_seconds: How long the whole body, or one line of a batch, may take.
    """

    def __init__(self, request: Request, *, read_seconds: float) -> None:
        self._request = request
        self._begun = False
        self._ended = False
        self.read_seconds = read_seconds

    async def _chunk(self) -> bytes:
        self._begun = True
        message = await self._request.receive()
        if message["type"] == "http.disconnect":
            self._ended = True
            raise ProblemError(catalogue.INCOMPLETE, "the connection ended inside the body")
        self._ended = not message.get("more_body", False)
        return bytes(message.get("body", b""))

    async def pieces(self, *, gzip: bool) -> AsyncGenerator[bytes, None]:
        """The decompressed body in pieces, each at most as large as the server's buffer or 64 KiB.

        Raises:
            ProblemError: 400, it breaks off or is not gzip.
        """
        gunzip = Gunzip() if gzip else None
        while not self._ended:
            chunk = await self._chunk()
            if gunzip is None:
                yield chunk
            else:
                for piece in gunzip.feed(chunk):
                    yield piece
                    await asyncio.sleep(0)  # a few bytes of gzip may be much work
        reason = upload_broke(self._request.scope)
        if reason is not None:
            raise ProblemError(catalogue.INCOMPLETE, reason)
        if gunzip is not None:
            gunzip.end()

    def too_slow(self, what: str = "the body") -> ProblemError:
        """408."""
        return ProblemError(catalogue.TIMEOUT, f"{what} was not complete after {self.read_seconds:g} s")

    def _declared_length(self) -> int:
        declared = self._request.headers.get("content-length", "")
        return int(declared) if declared.isascii() and declared.isdigit() else 0

    @contextlib.asynccontextmanager
    async def read(self, *, gzip: bool, limit: int, in_flight: InFlightBytes) -> AsyncIterator[bytes]:
        """Yield the whole body; its bytes count in `in_flight` for the length of the block.

        Raises:
            ProblemError: 413 above `limit`, 503 when `in_flight` is full, 408 when the body comes too slowly,
                400 when it breaks off or is not gzip.
        """
        held = 0

        def hold(count: int) -> None:
            nonlocal held
            if count > limit:
                detail = f"the body is larger than {limit} bytes (NEWSGLOSS_MAX_BODY_BYTES)"
                raise ProblemError(catalogue.TOO_LARGE, detail)
            if count > held:
                in_flight.take(count - held)
                held = count

        try:
            yield await self._read(hold, gzip=gzip)
        finally:
            in_flight.give_back(held)

    async def _read(self, hold: Callable[[int], None], *, gzip: bool) -> bytes:
        try:
            hold(self._declared_length())
            return await within(self.read_seconds, self._collect(hold, gzip=gzip))
        except BusyError as error:
            raise ProblemError(catalogue.BUSY, f"{error}; try again soon") from error
        except TimeoutError as error:
            raise self.too_slow() from error

    async def _collect(self, hold: Callable[[int], None], *, gzip: bool) -> bytes:
        body = bytearray()
        async with contextlib.aclosing(self.pieces(gzip=gzip)) as pieces:
            async for piece in pieces:
                hold(len(body) + len(piece))
                body += piece
        return bytes(body)

    async def discard(self) -> None:
        """Read and drop the rest of the body, so that a client that is still sending can read the answer.

        Closing a connection with unread bytes resets it, and the answer is lost. A client that waits for
        '100 Continue' has not begun to send.
        """
        if not self._begun and "100-continue" in self._request.headers.get("expect", "").lower():
            return
        count = 0
        with contextlib.suppress(TimeoutError, ProblemError):
            async with asyncio.timeout(DISCARD_SECONDS):
                while not self._ended and count < DISCARD_BYTES:
                    count += len(await self._chunk())
