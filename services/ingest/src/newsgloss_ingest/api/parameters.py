"""The query parameters of the calls that take text or a page."""

from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from newsgloss_common.article import intake


class TextParameters(BaseModel):
    """What text and HTML do not contain themselves."""

    model_config = ConfigDict(extra="forbid")

    source: str | None = Field(
        default=None,
        description=f"text and HTML only: the source's id; {intake.DEFAULT_SOURCE!r} by default",
        examples=["example-wire"],
    )
    url: str | None = Field(
        default=None,
        description="text and HTML only: the article's web address",
        examples=["https://news.example.org/2026/03/12/harbour-bridge"],
    )

    @classmethod
    def of(cls, request: Request) -> "TextParameters":
        """Read the parameters of a request.

        Most requests have none, and FastAPI takes a tenth of a request to find that out.

        Raises:
            RequestValidationError: As FastAPI raises it.
        """
        if not request.scope["query_string"]:
            return _NONE
        try:
            return cls.model_validate(dict(request.query_params))
        except ValidationError as error:
            raise RequestValidationError(error.errors()) from None

    @classmethod
    def described(cls) -> list[dict[str, Any]]:
        """The parameters in OpenAPI's form."""
        found = []
        for name, field in cls.model_json_schema()["properties"].items():
            schema = {key: value for key, value in field.items() if key != "default"}
            found.append(
                {
                    "name": name,
                    "in": "query",
                    "required": False,
                    "description": field["description"],
                    "schema": schema,
                }
            )
        return found


_NONE = TextParameters()
