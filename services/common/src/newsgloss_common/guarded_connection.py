"""Bounds HTTP connections below the application: their number, and the time that each may take.

uvicorn bounds only the time between requests. This connection also bounds the time of a request's headers,
and the time in which a client reads its answer. uvicorn is extended by subclassing, as its `http` option
allows.
"""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

import h11
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsgloss_common.connection_limits import ConnectionLimits
from newsgloss_common.strict_head import AmbiguousRequestError, StrictHead

_ABORT = "newsgloss.abort"
_CLOSE: Mapping[str, str] = {"connection": "close"}


def abort(scope: Scope) -> None:
    """Cut the connection of a client that does not read; what is not sent yet is lost."""
    end = scope.get("state", {}).get(_ABORT)
    if end is not None:
        end()


class GuardedConnection(H11Protocol):
    """One connection; uvicorn calls the constructor, with the limits as its first argument."""

    def __init__(self, limits: ConnectionLimits, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._limits = limits
        self._since = 0.0
        self._header_timer: asyncio.TimerHandle | None = None
        self._reader_timer: asyncio.TimerHandle | None = None
        self.app_state = {**self.app_state, _ABORT: self._abort}
        self.conn._receive_buffer = StrictHead()  # noqa: SLF001 - h11 shows the lines of a head nowhere else

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Refuse the connection, or give it another's place, when there are too many."""
        super().connection_made(transport)
        self._since = self.loop.time()
        if self._is_one_too_many() and not (self._limits.cut_oldest and self._take_place()):
            self.app = _refused(self._limits.refusals.too_many())
            if len(self.connections) > 2 * self._limits.connections:
                transport.abort()
        self._start_header_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers."""
        self._stop_header_timer()
        self._stop_reader_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Time a request from its first byte to the end of its headers."""
        if self._header_timer is None and self._between_requests():
            self._start_header_timer()
        super().data_received(data)
        if not self._between_requests():
            self._stop_header_timer()

    def pause_writing(self) -> None:
        """The buffers are full: start to time the client's reading."""
        super().pause_writing()
        self._start_reader_timer()

    def resume_writing(self) -> None:
        """The client has read: stop timing it."""
        super().resume_writing()
        if not self.transport.is_closing():
            self._stop_reader_timer()

    def on_response_complete(self) -> None:
        """Time the reading of the last answer too."""
        super().on_response_complete()
        self._time_last_answer()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, within the time for reading."""
        super().timeout_keep_alive_handler()
        self._time_last_answer()

    def shutdown(self) -> None:
        """Close idle connections when the service stops, within the time for reading."""
        super().shutdown()
        self._time_last_answer()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - always the same text
        """Answer and close; inside a body no answer can be sent, so the connection is cut."""
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
        self._time_last_answer()

    def _is_one_too_many(self) -> bool:
        if len(self.connections) <= self._limits.connections:
            return False
        # `connections` still holds those that were cut a moment ago.
        return not self._limits.cut_oldest or len(self._open()) > self._limits.connections

    def _open(self) -> "list[GuardedConnection]":
        # A server has connections of one class only.
        return [
            one
            for one in self.connections
            if isinstance(one, GuardedConnection) and not one.transport.is_closing()
        ]

    def _take_place(self) -> bool:
        """Cut the oldest connection that has no request in progress; False when there is none."""
        waiting = [one for one in self._open() if one is not self and one._between_requests()]  # noqa: SLF001
        if not waiting:
            return False
        min(waiting, key=lambda one: one._since)._abort()  # noqa: SLF001
        return True

    def _between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _start_header_timer(self) -> None:
        self._header_timer = self.loop.call_later(self._limits.header_seconds, self._abort)

    def _stop_header_timer(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _start_reader_timer(self) -> None:
        if self._reader_timer is None:
            self._reader_timer = self.loop.call_later(self._limits.unread_seconds, self._abort)

    def _time_last_answer(self) -> None:
        """A closed connection stays until all is sent: for ever if the client does not read."""
        if self.transport.is_closing():
            self._start_reader_timer()

    def _stop_reader_timer(self) -> None:
        if self._reader_timer is not None:
            self._reader_timer.cancel()
            self._reader_timer = None

    def _abort(self) -> None:
        self.transport.abort()


def _refused(response: Response) -> ASGIApp:
    response.headers.update(_CLOSE)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await response(scope, receive, send)

    return answer
