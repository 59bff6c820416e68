"""Reading a request's body within bounds of size, memory and time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus

from starlette.requests import Request

from newsgloss_ingest.in_flight import BusyError, InFlightBytes
from newsgloss_ingest.problems import ProblemError, too_large, unavailable

READ_SECONDS = 30.0
DISCARD_BYTES = 16 * 1024 * 1024
DISCARD_SECONDS = 5.0


class RequestBody:
    """The body of one request, read at most once."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._begun = False
        self._ended = False

    async def _chunk(self) -> bytes:
        self._begun = True
        message = await self._request.receive()
        if message["type"] == "http.disconnect":
            self._ended = True
            raise ProblemError(
                HTTPStatus.BAD_REQUEST,
                "incomplete",
                "The body is incomplete",
                "the client closed the connection",
            )
        self._ended = not message.get("more_body", False)
        return bytes(message.get("body", b""))

    def _declared_length(self) -> int:
        declared = self._request.headers.get("content-length", "")
        return int(declared) if declared.isascii() and declared.isdigit() else 0

    @contextlib.asynccontextmanager
    async def read(self, *, limit: int, in_flight: InFlightBytes) -> AsyncIterator[bytes]:
        """The whole body; its bytes stay counted in `in_flight` for the length of the block.

        Raises:
            ProblemError: 413 above `limit`, 503 when `in_flight` is full, 408 when it comes too slowly.
        """
        held = 0

        def hold(count: int) -> None:
            nonlocal held
            if count > limit:
                raise too_large(f"the body is larger than {limit} bytes (NEWSGLOSS_MAX_BODY_BYTES)")
            if count > held:
                in_flight.take(count - held)
                held = count

        try:
            yield await self._read(hold)
        finally:
            in_flight.give_back(held)

    async def _read(self, hold: Callable[[int], None]) -> bytes:
        body = bytearray()
        try:
            hold(self._declared_length())
            async with asyncio.timeout(READ_SECONDS):
                while not self._ended:
                    body += await self._chunk()
                    hold(len(body))
        except BusyError as error:
            raise unavailable("busy", "Too much is in flight", f"{error}; try again soon") from error
        except TimeoutError as error:
            raise ProblemError(
                HTTPStatus.REQUEST_TIMEOUT,
                "timeout",
                "The body came too slowly",
                f"the body was not complete after {READ_SECONDS:g} s",
            ) from error
        return bytes(body)

    async def discard(self) -> None:
        """Read on without keeping anything, so that a client that still sends gets to read the answer.

        Closing a connection with bytes unread resets it, and the answer is lost on the way. A client
        that waits for '100 Continue' has not begun to send.
        """
        if not self._begun and "100-continue" in self._request.headers.get("expect", "").lower():
            return
        count = 0
        with contextlib.suppress(TimeoutError, ProblemError):
            async with asyncio.timeout(DISCARD_SECONDS):
                while not self._ended and count < DISCARD_BYTES:
                    count += len(await self._chunk())
