"""The headers of the records, as the services write them."""

from typing import Any

from newsgloss_common.article import cloud_events

Json = dict[str, Any]
TOMBSTONE = "A null value under the article's key."
DEAD_LETTER_HEADERS: Json = {"$ref": "json/dead-letter-headers.v1.json"}


def _constant(value: str) -> Json:
    return {"type": "string", "const": value}


def _headers(source: str, kind: str, schema: str, note: str) -> Json:
    return {
        "type": "object",
        "description": f"CloudEvents 1.0 in Kafka's binary mode; each value is UTF-8 text. {note}",
        "properties": {
            "ce_specversion": _constant("1.0"),
            "ce_id": {"type": "string", "description": "Unique for its source."},
            "ce_source": _constant(source),
            "ce_type": _constant(kind),
            "ce_dataschema": _constant(schema),
            "ce_subject": {"type": "string", "description": "The article_id."},
            "ce_time": {"type": "string", "format": "date-time"},
            "content-type": _constant("application/json"),
            "traceparent": {"type": "string", "description": "W3C trace context."},
        },
    }


RAW_HEADERS = _headers(
    cloud_events.RAW_SOURCE,
    cloud_events.RAW_TYPE,
    cloud_events.RAW_SCHEMA,
    "Ingest writes them; other producers may leave them out.",
)
ENRICHED_HEADERS = _headers(
    cloud_events.ENRICHED_SOURCE,
    cloud_events.ENRICHED_TYPE,
    cloud_events.ENRICHED_SCHEMA,
    "The raw record's other headers go on, except `dlq-…`.",
)
