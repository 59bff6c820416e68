"""The calls for probes and Prometheus."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse

from newsgloss_console.web.parts import Parts


def router(parts: Parts) -> APIRouter:
    """`/healthz`, `/readyz` and `/metrics`; open to everybody, since they hold no text of articles."""
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz() -> Response:
        """Whether the process serves; without Kafka too, since a restart would not bring Kafka back."""
        return JSONResponse({"ok": True, "status": "ok"})

    @routes.get("/readyz")
    async def readyz() -> Response:
        """Whether the stream is read; 503 says why not."""
        reason = parts.reader.problem
        if reason is None:
            return JSONResponse({"ok": True, "status": "ok"})
        return JSONResponse({"ok": False, "status": 503, "reason": reason}, 503)

    @routes.get("/metrics")
    async def metrics() -> Response:
        """Prometheus metrics."""
        return Response(generate_latest(parts.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return routes
