"""The ASGI application: problem details for every error, metrics for every request, OpenAPI."""

import json
import time
from collections.abc import Callable, Coroutine
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsgloss_ingest.api import catalogue, docs_page, openapi
from newsgloss_ingest.api.articles import Articles
from newsgloss_ingest.api.operations import Operations
from newsgloss_ingest.api.problems import ProblemError, ProblemField
from newsgloss_ingest.metrics import Metrics


async def _problem(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ProblemError):
        raise error
    return error.response()


async def _invalid_parameters(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [
        ProblemField(
            field=str(item["loc"][-1])[:64],
            detail="unknown parameter" if item["type"] == "extra_forbidden" else str(item["msg"]),
        )
        for item in error.errors()[:20]
    ]
    return ProblemError(
        catalogue.INVALID_PARAMETER, "the request's query cannot be used", errors=errors
    ).response()


async def _http_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    kind = _HTTP_ERRORS[error.status_code]
    return ProblemError(kind, kind.advice, headers=error.headers).response()


_HTTP_ERRORS = {
    int(kind.status): kind
    for kind in (catalogue.BAD_REQUEST, catalogue.NOT_FOUND, catalogue.METHOD_NOT_ALLOWED)
}


async def _internal_error(_request: Request, _error: Exception) -> Response:
    # The server logs the traceback; the caller gets no internal details.
    return ProblemError(catalogue.INTERNAL, "the service's log says more").response()


def _described(app: FastAPI) -> Callable[[], Coroutine[None, None, Response]]:
    """Serves the OpenAPI document; encoded once, since it needs no key."""
    written = b""

    async def describe() -> Response:
        nonlocal written
        written = written or json.dumps(app.openapi(), ensure_ascii=False, separators=(",", ":")).encode()
        return Response(written, media_type="application/json")

    return describe


class _Measured:
    """Counts and times requests by route, never by path: paths are unbounded."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, observed)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self._metrics.count_request(route, status, time.perf_counter() - started)


def build(articles: Articles, operations: Operations) -> FastAPI:
    """Assemble the application."""
    app = FastAPI(
        title="newsgloss ingest",
        description="Takes raw news articles; answers once Kafka has acknowledged them.",
        version=version("newsgloss-ingest"),
        # docs_page and _described serve these, without FastAPI's third-party hosts.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        exception_handlers={
            ProblemError: _problem,
            RequestValidationError: _invalid_parameters,
            HTTPException: _http_error,
            Exception: _internal_error,
        },
    )
    app.include_router(articles.router())
    app.include_router(operations.router())
    app.add_middleware(_Measured, metrics=operations.metrics)
    app.openapi = lambda: openapi.document(app)  # type: ignore[method-assign]
    app.include_router(docs_page.router())
    app.get("/openapi.json", include_in_schema=False)(_described(app))
    return app
