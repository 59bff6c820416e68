"""Errors as RFC 9457 problem details."""

from collections.abc import Mapping
from http import HTTPStatus

from pydantic import BaseModel, Field
from starlette.responses import Response

from newsgloss_ingest.intake import Fault, InvalidArticleError

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:newsgloss:problem:"
RETRY_AFTER_SECONDS = 2


class ProblemField(BaseModel):
    """What is wrong with one field."""

    field: str = Field(description="The field's path, or the parameter's name.", examples=["source.id"])
    pointer: str | None = Field(
        default=None, description="Its JSON Pointer in the request body.", examples=["#/source/id"]
    )
    detail: str = Field(examples=["field required"])


class Problem(BaseModel):
    """RFC 9457 problem details; `errors` as its section 3 shows them."""

    type: str = Field(examples=[TYPE_PREFIX + "schema-violation"])
    title: str
    status: int
    detail: str
    errors: list[ProblemField] | None = None


class ProblemError(Exception):
    """Ends a request with a problem."""

    def __init__(  # noqa: PLR0913
        self,
        status: HTTPStatus,
        kind: str,
        title: str,
        detail: str,
        *,
        errors: list[ProblemField] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.problem = Problem(
            type=TYPE_PREFIX + kind, title=title, status=status, detail=detail, errors=errors
        )
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """As an HTTP response."""
        return Response(
            self.problem.model_dump_json(exclude_none=True),
            status_code=self.problem.status,
            headers=self.headers,
            media_type=MEDIA_TYPE,
        )


_INVALID: Mapping[Fault, tuple[HTTPStatus, str]] = {
    "invalid_utf8": (HTTPStatus.BAD_REQUEST, "The body is not UTF-8"),
    "invalid_json": (HTTPStatus.BAD_REQUEST, "The body is not JSON"),
    "schema_violation": (HTTPStatus.UNPROCESSABLE_ENTITY, "The article does not fit the schema"),
}


def invalid_article(error: InvalidArticleError, *, json_body: bool) -> ProblemError:
    """400 or 422; pointers only where the body is JSON."""
    status, title = _INVALID[error.fault]
    errors = [
        ProblemField(field=item.field, pointer=item.pointer if json_body else None, detail=item.detail)
        for item in error.errors
    ]
    return ProblemError(status, error.fault.replace("_", "-"), title, error.detail, errors=errors or None)


def too_large(detail: str) -> ProblemError:
    """413."""
    return ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", "The article is too large", detail)


def unsupported_media_type(detail: str, *, accepted: str) -> ProblemError:
    """415."""
    return ProblemError(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "unsupported-media-type",
        "This content is not accepted",
        f"{detail}; accepted: {accepted}",
        headers={"Accept-Post": accepted},
    )


def unavailable(kind: str, title: str, detail: str) -> ProblemError:
    """503: the same request may succeed later."""
    return ProblemError(
        HTTPStatus.SERVICE_UNAVAILABLE, kind, title, detail, headers={"Retry-After": str(RETRY_AFTER_SECONDS)}
    )
