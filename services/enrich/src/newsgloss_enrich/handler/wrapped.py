"""Takes an article's JSON out of what serialisers put around it: registry frames, structured CloudEvents.

Sources: `registry_frames`; CloudEvents JSON format 1.0.2 §3; its Kafka protocol binding 1.0.2 §3.3, which has
no batches.
"""

import base64
import binascii
import json
import re
from typing import Any, NamedTuple

from newsgloss_common.article.cloud_events import Headers
from newsgloss_common.article.registry_frames import VALUE_HEADER, frame_of, has_schema_header
from newsgloss_enrich.handler.errors import RecordError
from newsgloss_enrich.pool.records import InputRecord

STRUCTURED = b"application/cloudevents+json"
_EVENTS = b"application/cloudevents"
_BATCH = b"application/cloudevents-batch"
_CLAIM = "content-type says a structured CloudEvent,"
_JSON = re.compile(r"[^;]*[/+]json\s*(;.*)?", re.IGNORECASE | re.DOTALL)
_STAGE = "decode"


class Opened(NamedTuple):
    """The article's JSON, or other bytes that are none, and the headers of the event."""

    value: bytes
    headers: Headers


def opened(record: InputRecord, value: bytes, *, reads_frames: bool) -> Opened:
    """What is inside of a record's value.

    Bytes in no known wrapping are returned as they are, and so is a frame unless `reads_frames`.

    Raises:
        RecordError: a registry's header is not wanted, an event holds no JSON data, or it is in another form
            than JSON, or one of a batch.
    """
    if reads_frames:
        value = _without_frame(value)
    elif has_schema_header(record.headers):
        raise RecordError(
            "schema_violation",
            f"a header names a schema of a registry ({VALUE_HEADER} or apicurio.…), and "
            "NEWSGLOSS_REGISTRY_FRAMES=refuse: write with a serialiser that knows no registry",
            stage=_STAGE,
            error_class="RegistryFrame",
        )
    media_type = _event_type(record.headers)
    if media_type is None:
        return Opened(value, record.headers)
    if media_type.startswith(_BATCH):
        raise _no_event("content-type says a batch of CloudEvents: write each event as a record of its own")
    if media_type != STRUCTURED:
        raise _no_event("content-type says a structured CloudEvent that is not JSON: write it as JSON")
    event = _data_of_event(value, record.headers)
    return event._replace(value=_without_frame(event.value)) if reads_frames else event


def _without_frame(value: bytes) -> bytes:
    frame = frame_of(value)
    return frame.payload if frame else value


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


def _event_type(headers: Headers) -> bytes | None:
    """The content type that says an event is the value; None where there is no such."""
    for name, value in headers:
        if name.lower() == "content-type" and value is not None:
            media_type = value.partition(b";")[0].strip().lower()
            if media_type.startswith(_EVENTS):
                return media_type
    return None


def _data_of_event(value: bytes, headers: Headers) -> Opened:
    try:
        event: Any = json.loads(value)
    except (ValueError, RecursionError):
        return Opened(value, headers)  # the decoder says what is wrong with it
    if not isinstance(event, dict):
        raise _no_event(f"{_CLAIM} and the value is no JSON object")
    data = _data(event)
    trace = event.get("traceparent")
    if isinstance(trace, str):
        # A header of the record itself comes later, and counts.
        headers = [("traceparent", trace.encode("utf-8", "replace")), *headers]
    return Opened(data, headers)


def _data(event: dict[str, Any]) -> bytes:
    encoded = event.get("data_base64")
    if encoded is not None:
        try:
            return base64.b64decode(encoded, validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise _no_event(f"{_CLAIM} and data_base64 is not base64") from None
    if event.get("data") is None:
        raise _no_event(f"{_CLAIM} and it has neither data nor data_base64")
    kind = event.get("datacontenttype")
    if isinstance(event["data"], str) and isinstance(kind, str) and not _JSON.fullmatch(kind):
        raise _no_event(f"{_CLAIM} and its datacontenttype is not JSON")
    # Escapes of lone surrogates stay escapes, for the decoder to replace.
    return json.dumps(event["data"]).encode()


def _no_event(why: str) -> RecordError:
    return RecordError("schema_violation", why, stage=_STAGE, error_class="CloudEvent")
