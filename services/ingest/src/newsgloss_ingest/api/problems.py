"""Errors as RFC 9457 problem details."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, Field
from starlette.responses import Response

from newsgloss_common.article.invalid_article import Fault, InvalidArticleError
from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.catalogue import Kind

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 2


class ProblemField(BaseModel):
    """The fault of one field."""

    field: str = Field(description="The field's path, or the parameter's name.", examples=["source.id"])
    pointer: str | None = Field(
        default=None, description="Its JSON Pointer in the request body.", examples=["#/source/id"]
    )
    detail: str = Field(examples=["field required"])


class Problem(BaseModel):
    """RFC 9457 problem details; `errors` as its section 3 shows them."""

    type: str = Field(examples=[kind.type for kind in catalogue.KINDS], description="Served by this service.")
    title: str
    status: int
    detail: str
    errors: list[ProblemField] | None = None
    ok: Literal[False] | None = Field(default=None, description="At `/readyz`, as the other services answer.")
    reason: str | None = Field(default=None, description="At `/readyz`, the same as `detail`.")


class ProblemError(Exception):
    """Ends a request, or one line of a batch, with a problem."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        errors: list[ProblemField] | None = None,
        headers: Mapping[str, str] | None = None,
        retry_after: int = RETRY_AFTER_SECONDS,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.problem = Problem(
            type=kind.type, title=kind.title, status=kind.status, detail=detail, errors=errors or None
        )
        self.headers = dict(headers or {})
        if kind.retry:
            self.headers["Retry-After"] = str(retry_after)

    def response(self) -> Response:
        """The problem as an HTTP response."""
        return Response(
            self.problem.model_dump_json(exclude_none=True),
            status_code=self.problem.status,
            headers=self.headers,
            media_type=MEDIA_TYPE,
        )


_INVALID: Mapping[Fault, Kind] = {
    "invalid_utf8": catalogue.INVALID_UTF8,
    "invalid_json": catalogue.INVALID_JSON,
    "schema_violation": catalogue.SCHEMA_VIOLATION,
}


def invalid_article(error: InvalidArticleError, *, json_body: bool) -> ProblemError:
    """400 or 422; fields have JSON Pointers only when the body is JSON."""
    errors = [
        ProblemField(field=item.field, pointer=item.pointer if json_body else None, detail=item.detail)
        for item in error.errors
    ]
    return ProblemError(_INVALID[error.fault], error.detail, errors=errors)


def invalid_parameter(field: str, detail: str) -> ProblemError:
    """422 for one parameter or header."""
    errors = [ProblemField(field=field, detail=detail)]
    return ProblemError(catalogue.INVALID_PARAMETER, "the request cannot be used as it is", errors=errors)
