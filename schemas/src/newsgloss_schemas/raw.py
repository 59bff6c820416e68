"""`RawArticle`: what a producer sends, topic `articles.raw.v1`."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from newsgloss_schemas.article import Article, ArticleSource, ArticleStatus, Timestamp

__all__ = ["ArticleStatus", "DatePrecision", "DateSource", "RawArticle", "Source", "Timestamp"]

DatePrecision = Literal["instant", "day", "month", "year"]
DateSource = Literal["feed", "page", "address", "text"]


def _shows_something(text: str) -> bool:
    """Whether there is a character to be seen; of a text that begins with none, each kind is asked once."""
    return any(_shows(one) for one in text[:256]) or any(_shows(one) for one in set(text))


def _shows(character: str) -> bool:
    return character.isprintable() and not character.isspace()


class Source(ArticleSource):
    """Who published the article."""

    model_config = ConfigDict(extra="forbid", strict=True)


class RawArticle(Article):
    """An article as its producer has it.

    Closed and strict: an unknown field or a wrong type is an error that names the field. The fields
    are those of `Article`, which readers use, and what is known of its dates. An enriched record has the
    latter at its top level, as `dates`, because readers of release 0.1.0 refuse new fields in `article`.

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

    source: Source
    body: str | None = Field(
        default=None,
        validate_default=True,
        description="Plain text. Required, and not blank, unless the status is canceled.",
    )

    published_at_precision: DatePrecision | None = Field(
        default=None,
        description="How much of `published_at` is known; the rest of it is the beginning in UTC, except that"
        " 'day' may keep a time whose time zone is not known.",
    )
    published_at_source: DateSource | None = Field(
        default=None,
        description="Where `published_at` was found: in a feed, in a page's markup, as a day in the page's"
        " address, or beside the headline in its text.",
    )

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
