"""What guards a connection below the API: their number, slow headers, and uploads that break off.

uvicorn bounds the time between requests, not that of a request's headers, and takes a client that closes
its sending half for gone. It is extended by subclassing, as its `http` option allows.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import h11
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.problems import ProblemError

BATCH_SUFFIX = ":batch"
_BROKE = "newsgloss.upload_broke"
_ABORT = "newsgloss.abort"


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """`connections` above which requests get 503; `header_seconds` for a request's headers."""

    connections: int
    header_seconds: float


def upload_broke(scope: Scope) -> str | None:
    """Why the body of this request ended before its end; None when it did not."""
    reason: str | None = scope.get("state", {}).get(_BROKE)
    return reason


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
        self._late: asyncio.TimerHandle | None = None
        self.app_state = {**self.app_state, _ABORT: self._abort}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count it; one too many gets an answer, twice too many are cut off."""
        super().connection_made(transport)
        if len(self.connections) > self._limits.connections:
            self.app = _too_many
        if len(self.connections) > 2 * self._limits.connections:
            transport.abort()
        self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._headers_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Start the clock with a request's first byte, stop it with its last header's."""
        if self._late is None and self._between_requests():
            self._await_headers()
        super().data_received(data)
        if not self._between_requests():
            self._headers_came()

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """The client sends no more; inside a body it still gets its answer."""
        if self._between_requests() or not self.cycle.more_body:
            return None
        self._break_upload("the connection ended inside the body")
        return True

    def shutdown(self) -> None:
        """The service stops: one article may still come, a batch ends with what has come."""
        super().shutdown()
        if (
            not self._between_requests()
            and self.cycle.more_body
            and self.scope["path"].endswith(BATCH_SUFFIX)
        ):
            self._break_upload("the service stops and takes no further lines")

    def send_400_response(self, msg: str) -> None:
        """A problem, as for everything else; inside a body it is the body that broke."""
        if self._between_requests():
            response = ProblemError(catalogue.BAD_REQUEST, "this is not a valid HTTP request").response()
            headers = [*response.raw_headers, (b"connection", b"close")]
            if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
                for event in (
                    h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
                    h11.Data(data=bytes(response.body)),
                    h11.EndOfMessage(),
                ):
                    self.transport.write(self.conn.send(event) or b"")
            self.transport.close()
        else:
            self.logger.debug(msg)
            self._break_upload("the body is not framed as HTTP asks")

    def _break_upload(self, reason: str) -> None:
        self.cycle.scope["state"][_BROKE] = reason
        self.cycle.keep_alive = False
        self.cycle.more_body = False
        self.cycle.message_event.set()

    def _between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_headers(self) -> None:
        self._late = self.loop.call_later(self._limits.header_seconds, self._abort)

    def _headers_came(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _abort(self) -> None:
        self.transport.abort()


async def _too_many(_scope: Scope, receive: Receive, send: Send) -> None:
    response = ProblemError(catalogue.BUSY, "too many connections (NEWSGLOSS_MAX_CONNECTIONS)").response()
    response.headers["connection"] = "close"
    await response(_scope, receive, send)
