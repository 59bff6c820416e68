"""The OpenAPI description of each call beyond its signature: bodies, examples, problems."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response

from newsgloss_ingest.api import catalogue, parameter_bounds
from newsgloss_ingest.api.catalogue import Kind
from newsgloss_ingest.api.negotiation import HTML, JSON, NDJSON, TEXT
from newsgloss_ingest.api.parameters import TextParameters
from newsgloss_ingest.api.problems import MEDIA_TYPE, Problem, ProblemError
from newsgloss_ingest.api.results import Accepted, AcceptedLine, FailedLine
from newsgloss_schemas import RawArticle

_KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key of `newsgloss-ingest keys add`; not needed when there is no file of keys.",
}
_WITH_KEY: dict[str, Any] = {"security": [{"key": []}]}
_TEMPLATE = "#/components/schemas/{model}"
_HTTP = (catalogue.BAD_REQUEST, catalogue.NOT_ACCEPTABLE, catalogue.UNAUTHORIZED, catalogue.FORBIDDEN_SOURCE)
_BODY = (
    catalogue.INCOMPLETE,
    catalogue.INVALID_COMPRESSION,
    catalogue.TIMEOUT,
    catalogue.LENGTH_REQUIRED,
    catalogue.TOO_LARGE,
    catalogue.UNSUPPORTED_MEDIA_TYPE,
    catalogue.INVALID_PARAMETER,
    catalogue.BUSY,
)
_ARTICLE = (
    catalogue.INVALID_JSON,
    catalogue.INVALID_UTF8,
    catalogue.SCHEMA_VIOLATION,
    catalogue.NO_ARTICLE,
    catalogue.UNREADABLE_PAGE,
)
_KAFKA = (catalogue.KAFKA_UNAVAILABLE, catalogue.RATE_LIMITED)
_TEXT_EXAMPLE = "Harbour bridge reopens after storm\n\nThe bridge in Aberdeen reopened on Thursday.\n"
_HTML_EXAMPLE = (
    "<html lang='en'><head><title>Harbour bridge reopens</title></head><body><article><p>The "
    "harbour bridge in Aberdeen reopened on Thursday, the council said.</p></article></body></html>"
)
_BATCH_EXAMPLE = (
    '{"source": {"id": "example-wire"}, "body": "The first."}\n{"source": {"id": "example-wire"}}\n'
)
_KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Identifies an article that has neither id nor address: same key, same article_id.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    "example": "cms-export-2026-03-12-0007",
}


def _example(kind: Kind) -> dict[str, Any]:
    problem = ProblemError(kind, kind.advice).problem
    return {"summary": kind.title, "value": problem.model_dump(mode="json", exclude_none=True)}


def problems(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """The responses of these problems, with an example for each."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        status = int(kind.status)
        phrase = HTTPStatus(status).phrase
        media = {"schema": {"$ref": _TEMPLATE.format(model="Problem")}, "examples": {}}
        response = found.setdefault(status, {"description": phrase, "content": {MEDIA_TYPE: media}})
        response["content"][MEDIA_TYPE]["examples"][kind.slug] = _example(kind)
        if kind.retry:
            retry = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
            response["headers"] = {"Retry-After": retry}
    return found


