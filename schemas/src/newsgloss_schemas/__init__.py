"""The record contract of newsgloss: what goes in, what comes out, and what is set aside.

Needs pydantic alone, so that producers and consumers install it without the services.
"""

from newsgloss_schemas.article import Article, ArticleSource, ArticleStatus
from newsgloss_schemas.dead_letter import DeadLetterCode, DeadLetterHeaders
from newsgloss_schemas.enriched import (
    BoilerplateKind,
    BoilerplateSpan,
    Dates,
    EnrichedArticle,
    Entity,
    EntityType,
    IdEvidence,
    IdRule,
    InputPosition,
    Language,
    LanguageAlternative,
    Location,
    Mention,
    Provenance,
    PublisherClaims,
    ReadTime,
    Stage,
    StageStatus,
    TypeGroup,
)
from newsgloss_schemas.news_in_json import ninjs
from newsgloss_schemas.pointers import PointerError, mentions, resolve, text_at
from newsgloss_schemas.raw import DatePrecision, DateSource, RawArticle, Source

__all__ = [
    "Article",
    "ArticleSource",
    "ArticleStatus",
    "BoilerplateKind",
    "BoilerplateSpan",
    "DatePrecision",
    "DateSource",
    "Dates",
    "DeadLetterCode",
    "DeadLetterHeaders",
    "EnrichedArticle",
    "Entity",
    "EntityType",
    "IdEvidence",
    "IdRule",
    "InputPosition",
    "Language",
    "LanguageAlternative",
    "Location",
    "Mention",
    "PointerError",
    "Provenance",
    "PublisherClaims",
    "RawArticle",
    "ReadTime",
    "Source",
    "Stage",
    "StageStatus",
    "TypeGroup",
    "mentions",
    "ninjs",
    "resolve",
    "text_at",
]
