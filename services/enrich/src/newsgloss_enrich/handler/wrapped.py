"""Takes an article's JSON out of what serialisers put around it: registry frames, structured CloudEvents.

Sources: `registry_frames`; CloudEvents JSON format 1.0.2 §3; its Kafka protocol binding 1.0.2 §3.3.
"""

import base64
import binascii
import json
from typing import Any, NamedTuple

from newsgloss_common.article.cloud_events import Headers
from newsgloss_common.article.registry_frames import VALUE_HEADER, frame_of, has_schema_header
from newsgloss_enrich.handler.errors import RecordError
from newsgloss_enrich.pool.records import InputRecord

STRUCTURED = b"application/cloudevents+json"
_STAGE = "decode"


class Opened(NamedTuple):
    """The article's JSON, or other bytes that are none, and the headers of the event."""

    value: bytes
    headers: Headers


def opened(record: InputRecord, value: bytes, *, reads_frames: bool) -> Opened:
    """What is inside of a record's value.

    Bytes in no known wrapping are returned as they are, and so is a frame unless `reads_frames`.

    Raises:
        RecordError: a registry's header is not wanted, or an event holds no data.
    """
    if reads_frames:
        frame = frame_of(value)
        value = frame.payload if frame else value
    elif has_schema_header(record.headers):
        raise RecordError(
            "schema_violation",
            f"a header names a schema of a registry ({VALUE_HEADER} or apicurio.…), and "
            "NEWSGLOSS_REGISTRY_FRAMES=refuse: write with a serialiser that knows no registry",
            stage=_STAGE,
            error_class="RegistryFrame",
        )
    if _is_structured(record.headers):
        return _data_of_event(value, record.headers)
    return Opened(value, record.headers)


def plain_key(key: bytes, *, reads_frames: bool) -> bytes:
    """A key without a registry's frame, as text where it is a JSON string."""
    frame = frame_of(key) if reads_frames else None
    if frame is None:
        return key
    try:
        text = json.loads(frame.payload)
    except (ValueError, RecursionError):
        return key
    return text.encode("utf-8", "replace") if isinstance(text, str) else key


def _is_structured(headers: Headers) -> bool:
    return any(
        name.lower() == "content-type"
        and value is not None
        and value.partition(b";")[0].strip().lower() == STRUCTURED
        for name, value in headers
    )


def _data_of_event(value: bytes, headers: Headers) -> Opened:
    try:
        event: Any = json.loads(value)
    except (ValueError, RecursionError):
        return Opened(value, headers)  # the decoder says what is wrong with it
    if not isinstance(event, dict):
        raise _no_event("the value is no JSON object")
    data = _data(event)
    trace = event.get("traceparent")
    if isinstance(trace, str):
        # A header of the record itself comes later, and counts.
        headers = [("traceparent", trace.encode("utf-8", "replace")), *headers]
    return Opened(data, headers)


def _data(event: dict[str, Any]) -> bytes:
    encoded = event.get("data_base64")
    if isinstance(encoded, str):
        try:
            return base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise _no_event("data_base64 is not base64") from None
    if event.get("data") is None:
        raise _no_event("it has neither data nor data_base64")
    # Escapes of lone surrogates stay escapes, for the decoder to replace.
    return json.dumps(event["data"]).encode()


def _no_event(why: str) -> RecordError:
    return RecordError(
        "schema_violation",
        f"content-type says a structured CloudEvent, and {why}",
        stage=_STAGE,
        error_class="CloudEvent",
    )
