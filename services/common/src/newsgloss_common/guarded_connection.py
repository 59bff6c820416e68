"""What guards an HTTP connection below the application: how many there are, and how long each may take.

uvicorn bounds the time between requests alone. Here the time of a request's headers is bounded too, and the
time in which a client reads what it was answered. uvicorn is extended by subclassing, as its `http` option
allows.
"""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import h11
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsgloss_common.strict_head import AmbiguousRequestError, StrictHead

_ABORT = "newsgloss.abort"
_CLOSE: Mapping[str, str] = {"connection": "close"}


class Refusals(Protocol):
    """The answers that are given without the application."""

    def not_http(self, reason: str | None) -> Response:
        """400: what came is no request; the reason where one can be told."""

    def too_many(self) -> Response:
        """503: more connections than are served."""


class PlainRefusals:
    """As the health ports answer everything."""

    def not_http(self, reason: str | None) -> Response:
        """400."""
        return JSONResponse({"ok": False, "reason": reason or "this is not a valid HTTP request"}, 400)

    def too_many(self) -> Response:
        """503."""
        return JSONResponse({"ok": False, "reason": "too many connections"}, 503)


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """What a port's connections may take.

    Attributes:
        connections: above it a connection's requests get 503; above twice as many it is cut off.
        header_seconds: for a request's line and headers.
        unread_seconds: for a client to read what it was answered, once the buffers between are full.
        refusals: how it is said.
        cut_oldest: instead of refusing the newest, cut the one that has been waited for longest: to a probe
            that is refused the service would look unwell.
    """

    connections: int
    header_seconds: float
    unread_seconds: float
    refusals: Refusals = field(default_factory=PlainRefusals)
    cut_oldest: bool = False


def abort(scope: Scope) -> None:
    """End the connection at once, with what is not sent yet: for a client that does not read."""
    end = scope.get("state", {}).get(_ABORT)
    if end is not None:
        end()


class GuardedConnection(H11Protocol):
    """One connection; constructed by uvicorn, with the limits in front."""

    def __init__(self, limits: ConnectionLimits, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._limits = limits
        self._since = 0.0
        self._late: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self.app_state = {**self.app_state, _ABORT: self._abort}
        self.conn._receive_buffer = StrictHead()  # noqa: SLF001  the one place where h11 shows a head's lines

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count it; one too many gets an answer or another's place, twice too many are cut off."""
        super().connection_made(transport)
        self._since = self.loop.time()
        if self._is_one_too_many() and not (self._limits.cut_oldest and self._take_place()):
            self.app = _refused(self._limits.refusals.too_many())
            if len(self.connections) > 2 * self._limits.connections:
                transport.abort()
        self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._headers_came()
        self._answer_read()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Start the clock with a request's first byte, stop it with its last header's."""
        if self._late is None and self._between_requests():
            self._await_headers()
        super().data_received(data)
        if not self._between_requests():
            self._headers_came()

    def pause_writing(self) -> None:
        """The buffers are full: from now on the client has to read."""
        super().pause_writing()
        self._await_reader()

    def resume_writing(self) -> None:
        """It has read."""
        super().resume_writing()
        if not self.transport.is_closing():
            self._answer_read()

    def on_response_complete(self) -> None:
        """An answer that is the last one goes out in time too."""
        super().on_response_complete()
        self._await_end()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing came for a while: closed, in time."""
        super().timeout_keep_alive_handler()
        self._await_end()

    def shutdown(self) -> None:
        """The service stops: what is idle is closed, in time."""
        super().shutdown()
        self._await_end()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  it is always the same
        """Say what is wrong with the request, and close; inside a body there is nobody to say it to."""
        if not self._between_requests():
            self._abort()
            return
        error = sys.exception()
        response = self._limits.refusals.not_http(
            str(error) if isinstance(error, AmbiguousRequestError) else None
        )
        headers = [
            *response.raw_headers,
            *((name.encode(), value.encode()) for name, value in _CLOSE.items()),
        ]
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            for event in (
                h11.Response(status_code=response.status_code, headers=headers, reason=b"Bad Request"),
                h11.Data(data=bytes(response.body)),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
        self._await_end()

    def _is_one_too_many(self) -> bool:
        if len(self.connections) <= self._limits.connections:
            return False
        # Those that were cut a moment ago are still among them.
        return not self._limits.cut_oldest or len(self._open()) > self._limits.connections

    def _open(self) -> "list[GuardedConnection]":
        # All of a server are of its one class.
        return [
            one
            for one in self.connections
            if isinstance(one, GuardedConnection) and not one.transport.is_closing()
        ]

    def _take_place(self) -> bool:
        """Cut the oldest connection without a request under way; whether there was one."""
        waiting = [one for one in self._open() if one is not self and one._between_requests()]  # noqa: SLF001
        if not waiting:
            return False
        min(waiting, key=lambda one: one._since)._abort()  # noqa: SLF001
        return True

    def _between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_headers(self) -> None:
        self._late = self.loop.call_later(self._limits.header_seconds, self._abort)

    def _headers_came(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _await_reader(self) -> None:
        if self._unread is None:
            self._unread = self.loop.call_later(self._limits.unread_seconds, self._abort)

    def _await_end(self) -> None:
        """A closed connection stays until all is sent: for ever, where the client does not read."""
        if self.transport.is_closing():
            self._await_reader()

    def _answer_read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _abort(self) -> None:
        self.transport.abort()


def _refused(response: Response) -> ASGIApp:
    response.headers.update(_CLOSE)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await response(scope, receive, send)

    return answer
