"""Repairs record batches whose header names are not UTF-8.

Kafka's protocol defines header names as UTF-8. No broker checks them, and the client fails at a name that is
not.
"""

import struct

from newsgloss_common.kafka.record_batches import CRC_COVERS_FROM, HEADER, VERSION, batches, header_for
from newsgloss_common.kafka.unpacked_batches import Crc
from newsgloss_common.leb128 import leb128


def mend_header_names(message_set: bytes, crc: Crc) -> bytes | None:
    """The set with the header names of its first batch in UTF-8; None if those are not what is wrong.

    A byte that is not UTF-8 becomes U+FFFD.
    """
    first = next(batches(message_set), None)
    if first is None or first.magic < VERSION or first.codec:
        return None
    view = memoryview(message_set)
    header = HEADER.unpack_from(message_set)
    try:
        payload = _mended(view[HEADER.size : first.end], header[-1])
    except (IndexError, ValueError):
        return None
    if payload is None:
        return None
    mended = bytearray(header_for(header, len(payload)) + payload)
    struct.pack_into(">I", mended, CRC_COVERS_FROM - 4, crc(bytes(mended[CRC_COVERS_FROM:])))
    return bytes(mended) + bytes(view[first.end :])


def _mended(payload: memoryview, count: int) -> bytes | None:
    out = bytearray()
    position = 0
    changed = False
    for _ in range(count):
        length, start = _varint(payload, position)
        position = start + length
        if length < 0 or position > len(payload):
            raise ValueError("a record beyond the batch's end")
        record = _mended_record(payload[start:position])
        changed = changed or record is not None
        record = bytes(payload[start:position]) if record is None else record
        out += _zigzag(len(record)) + record
    return bytes(out) if changed else None


def _mended_record(record: memoryview) -> bytes | None:
    """The record with its header names in UTF-8; None if they were all along."""
    position = 1  # attributes
    for _ in range(2):  # deltas of timestamp and offset
        _, position = _varint(record, position)
    for _ in range(2):  # key and value
        length, position = _varint(record, position)
        position += max(0, length)
    headers, position = _varint(record, position)
    out = bytearray(record[:position])
    changed = False
    for _ in range(headers):
        length, position = _varint(record, position)
        name = bytes(record[position : position + length])
        if length < 0 or len(name) < length:
            raise ValueError("a header beyond the record's end")
        position += length
        mended = name.decode("utf-8", "replace").encode()
        changed = changed or mended != name
        out += _zigzag(len(mended)) + mended
        value = position
        length, position = _varint(record, position)
        position += max(0, length)
        out += record[value:position]
    if position != len(record):
        raise ValueError("a record that does not end where it says")
    return bytes(out) if changed else None


def _varint(data: memoryview, position: int) -> tuple[int, int]:
    """A zigzag-encoded number (as in protobuf) and the position after it."""
    number = shift = 0
    while True:
        byte = data[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the last byte of a number
            return (number >> 1) ^ -(number & 1), position
        shift += 7
        if shift > 63:  # noqa: PLR2004 - bits of a number
            raise ValueError("a number of more than 64 bits")


def _zigzag(number: int) -> bytes:
    """Encode a number that is not negative, in zigzag form."""
    return leb128(number << 1)
