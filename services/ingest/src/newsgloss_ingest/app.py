"""The ASGI application around the API: problems for every error, metrics for every request, OpenAPI."""

import time
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsgloss_ingest.api import Api
from newsgloss_ingest.metrics import Metrics
from newsgloss_ingest.problems import MEDIA_TYPE, Problem, ProblemError, ProblemField
from newsgloss_schemas import RawArticle

log = structlog.get_logger(__name__)

_PROBLEMS = (400, 408, 413, 415, 422, 503)


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
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-parameter",
        "A parameter is wrong",
        "the request's query cannot be used",
        errors=errors,
    ).response()


async def _http_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    kind = status.phrase.lower().replace(" ", "-")
    detail = "see /docs for what there is" if status == HTTPStatus.NOT_FOUND else status.description
    return ProblemError(status, kind, status.phrase, detail, headers=error.headers).response()


async def _internal_error(_request: Request, _error: Exception) -> Response:
    # The server logs the traceback; the caller learns nothing of the inside.
    return ProblemError(
        HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "Internal error", "the service's log says more"
    ).response()


class _Measured:
    """Counts and times requests by route, never by path: paths are endless."""

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
            self._metrics.requests.labels(route, status).inc()
            self._metrics.request_seconds.labels(route).observe(time.perf_counter() - started)


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = FastAPI.openapi(app)
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        template = "#/components/schemas/{model}"
        for model in (RawArticle, Problem):
            schema = model.model_json_schema(ref_template=template)
            schemas.update(schema.pop("$defs", {}))
            schemas[model.__name__] = schema
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        problem = {"content": {MEDIA_TYPE: {"schema": {"$ref": template.format(model="Problem")}}}}
        for path, calls in document["paths"].items():
            for call in calls.values():
                call["responses"].pop("422", None)
                for status in _PROBLEMS if path.startswith("/v1/") else ():
                    call["responses"][str(status)] = {"description": HTTPStatus(status).phrase, **problem}
        app.openapi_schema = document
    return app.openapi_schema


def build(api: Api, metrics: Metrics) -> FastAPI:
    """The application."""
    app = FastAPI(
        title="newsgloss ingest",
        description="Raw news articles in; acknowledged by Kafka before they are answered.",
        version=version("newsgloss-ingest"),
        redoc_url=None,
        exception_handlers={
            ProblemError: _problem,
            RequestValidationError: _invalid_parameters,
            HTTPException: _http_error,
            Exception: _internal_error,
        },
    )
    app.include_router(api.router())
    app.add_middleware(_Measured, metrics=metrics)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app
