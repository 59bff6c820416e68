"""Record batches as a broker sends them, found and described by their headers.

The format is version 2 of KIP-98 (`DefaultRecordBatch` in Kafka's sources). Message sets of older versions
(`RECORD_OVERHEAD_V0`, `_V1`) are measured, not unpacked.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = struct.Struct(">qiibIhiqqqhii")
"""Base offset, length, leader epoch, magic, CRC, attributes, last offset delta, first and largest timestamp,
producer id and epoch, base sequence, number of records."""

BEFORE_LENGTH_COUNTS = 12
CRC_COVERS_FROM = 21
CODEC_MASK = 0x07
VERSION = 2

_OUTER = struct.Struct(">qiib")
"""The fields that all versions begin with, up to the magic byte."""
_OLD_ATTRIBUTES_AT = 17


@dataclass(frozen=True)
class Batch:
    """One batch: its place in the set in bytes, and what its header says; offsets are inclusive."""

    start: int
    end: int
    magic: int
    codec: int
    first: int
    last: int


def batches(message_set: bytes) -> Iterator[Batch]:
    """The complete batches of a set, in order; a fetch may end within a batch."""
    position = 0
    while position + _OUTER.size < len(message_set):
        first, length, _, magic = _OUTER.unpack_from(message_set, position)
        end = position + BEFORE_LENGTH_COUNTS + length
        if end > len(message_set) or end <= position + _OUTER.size:
            return
        if magic < VERSION:
            codec = message_set[position + _OLD_ATTRIBUTES_AT] & CODEC_MASK
            yield Batch(position, end, magic, codec, first, first)
        elif end - position < HEADER.size:
            return
        else:
            (_, _, _, _, _, attributes, delta, *_) = HEADER.unpack_from(message_set, position)
            yield Batch(position, end, magic, attributes & CODEC_MASK, first, first + delta)
        position = end


def has_compressed(message_set: bytes) -> bool:
    """Whether any of the batches is compressed."""
    return any(batch.codec for batch in batches(message_set))


def header_for(header: tuple[int, ...], size: int, count: int | None = None) -> bytes:
    """The header of an uncompressed batch with a payload of `size` bytes, without a checksum.

    Args:
        header: The fields of the original header.
        size: Bytes of the payload.
        count: Records, where they are not those of the original.
    """
    first, _, epoch, magic, _, attributes, *others, records = header
    length = HEADER.size - BEFORE_LENGTH_COUNTS + size
    attributes &= ~CODEC_MASK
    return HEADER.pack(
        first, length, epoch, magic, 0, attributes, *others, records if count is None else count
    )
