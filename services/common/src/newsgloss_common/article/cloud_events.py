"""Record headers: CloudEvents 1.0 in Kafka's binary mode, and W3C trace context.

Sources: CloudEvents Kafka protocol binding 1.0.2 §3.2; W3C Trace Context §3.2.
"""

import random
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from newsgloss_common.article.registry_frames import is_schema_header

Headers = list[tuple[str, bytes | None]]

RAW_SOURCE = "/newsgloss/ingest"
ENRICHED_SOURCE = "/newsgloss/enrich"
RAW_TYPE = "newsgloss.article.raw.v1"
ENRICHED_TYPE = "newsgloss.article.enriched.v1"
RAW_SCHEMA = "urn:newsgloss:schema:raw-article.v1"
ENRICHED_SCHEMA = "urn:newsgloss:schema:enriched-article.v1"
_random_bits = random.getrandbits
"""For ids, which are not secret: the system's generator took a tenth of ingest's time. Python seeds this one
from the system in each process, also after a fork."""
_REPLACED = frozenset({"content-type", "traceparent"})
_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def new_traceparent() -> str:
    """The `traceparent` of a new trace that is not sampled."""
    return f"00-{_random_bits(128):032x}-{_random_bits(64):016x}-00"


def is_traceparent(text: str) -> bool:
    """Whether a received `traceparent` is well-formed."""
    return _TRACEPARENT.fullmatch(text) is not None


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _random_id() -> str:
    """A UUID of version 4 (RFC 9562 §5.4) as text; the class `UUID` takes twice as long."""
    bits = _random_bits(128) & ~(0xF << 76 | 0x3 << 62) | 0x4 << 76 | 0x2 << 62
    digits = f"{bits:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _constant(source: str, kind: str, schema: str) -> Headers:
    return [
        ("ce_specversion", b"1.0"),
        ("ce_source", source.encode()),
        ("ce_type", kind.encode()),
        ("ce_dataschema", schema.encode()),
        ("content-type", b"application/json"),
    ]


_RAW = _constant(RAW_SOURCE, RAW_TYPE, RAW_SCHEMA)
_ENRICHED = _constant(ENRICHED_SOURCE, ENRICHED_TYPE, ENRICHED_SCHEMA)


def _event(constant: Headers, event_id: str, article_id: str, time: datetime, trace: str) -> Headers:
    return [
        *constant,
        ("ce_id", event_id.encode()),
        ("ce_time", _rfc3339(time).encode()),
        ("ce_subject", article_id.encode()),
        ("traceparent", trace.encode()),
    ]


def raw_headers(article_id: str, *, time: datetime, traceparent: str | None = None) -> Headers:
    """The headers of a raw record; a missing or malformed `traceparent` is replaced by a new one."""
    trace = traceparent if traceparent and is_traceparent(traceparent) else new_traceparent()
    return _event(_RAW, _random_id(), article_id, time, trace)


def enriched_headers(
    article_id: str, *, event_id: str, time: datetime, incoming: Iterable[tuple[str, bytes | None]]
) -> Headers:
    """The headers of an enriched record.

    Args:
        article_id: The article's id.
        event_id: The id of the event; the same when the same record is enriched again.
        time: The time of the event.
        incoming: The raw record's headers. Its trace goes on; its CloudEvents headers, all `dlq-…` headers
            and the schema ids of registries are dropped; all others are kept.
    """
    kept: Headers = []
    trace = ""
    for name, value in incoming:
        if name == "traceparent" and value is not None:
            trace = value.decode("ascii", "replace")
        if (
            name.lower() not in _REPLACED
            and not name.startswith(("ce_", "dlq-"))
            and not is_schema_header(name)
        ):
            kept.append((name, value))
    trace = trace if is_traceparent(trace) else new_traceparent()
    return kept + _event(_ENRICHED, event_id, article_id, time, trace)
