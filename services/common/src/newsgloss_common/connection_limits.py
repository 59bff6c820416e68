"""The bounds of a port's HTTP connections, and the answers given without the application."""

from dataclasses import dataclass, field
from typing import Protocol

from starlette.responses import JSONResponse, Response


class Refusals(Protocol):
    """The answers that are given without the application."""

    def not_http(self, reason: str | None) -> Response:
        """400: the input is not a request; `reason` is given when it is known."""

    def too_many(self) -> Response:
        """503: there are more connections than are served."""


class PlainRefusals:
    """Answers in the JSON of the health ports."""

    def not_http(self, reason: str | None) -> Response:
        """400."""
        return JSONResponse({"ok": False, "reason": reason or "this is not a valid HTTP request"}, 400)

    def too_many(self) -> Response:
        """503."""
        return JSONResponse({"ok": False, "reason": "too many connections"}, 503)


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """The bounds of a port's connections.

    Attributes:
        connections: Above it, requests of a new connection get 503; above twice as many it is cut off.
        header_seconds: Time for a request's line and headers.
        unread_seconds: Time for a client to read its answer once the buffers in between are full.
        refusals: The answers given without the application.
        cut_oldest: Cut the connection that has waited longest instead of refusing the newest: a probe that is
            refused would report the service as unhealthy.
    """

    connections: int
    header_seconds: float
    unread_seconds: float
    refusals: Refusals = field(default_factory=PlainRefusals)
    cut_oldest: bool = False
