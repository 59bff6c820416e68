"""Enriched articles, and records of their topic."""

import json
from typing import Any

from aiokafka import ConsumerRecord


def enriched(**fields: Any) -> dict[str, Any]:
    """An enriched record as its JSON has it; `fields` replace or add."""
    article = {"source": {"id": "example-wire"}, "title": "Bridge reopens", "body": "Aberdeen opened it."}
    found: dict[str, Any] = {
        "article_id": "a-1",
        "version": 1,
        "status": "usable",
        "article": article | fields.pop("article", {}),
        "language": {"tag": "en", "confidence": 0.99, "detector": "test"},
        "entities": [
            {
                "name": "Aberdeen",
                "type": "GPE",
                "type_group": "LOC",
                "count": 1,
                "in_title": False,
                "salience": 0.5,
                "mentions": [{"field": "body", "start": 0, "end": 8, "text": "Aberdeen"}],
            }
        ],
        "read_time": {"minutes": 1, "seconds": 5, "words": 3, "characters": 19, "method": "test"},
        "fingerprint": "00000000000000ff",
        "stages": {"language": {"status": "ok"}},
        "provenance": {
            "enricher_version": "1.0.0",
            "models": {},
            "input": None,
            "enriched_at": "2026-03-12T08:30:00Z",
        },
        "result_hash": "0" * 64,
    }
    return found | fields


def record(value: Any = b"", *, offset: int = 7, key: bytes = b"a-1") -> ConsumerRecord:
    """A record of the enriched topic; `value` is bytes, None, or the record's fields."""
    data = json.dumps(value).encode() if isinstance(value, dict) else value
    return ConsumerRecord(
        "articles.enriched.v1", 0, offset, 1_773_304_200_000, 0, key, data, None, len(key), 0, ()
    )
