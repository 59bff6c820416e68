"""Recognises values in a form that this service does not read, so that the dead letter names it."""

from collections.abc import Callable
from typing import Any

from pydantic_core import from_json

from newsgloss_common.article.registry_frames import frame_of

_FRAME_BYTES = 5
_COMPRESSED = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"\xff\x06\x00\x00sNaPpY", "snappy"),
)
_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_LOOKED_AT = 64


def form_of_bytes(value: bytes) -> str | None:
    """What a value is that is no UTF-8 or no JSON: 'value is gzip, …'; None where it is nothing known."""
    for magic, name in _COMPRESSED:
        if value.startswith(magic):
            return f"value is {name}: compress with the producer's compression.type, not the value itself"
    for mark, name in _BYTE_ORDER_MARKS:
        if value.startswith(mark):
            return f"value is {name}: write it as UTF-8"
    head = value[:_LOOKED_AT]
    is_empty_frame = len(value) == _FRAME_BYTES and head[:1] == b"\x00"
    looks_like_utf_16 = len(head) > 3 and _only_zeros(head[1::2]) != _only_zeros(head[::2])  # noqa: PLR2004
    if looks_like_utf_16 and not is_empty_frame:
        return "value is UTF-16: write it as UTF-8"
    return _form_of_frame(value)


def _form_of_frame(value: bytes) -> str | None:
    if frame := frame_of(value):
        return (
            f"value is JSON in a schema registry's frame (schema id {frame.schema}), and "
            "NEWSGLOSS_REGISTRY_FRAMES=refuse: write with a serialiser that knows no registry"
        )
    if value[:1] != b"\x00" or len(value) < _FRAME_BYTES:
        return None
    if len(value) == _FRAME_BYTES:
        return "value is a schema registry's frame with nothing in it: write JSON, or null for a tombstone"
    schema = int.from_bytes(value[1:_FRAME_BYTES], "big")
    return (
        f"value is Avro or Protobuf in a schema registry's frame (a zero byte and schema id {schema}): "
        "write JSON, as a JSON Schema serialiser does"
    )


def _only_zeros(some: bytes) -> bool:
    return not some.strip(b"\x00")


def form_of_json(value: bytes) -> str | None:
    """What a JSON value is that is no article: 'value is a CloudEvent, …'; None where it is nothing known."""
    try:
        parsed: Any = from_json(value)
    except ValueError:
        return None
    if isinstance(parsed, str):
        return _form_of_string(parsed)
    if not isinstance(parsed, dict):
        return None
    return next((name for is_form, name in _FORMS if is_form(parsed)), None)


def _form_of_string(text: str) -> str | None:
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    return "value is a JSON string that holds JSON: it was serialised twice"


_FORMS: tuple[tuple[Callable[[dict[str, Any]], bool], str], ...] = (
    (
        lambda value: "specversion" in value and bool({"data", "data_base64"} & value.keys()),
        "value is a structured CloudEvent: add the header content-type: application/cloudevents+json",
    ),
    (
        lambda value: "schema" in value and "payload" in value,
        "value is an envelope of schema and payload: write the payload alone (schemas.enable=false)",
    ),
    (
        lambda value: "op" in value and "after" in value and "article_id" not in value,
        "value is a change event with before and after: write the row alone (unwrap it)",
    ),
)
