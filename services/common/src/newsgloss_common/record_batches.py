"""Record batches as a broker sends them: read by their header, unpacked within a bound, mended where need be.

The format is KIP-98's, version 2 (`DefaultRecordBatch` in Kafka's sources); older sets of messages
(`RECORD_OVERHEAD_V0`, `_V1`) are measured and left as they are.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from newsgloss_common.bounded_decompression import Codec, UndecodableError, UnpackedTooLargeError, decompress

Crc = Callable[[bytes], int]
"""CRC-32C (Castagnoli)."""

_HEADER = struct.Struct(">qiibIhiqqqhii")
"""Base offset, length, leader epoch, magic, CRC, attributes, last offset delta, first and largest timestamp,
producer id and epoch, base sequence, number of records."""

_OUTER = struct.Struct(">qiib")
"""What all versions begin with, up to the magic byte."""

_BEFORE_LENGTH_COUNTS = 12
_CRC_COVERS_FROM = 21
_CODEC_MASK = 0x07
_VERSION = 2
_OLD_KEY_AT = {0: 18, 1: 26}
_INT = struct.Struct(">i")


@dataclass(frozen=True)
class Batch:
    """Where one batch lies in a set, and what its header says; offsets inclusive."""

    start: int
    end: int
    magic: int
    codec: int
    first: int
    last: int


@dataclass(frozen=True)
class Refusal:
    """A batch that is not unpacked, by its first and last offset."""

    first: int
    last: int
    reason: str


@dataclass
class Unpacked:
    """A set without compressed batches; `size` counts what came out of compressed ones, in bytes.

    `checked`: all checksums were found right; what was rewritten carries none. `refused` is the batch at
    which the set ends: in its place stands one that cannot be read. `cut`: the set ends early, since there
    was no room; what follows is to be fetched again.
    """

    data: bytes
    size: int = 0
    checked: bool = False
    refused: Refusal | None = None
    cut: bool = False
    parts: list[bytes | memoryview] = field(default_factory=list, repr=False)


def batches(message_set: bytes) -> Iterator[Batch]:
    """Each whole batch, in order; a fetch may end within one."""
    position = 0
    while position + _OUTER.size < len(message_set):
        first, length, _, magic = _OUTER.unpack_from(message_set, position)
        end = position + _BEFORE_LENGTH_COUNTS + length
        if end > len(message_set) or end <= position + _OUTER.size:
            return
        if magic < _VERSION:
            yield Batch(position, end, magic, message_set[position + 17] & _CODEC_MASK, first, first)
        elif end - position < _HEADER.size:
            return
        else:
            (_, _, _, _, _, attributes, delta, *_) = _HEADER.unpack_from(message_set, position)
            yield Batch(position, end, magic, attributes & _CODEC_MASK, first, first + delta)
        position = end


def has_compressed(message_set: bytes) -> bool:
    """Whether any of its batches has a codec."""
    return any(batch.codec for batch in batches(message_set))


def unpack(message_set: bytes, limit: int, room: int, crc: Crc) -> Unpacked:
    """Unpack the compressed batches of a set; one may take `limit` bytes, all together `room`.

    A batch that does not fit is refused only where it had the whole limit to itself. One that was damaged
    on its way is left to the client, alone, which says so.
    """
    view = memoryview(message_set)
    done = Unpacked(b"", checked=True)
    for batch in batches(message_set):
        part = view[batch.start : batch.end]
        if not _is_whole(part, batch, crc):
            done.cut = bool(done.parts)
            if not done.parts:
                return Unpacked(bytes(part))
            break
        if not batch.codec:
            done.parts.append(part)
        elif not _take(part, batch, done, limit, room):
            break
    else:
        if not done.parts:
            return Unpacked(message_set)  # not one whole batch: the client has its own word for that
    done.data = b"".join(done.parts)
    done.parts.clear()
    return done


def _is_whole(part: memoryview, batch: Batch, crc: Crc) -> bool:
    """By its checksum; an older message is left to the client's own check."""
    if batch.magic < _VERSION:
        return True
    return bool(crc(bytes(part[_CRC_COVERS_FROM:])) == _HEADER.unpack_from(part)[4])


