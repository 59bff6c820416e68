"""`EnrichedArticle`: what consumers read, topic `articles.enriched.v1`."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from newsgloss_schemas.article import Article, ArticleStatus, Timestamp
from newsgloss_schemas.raw import DatePrecision, DateSource

BoilerplateKind = Literal[
    "repeated_headline",
    "read_time_label",
    "dateline",
    "byline",
    "agency_line",
    "standfirst",
    "caption",
    "credit",
    "social_footer",
    "related_links",
    "newsletter",
    "cookie_notice",
    "copyright",
    "advertisement",
    "navigation",
]
EntityType = Literal["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK", "PRODUCT", "MISC"]
TypeGroup = Literal["PER", "ORG", "LOC", "MISC"]
IdRule = Literal["country", "said", "near", "home", "known", "name", "context"]
StageStatus = Literal["ok", "skipped", "degraded"]

Offset = Annotated[int, Field(ge=0, description="Position in Unicode code points.")]
Probability = Annotated[float, Field(ge=0, le=1)]
_OPEN = Field(description="A later release may add values; a reader keeps those that it does not know.")


class _Part(BaseModel):
    """Open: a reader ignores fields that a newer enricher added."""

    model_config = ConfigDict(extra="ignore")


class Dates(_Part):
    """How far `article.published_at` can be relied on; the raw article's own statement."""

    published_at_precision: Annotated[DatePrecision | str, _OPEN] | None = None
    published_at_source: Annotated[DateSource | str, _OPEN] | None = None


class BoilerplateSpan(_Part):
    """A span of the body, `[start, end)`, that is not the story."""

    start: Offset
    end: Offset
    kind: Annotated[BoilerplateKind | str, _OPEN]


class PublisherClaims(_Part):
    """What the boilerplate says of the article; reported, not trusted."""

    read_time_minutes: int | None = Field(default=None, ge=0)
    date: str | None = Field(default=None, description="ISO 8601 date, as claimed.", examples=["2026-03-12"])
    photo_credit: str | None = None


class LanguageAlternative(_Part):
    """Another language that the detector thought possible, or that a part of the text is in."""

    tag: str
    confidence: Probability
    share: Probability | None = Field(
        default=None, description="Of the text that is in this language, where a good part of it is."
    )


class Language(_Part):
    """The language that the story is written in."""

    tag: str = Field(description="BCP 47; 'und' when unsure.", examples=["en", "zh-Hans", "und"])
    confidence: Probability
    alternatives: list[LanguageAlternative] = []
    script: str | None = Field(default=None, description="ISO 15924 of most letters.", examples=["Latn"])
    declared: str | None = Field(default=None, description="`language_hint`, normalised.")
    agrees: bool | None = Field(default=None, description="Whether declared and detected are one language.")
    detector: str


class Mention(_Part):
    """One place where an entity is named: `text` is `field[start:end]`."""

    field: Literal["title", "body"]
    start: Offset
    end: Offset
    text: str


class Location(_Part):
    """A point in a place: WGS 84, in degrees."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class IdEvidence(_Part):
    """Why an entity has an id."""

    rule: Annotated[IdRule | str, _OPEN]
    confidence: Probability = Field(description="How often ids of this rule are right, as measured.")


class Entity(_Part):
    """All mentions of one person, organisation, place, … in this article."""

    name: str
    type: Annotated[EntityType | str, _OPEN]
    type_group: Annotated[TypeGroup | str, _OPEN]
    count: int = Field(ge=1)
    in_title: bool
    salience: Probability
    aliases: list[str] = []
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")
    confidence: Probability | None = None
    ids: dict[str, str] = Field(
        default={},
        description="Scheme to id: geonames, iso3166, wikidata, names of own lists. Empty unless sure.",
        examples=[{"geonames": "2332459"}],
    )
    location: Location | None = Field(default=None, description="Of a place with an id.")
    id_evidence: dict[str, IdEvidence] = Field(
        default={}, description="By 'places', or the name of an own list: what said so, and how sure it is."
    )
    mentions: list[Mention]


class ReadTime(_Part):
    """How long a silent reader takes for the story."""

    minutes: int = Field(ge=0)
    seconds: int = Field(ge=0)
    words: int = Field(ge=0)
    characters: int = Field(ge=0)
    method: str = Field(description="The rates used and their source.")


class Stage(_Part):
    """How one enrichment step went."""

    status: Annotated[StageStatus | str, _OPEN]
    reason: str | None = None


class InputPosition(_Part):
    """Where the raw record stood."""

    topic: str
    partition: int = Field(ge=0)
    offset: int = Field(ge=0)
    timestamp: Timestamp


class Provenance(_Part):
    """What made this record, from what, and when."""

    enricher_version: str
    models: dict[str, str] = Field(description="Model or detector name to version.")
    input: InputPosition | None = Field(description="Null when enriched without Kafka.")
    enriched_at: Timestamp


class EnrichedArticle(_Part):
    """A raw article with its evidence.

    A `canceled` article carries its status and no evidence: `language`, `read_time` and
    `fingerprint` are null, `entities` is empty.
    """

    model_config = ConfigDict(extra="ignore", title="EnrichedArticle")

    schema_version: Literal[1] = 1
    article_id: str = Field(min_length=1, max_length=256)
    version: int | None
    status: ArticleStatus
    offset_unit: Literal["code_point"] = "code_point"
    article: Article = Field(description="The raw article, its text sanitised one code point for one.")
    dates: Dates | None = Field(
        default=None, description="Precision and source of its dates; null where the producer states none."
    )
    boilerplate: list[BoilerplateSpan] = []
    publisher_claims: PublisherClaims = PublisherClaims()
    language: Language | None = None
    entities: list[Entity] = []
    read_time: ReadTime | None = None
    fingerprint: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{16}$",
        description="64-bit SimHash of the story: near-duplicates are near in Hamming distance.",
    )
    stages: dict[str, Stage] = {}
    extensions: dict[str, JsonValue] = Field(
        default={}, description="Results of steps that the operator added, by the step's name."
    )
    provenance: Provenance
    result_hash: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 over all but times, input position and confidence: equal on replay.",
    )
