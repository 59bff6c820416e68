"""`/healthz`, `/readyz` and `/metrics` on a small HTTP port."""

from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Verdict = Callable[[], tuple[bool, dict[str, object]]]
"""Returns whether the service is well, and details for people."""


def health_app(healthy: Verdict, ready: Verdict, registry: CollectorRegistry) -> Starlette:
    """The application of a health port: 200 or 503, with the reason as JSON.

    Every service answers with `ok` and `status`; the ingest API answers with a problem when it is not well.
    """

    # Everything runs on the event loop, which owns the values.
    def answer(verdict: Verdict) -> Callable[[Request], Awaitable[JSONResponse]]:
        async def respond(_: Request) -> JSONResponse:
            well, detail = verdict()
            status = 200 if well else 503
            return JSONResponse({"ok": well, "status": "ok" if well else status, **detail}, status)

        return respond

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[
            Route("/healthz", answer(healthy)),
            Route("/readyz", answer(ready)),
            Route("/metrics", metrics),
        ]
    )
