"""`Article`: the fields of an article, as readers take them."""

from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer
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


def _now() -> datetime:
    return datetime.now(UTC)


class ArticleSource(BaseModel):
    """Who published the article."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1, max_length=256, examples=["example-wire"])
    name: str | None = Field(default=None, max_length=512, examples=["Example Wire"])
    domain: str | None = Field(default=None, max_length=253, examples=["news.example.org"])


class Article(BaseModel):
    """An article as a reader takes it: fields that the reader does not know are ignored.

    Open, because a deployed reader cannot be changed when a producer adds a field. Producers use the
    closed `RawArticle`, which adds what an article must hold to be accepted.
    """

    model_config = ConfigDict(extra="ignore")

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
    source: ArticleSource
    url: str | None = Field(default=None, max_length=8192)
    title: str | None = None
    body: str | None = Field(default=None, description="Plain text. Null only when canceled.")
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
