"""The schema ids that serialisers with a schema registry write: in front of a value or key, or in a header.

| form | bytes |
|---|---|
| prefix | 0, then the schema's number in 4 bytes: Confluent and most others |
| prefix | 0, then the number in 8 bytes: Apicurio, where it is set to |
| prefix | 1, then the schema's GUID in 16 bytes |
| header `__value_schema_id`, `__key_schema_id` | as a prefix; the value or key is then plain |

Numbers are big-endian. Source: `SchemaId` in confluent-kafka 2.16 (`schema_registry/common/serde.py`). Only
frames around JSON are known here: Protobuf has more bytes in its frame, and nobody here reads it, nor Avro.
"""

import struct
import uuid
from collections.abc import Iterable
from typing import Literal, NamedTuple

VALUE_HEADER = "__value_schema_id"
KEY_HEADER = "__key_schema_id"
OTHER_HEADERS = "apicurio."
"""The beginning of the header names in which Apicurio's serialisers put ids and types."""

Place = Literal["header", "prefix"]

_NUMBER, _GUID = 0, 1
_GUID_BYTES = 16
_SHORT, _LONG = 4, 8
_ZEROS = bytes(5)
_JSON_STARTS = frozenset(b'{["')
_JSON_SPACES = frozenset(b" \t\r\n")
_MOST = 2**31 - 1


class Frame(NamedTuple):
    """A frame around JSON: the schema's id, and what is in the frame."""

    schema: str
    payload: bytes


def frame_of(data: bytes) -> Frame | None:
    """The frame around JSON; None if there is none."""
    if data[:1] == b"\x00":
        # There is no schema 0, so four zeros begin a longer number.
        end = 1 + (_LONG if data.startswith(_ZEROS) else _SHORT)
        if _begins_json(data, end):
            return Frame(str(int.from_bytes(data[1:end], "big")), data[end:])
    elif data[:1] == b"\x01" and _begins_json(data, end := 1 + _GUID_BYTES):
        return Frame(str(uuid.UUID(bytes=data[1:end])), data[end:])
    return None


def _begins_json(data: bytes, start: int) -> bool:
    """Whether JSON begins there; a zero byte after it is that of UTF-16, whose first byte may be zero too."""
    while start < len(data) and data[start] in _JSON_SPACES:
        start += 1
    return len(data) > start + 1 and data[start] in _JSON_STARTS and data[start + 1] != 0


def is_schema_header(name: str) -> bool:
    """Whether a header says which schema its own record has; it is wrong on a record made of that one."""
    return name in (VALUE_HEADER, KEY_HEADER) or name.startswith(OTHER_HEADERS)


def has_schema_header(headers: Iterable[tuple[str, bytes | None]]) -> bool:
    """Whether a header names the schema of the value."""
    return any(name == VALUE_HEADER or name.startswith(OTHER_HEADERS) for name, _ in headers)


def encoded_schema_id(text: str) -> bytes:
    """A schema's number or GUID as it stands in a prefix or header.

    Raises:
        ValueError: it is neither.
    """
    if text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST)) and int(text) <= _MOST:
        return struct.pack(">bI", _NUMBER, int(text))
    try:
        return bytes([_GUID]) + uuid.UUID(text).bytes
    except ValueError:
        raise ValueError(f"{text!r} is neither a schema's number nor its GUID") from None