def _take(part: memoryview, batch: Batch, done: Unpacked, limit: int, room: int) -> bool:
    """Unpack one batch into `done`; False where the set ends with it, or before it."""
    bound = min(limit, room - done.size)
    if bound <= 0:
        done.cut = True
        return False
    try:
        if batch.magic < _VERSION:
            done.size += len(decompress(batch.codec, _old_value(part, batch), bound))
            done.parts.append(part)
            return True
        payload = decompress(batch.codec, part[_HEADER.size :], bound)
    except UnpackedTooLargeError:
        if bound < limit:
            done.cut = True
            return False
        reason = f"it unpacks to more than {limit} bytes ({Codec(batch.codec).name.lower()})"
    except UndecodableError as error:
        reason = str(error)
    else:
        done.size += len(payload)
        done.parts += [_header_for(_HEADER.unpack_from(part), len(payload)), payload]
        return True
    done.refused = Refusal(batch.first, batch.last, reason)
    done.parts.append(_unreadable(part, batch))
    return False


def _old_value(message: memoryview, about: Batch) -> memoryview:
    """The value of a message of an older version, which holds the compressed ones."""
    try:
        position = _OLD_KEY_AT[about.magic]
        (key,) = _INT.unpack_from(message, position)
        position += _INT.size + max(0, key)
        (length,) = _INT.unpack_from(message, position)
    except (KeyError, struct.error):
        raise UndecodableError("a message whose fields go beyond its end") from None
    return message[position + _INT.size : position + _INT.size + max(0, length)]


def _header_for(header: tuple[int, ...], size: int, count: int | None = None) -> bytes:
    """The header of a batch without a codec, and without a checksum, for a payload of this size."""
    first, _, epoch, magic, _, attributes, *others, records = header
    length = _HEADER.size - _BEFORE_LENGTH_COUNTS + size
    attributes &= ~_CODEC_MASK
    return _HEADER.pack(
        first, length, epoch, magic, 0, attributes, *others, records if count is None else count
    )


def _unreadable(batch: memoryview, about: Batch) -> bytes:
    """One that stands in the place of `batch` and fails when, and only when, its records are asked for."""
    if about.magic < _VERSION:
        header: tuple[int, ...] = (about.first, 0, -1, _VERSION, 0, 0, 0, -1, -1, -1, -1, -1, 1)
    else:
        header = _HEADER.unpack_from(batch)
    return _header_for(header, 0, count=1)


def mend_header_names(message_set: bytes, crc: Crc) -> bytes | None:
    """The set with the header names of its first batch made UTF-8; None where that is not what is wrong.

    A byte that cannot stand in UTF-8 becomes U+FFFD. Kafka's protocol has names as UTF-8, and no broker
    looks.
    """
    first = next(batches(message_set), None)
    if first is None or first.magic < _VERSION or first.codec:
        return None
    view = memoryview(message_set)
    header = _HEADER.unpack_from(message_set)
    try:
        payload = _mended(view[_HEADER.size : first.end], header[-1])
    except (IndexError, ValueError):
        return None
    if payload is None:
        return None
    mended = bytearray(_header_for(header, len(payload)) + payload)
    struct.pack_into(">I", mended, _CRC_COVERS_FROM - 4, crc(bytes(mended[_CRC_COVERS_FROM:])))
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
        out += _as_varint(len(record)) + record
    return bytes(out) if changed else None


def _mended_record(record: memoryview) -> bytes | None:
    """The record with its header names mended; None where they need none."""
    position = 1  # attributes
    for _ in range(2):  # time and offset, as differences
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
        out += _as_varint(len(mended)) + mended
        value = position
        length, position = _varint(record, position)
        position += max(0, length)
        out += record[value:position]
    if position != len(record):
        raise ValueError("a record that does not end where it says")
    return bytes(out) if changed else None


def _varint(data: memoryview, position: int) -> tuple[int, int]:
    """A zigzag number of Kafka's (of protobuf's) and the position after it."""
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


def _as_varint(number: int) -> bytes:
    number <<= 1  # no negative one is written here
    out = bytearray()
    while number >= 0x80:  # noqa: PLR2004 - seven bits a byte
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
