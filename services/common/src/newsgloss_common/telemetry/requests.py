"""Creates a span for every HTTP request; the application sees it in the request's `traceparent`."""

from collections.abc import MutableMapping
from typing import Any

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from newsgloss_common.telemetry.tracing import Tracing, failed, traceparent_of

SERVER_ERROR = 500
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Requested every few seconds; they get no spans."""


def traced(app: ASGIApp, tracing: Tracing | None) -> ASGIApp:
    """The application with tracing, if tracing is on."""
    return app if tracing is None else TracedRequests(app, tracing)


class TracedRequests:
    """Wraps an application when tracing is on."""

    def __init__(self, app: ASGIApp, tracing: Tracing) -> None:
        self._app = app
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request; pass on anything else."""
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        headers = [(name, value) for name, value in scope["headers"] if name != b"traceparent"]
        given = [value for name, value in scope["headers"] if name == b"traceparent"]
        span = self._tracing.span(
            method,
            "server",
            # Two of them are invalid (Trace Context §3.2).
            parent=given[0].decode("latin-1") if len(given) == 1 else None,
            attributes={"http.request.method": method},
        )
        trace = traceparent_of(span)
        inner = {**scope, "headers": [*headers, (b"traceparent", trace.encode())]}

        async def observed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                span.set_attribute("http.response.status_code", message["status"])
                if message["status"] >= SERVER_ERROR:
                    failed(span, f"status {message['status']}")
            await send(message)

        try:
            with structlog.contextvars.bound_contextvars(trace_id=trace.split("-")[1]):
                await self._app(inner, receive, observed)
        finally:
            # The route, never the path: span names must be few.
            route = getattr(inner.get("route"), "path", None)
            if route is not None:
                span.update_name(f"{method} {route}")
                span.set_attribute("http.route", route)
            span.end()