def _body(content: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": content}}


_SOME_TEXT = {"type": "string", "minLength": 1}
# As bytes, a page keeps its own charset, and generators of clients write functions for pages and batches.
_SOME_BYTES = _SOME_TEXT | {"format": "binary"}
_TEXT_BODY: dict[str, Any] = {TEXT: {"schema": _SOME_TEXT, "example": _TEXT_EXAMPLE}}
_HTML_BODY: dict[str, Any] = {HTML: {"schema": _SOME_BYTES, "example": _HTML_EXAMPLE}}
_PARAMETERS: dict[str, Any] = {"parameters": [*TextParameters.described(), _KEY_PARAMETER], **_WITH_KEY}
_ONE = (
    _body({JSON: {"schema": {"$ref": _TEMPLATE.format(model="RawArticle")}}} | _TEXT_BODY | _HTML_BODY)
    | _PARAMETERS
)
_LINE = {"oneOf": [{"$ref": _TEMPLATE.format(model=name)} for name in ("AcceptedLine", "FailedLine")]}
_RESULT_EXAMPLE = (
    '{"article_id":"2b2ac885-c928-5546-818e-a72ad73bc839","version":1,"topic":"articles.raw.v1",'
    '"partition":7,"offset":1042,"line":1,"status":202}\n'
    '{"line":2,"status":422,"problem":{"type":"/problems/schema-violation","title":"The article does '
    'not fit the schema","status":422,"detail":"1 field is wrong","errors":[{"field":"body",'
    '"pointer":"#/body","detail":"required unless status is \'canceled\'"}]}}\n'
)

PUBLISH: dict[str, Any] = {
    "openapi_extra": _ONE,
    "response_model": Accepted,
    "responses": problems(*_HTTP, *_BODY, *_ARTICLE, *_KAFKA),
}
# Many generators know one type of body for a call, the first: so text and pages have calls of their own.
PUBLISH_TEXT = PUBLISH | {"openapi_extra": _body(_TEXT_BODY) | _PARAMETERS}
PUBLISH_HTML = PUBLISH | {"openapi_extra": _body(_HTML_BODY) | _PARAMETERS}
VALIDATE: dict[str, Any] = {
    "openapi_extra": _ONE,
    "responses": problems(*_HTTP, *_BODY, *_ARTICLE, catalogue.RATE_LIMITED),
}
BATCH: dict[str, Any] = {
    "response_class": Response,
    "openapi_extra": _body(
        {NDJSON: {"schema": {"type": "string", "format": "binary"}, "example": _BATCH_EXAMPLE}}
    )
    | _WITH_KEY,
    "responses": {
        200: {
            "description": "A result line for each line, as they come; FailedLine: not published.",
            # OpenAPI 3.2 has `itemSchema`; validators of 3.1, which this document is, refuse it.
            "content": {
                NDJSON: {"schema": {"type": "string"}, "x-item-schema": _LINE, "example": _RESULT_EXAMPLE}
            },
        }
    }
    | problems(
        catalogue.BAD_REQUEST,
        catalogue.NOT_ACCEPTABLE,
        catalogue.UNAUTHORIZED,
        catalogue.LENGTH_REQUIRED,
        catalogue.UNSUPPORTED_MEDIA_TYPE,
        catalogue.INVALID_PARAMETER,
        catalogue.RATE_LIMITED,
        catalogue.BUSY,
    ),
}
TAKE_DOWN: dict[str, Any] = {
    "openapi_extra": _WITH_KEY,
    "response_model": Accepted,
    "responses": problems(
        *_HTTP,
        catalogue.TOO_LARGE,
        catalogue.INVALID_PARAMETER,
        catalogue.SCHEMA_VIOLATION,
        catalogue.BUSY,
        *_KAFKA,
    ),
}
READY: dict[str, Any] = {"responses": problems(catalogue.NOT_READY, catalogue.BUSY)}
_PLAIN = {"schema": {"type": "string"}}
METRICS: dict[str, Any] = {
    "response_class": Response,
    "responses": {200: {"description": "Prometheus text format.", "content": {TEXT: _PLAIN}}},
}
PROBLEM: dict[str, Any] = {
    "response_class": Response,
    "responses": {200: {"description": "What happened and what to do.", "content": {TEXT: _PLAIN}}}
    | problems(catalogue.NOT_FOUND),
}


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document; built once."""
    if app.openapi_schema is None:
        made = FastAPI.openapi(app)
        components = made.setdefault("components", {})
        components["securitySchemes"] = {"key": _KEY}
        schemas = components.setdefault("schemas", {})
        for model in (RawArticle, Problem, AcceptedLine, FailedLine):
            schema = model.model_json_schema(ref_template=_TEMPLATE)
            schemas.update(schema.pop("$defs", {}))
            schemas[model.__name__] = schema
        parameter_bounds.bound(made)
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        for calls in made["paths"].values():
            for call in calls.values():
                given = call["responses"].get("422", {})
                if MEDIA_TYPE not in given.get("content", {}):
                    call["responses"].pop("422", None)
                elif JSON in given["content"]:
                    del given["content"][JSON]
                for kind in (catalogue.METHOD_NOT_ALLOWED, catalogue.INTERNAL):
                    call["responses"][str(int(kind.status))] = problems(kind)[int(kind.status)]
        app.openapi_schema = made
    return app.openapi_schema
