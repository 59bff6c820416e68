"""The record contract of newsgloss: what goes in, what comes out, and what is set aside.

Needs pydantic alone, so that producers and consumers install it without the services.
"""

from newsgloss_schemas.article import Article, ArticleSource, ArticleStatus
from newsgloss_schemas.dead_letter import DeadLetterCode, DeadLetterHeaders
from newsgloss_schemas.enriched import (
    BoilerplateKind,
    BoilerplateSpan,
    EnrichedArticle,
    Entity,
    EntityType,
    InputPosition,
    Language,
    LanguageAlternative,
    Mention,
    Provenance,
    PublisherClaims,
    ReadTime,
    Stage,
    StageStatus,
    TypeGroup,
)
from newsgloss_schemas.raw import RawArticle, Source

__all__ = [
    "Article",
    "ArticleSource",
    "ArticleStatus",
    "BoilerplateKind",
    "BoilerplateSpan",
    "DeadLetterCode",
    "DeadLetterHeaders",
    "EnrichedArticle",
    "Entity",
    "EntityType",
    "InputPosition",
    "Language",
    "LanguageAlternative",
    "Mention",
    "Provenance",
    "PublisherClaims",
    "RawArticle",
    "ReadTime",
    "Source",
    "Stage",
    "StageStatus",
    "TypeGroup",
]
