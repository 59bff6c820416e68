"""`RawArticle`: what a producer sends, topic `articles.raw.v1`."""

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

ArticleStatus = Literal["usable", "withheld", "canceled"]


def _has_utc_year(moment: datetime) -> datetime:
    """The moment itself; with its offset taken off it must still lie in the years that RFC 3339 can write."""
    if moment.year in (MINYEAR, MAXYEAR):
        try:
            moment.astimezone(UTC)
        except OverflowError:
            raise PydanticCustomError(
                "moment_out_of_range", "in UTC this lies outside of the years 0001 to 9999"
            ) from None
    return moment


def _rfc3339_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Timestamp = Annotated[
    AwareDatetime,
    AfterValidator(_has_utc_year),
    PlainSerializer(_rfc3339_utc, return_type=str, when_used="json"),
    Field(examples=["2026-03-12T08:30:00Z"]),
]
"""A moment with its offset from UTC (RFC 3339); written in UTC, where its year is 1 to 9999."""


def _shows_something(text: str) -> bool:
    """Whether there is a character to be seen; of a text that begins with none, each kind is asked once."""
    return any(_shows(one) for one in text[:256]) or any(_shows(one) for one in set(text))


def _shows(character: str) -> bool:
    return character.isprintable() and not character.isspace()


def _now() -> datetime:
    return datetime.now(UTC)


class Source(BaseModel):
    """Who published the article."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(min_length=1, max_length=256, examples=["example-wire"])
    name: str | None = Field(default=None, max_length=512, examples=["Example Wire"])
    domain: str | None = Field(default=None, max_length=253, examples=["news.example.org"])


class RawArticle(BaseModel):
    """An article as its producer has it.

    Closed and strict: an unknown field or a wrong type is an error that names the field. A reader
    that must accept records of newer producers validates with `extra="ignore"`.

    `article_id` may be left out towards ingest, which derives it; a record written to Kafka
    directly must carry it.
    """

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        title="RawArticle",
        json_schema_extra={
            "examples": [
                {
                    "schema_version": 1,
                    "article_id": "example-wire:2026/03/12/harbour-bridge",
                    "version": 1,
                    "status": "usable",
                    "source": {"id": "example-wire", "name": "Example Wire", "domain": "news.example.org"},
                    "url": "https://news.example.org/2026/03/12/harbour-bridge",
                    "title": "Harbour bridge reopens after storm",
                    "body": "The harbour bridge in Aberdeen reopened on Thursday, the council said.",
                    "language_hint": "en-GB",
                    "authors": ["Ada Example"],
                    "section": "Local",
                    "keywords": ["transport"],
                    "published_at": "2026-03-12T08:30:00Z",
                    "fetched_at": "2026-03-12T08:41:07Z",
                },
                {"source": {"id": "example-wire"}, "body": "The least that ingest accepts."},
                {
                    "article_id": "example-wire:2026/03/12/harbour-bridge",
                    "version": None,
                    "status": "canceled",
                    "source": {"id": "example-wire"},
                },
            ]
        },
    )

    schema_version: Literal[1] = 1
    article_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=256,
        description="Stable id; the Kafka key. Ingest derives it when absent; required on Kafka.",
    )
    version: int | None = Field(
        default=1,
        ge=1,
        le=2**53 - 1,
        description="The source's revision. Null only when canceled: it takes down all that came before.",
    )
    status: ArticleStatus = "usable"
    source: Source
    url: str | None = Field(default=None, max_length=8192)
    title: str | None = None
    body: str | None = Field(
        default=None,
        validate_default=True,
        description="Plain text. Required, and not blank, unless the status is canceled.",
    )
    language_hint: str | None = Field(
        default=None,
        max_length=64,
        pattern=r"^[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*$",
        description="What the source claims (BCP 47).",
        examples=["en-GB"],
    )
    authors: list[str] | None = Field(default=None, max_length=256)
    section: str | None = None
    keywords: list[str] | None = Field(default=None, max_length=1024)
    published_at: Timestamp | None = None
    modified_at: Timestamp | None = None
    fetched_at: Timestamp = Field(default_factory=_now)

    @field_validator("body")
    @classmethod
    def _body_unless_canceled(cls, body: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("status") != "canceled":
            if body is None:
                raise PydanticCustomError("body_missing", "required unless status is 'canceled'")
            if not _shows_something(body):
                raise PydanticCustomError("body_empty", "empty; an article needs text")
        return body

    @model_validator(mode="after")
    def _version_unless_canceled(self) -> Self:
        if self.version is None and self.status != "canceled":
            raise PydanticCustomError(
                "version_missing", "version: null is allowed only when status is 'canceled'"
            )
        return self

    @model_validator(mode="after")
    def _text_of_unicode_scalars(self, info: ValidationInfo) -> Self:
        """JSON with half of a surrogate pair is refused by its parser; Python's strings can hold one."""
        if info.mode == "json":
            return self
        for name, text in _texts(self):
            try:
                text.encode()
            except UnicodeEncodeError as error:
                raise PydanticCustomError(
                    "lone_surrogate",
                    "{field}: character {place} is half of a surrogate pair: such text is not UTF-8",
                    {"field": name, "place": error.start},
                ) from None
        return self


def _texts(article: RawArticle) -> Iterator[tuple[str, str]]:
    """Each text of the article with its field's name."""
    for name, value in (*article, *((f"source.{name}", value) for name, value in article.source)):
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, list):
            yield from ((f"{name}[{index}]", text) for index, text in enumerate(value))
