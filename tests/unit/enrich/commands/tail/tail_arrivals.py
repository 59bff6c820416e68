"""Arrivals of `tail` without a broker."""

import json
from typing import Any

from tests.unit.enrich.commands.dlq.stored_letters import stored_letter

from newsgloss_enrich.commands.tail.arrivals import (
    ArticleArrival,
    DeletionArrival,
    ForeignArrival,
    LetterArrival,
    Place,
)
from newsgloss_schemas import EnrichedArticle

PLACE = Place("articles.enriched.v1", 3, 1042, 1_773_300_000_000, "wire:a-17")


def entity(name: str, *aliases: str, country: str | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "type": "GPE",
        "type_group": "LOC",
        "count": 2,
        "in_title": True,
        "salience": 0.5,
        "aliases": list(aliases),
        "country": country,
        "mentions": [],
    }


def article_arrival(
    *entities: dict[str, Any], language: str | None = "en", source: str = "wire", **article: Any
) -> ArticleArrival:
    """An enriched article; `article` are fields of the raw one."""
    stages = {"language": {"status": "ok"}, "entities": {"status": "degraded", "reason": "too long"}}
    record: dict[str, Any] = {
        "article_id": "wire:a-17",
        "version": 1,
        "status": article.pop("status", "usable"),
        "stages": article.pop("stages", stages),
        "article": {
            "source": {"id": source},
            "title": "Harbour bridge reopens",
            "body": "It reopened.",
            "fetched_at": "2026-03-12T08:41:07Z",
            **article,
        },
        "language": language and {"tag": language, "confidence": 0.99, "detector": "d"},
        "entities": entities,
        "read_time": {"minutes": 3, "seconds": 170, "words": 9, "characters": 50, "method": "m"},
        "provenance": {
            "enricher_version": "1",
            "models": {},
            "input": None,
            "enriched_at": "2026-03-12T08:41:08Z",
        },
        "result_hash": "0" * 64,
    }
    value = json.dumps(record).encode()
    return ArticleArrival(PLACE, EnrichedArticle.model_validate_json(value), value)


def letter_arrival(value: bytes | None = b"{}", **more: Any) -> LetterArrival:
    return LetterArrival(PLACE, stored_letter(value=value, **more))


DELETION = DeletionArrival(PLACE)
FOREIGN = ForeignArrival(PLACE, "article_id: Field required")
