"""Decompresses the record batches of a fetched set within a bound of memory."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from newsgloss_common.kafka.bounded_decompression import (
    Codec,
    UndecodableError,
    UnpackedTooLargeError,
    decompress,
)
from newsgloss_common.kafka.record_batches import (
    CRC_COVERS_FROM,
    HEADER,
    VERSION,
    Batch,
    batches,
    header_for,
)

Crc = Callable[[bytes], int]
"""CRC-32C (Castagnoli)."""

_OLD_KEY_AT = {0: 18, 1: 26}
"""The position of the key's length in a message, by version."""
_INT = struct.Struct(">i")


@dataclass(frozen=True)
class Refusal:
    """A batch that is not decompressed; offsets are inclusive."""

    first: int
    last: int
    reason: str


@dataclass
class Unpacked:
    """A set without compressed batches.

    Attributes:
        data: The set.
        size: Bytes that came out of compressed batches.
        checked: All checksums were right; rewritten batches have none.
        refused: The batch at which the set ends; an unreadable one takes its place in `data`.
        cut: The set ends early for lack of room; the rest has to be fetched again.
    """

    data: bytes
    size: int = 0
    checked: bool = False
    refused: Refusal | None = None
    cut: bool = False
    parts: list[bytes | memoryview] = field(default_factory=list, repr=False)


def unpack(message_set: bytes, limit: int, room: int, crc: Crc) -> Unpacked:
    """Decompress the batches of a set.

    A batch is refused as too large only if it had the whole `limit` to itself. A batch with a wrong checksum
    is left to the client, alone in its set, so that the client reports it.

    Args:
        message_set: The batches of one partition.
        limit: Bytes that one batch may decompress to.
        room: Bytes that all of them may decompress to.
        crc: Computes the checksum.
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
        elif not _unpack_into(done, part, batch, limit, room):
            break
    else:
        if not done.parts:
            return Unpacked(message_set)  # no complete batch: the client has an error of its own for that
    done.data = b"".join(done.parts)
    done.parts.clear()
    return done


def _is_whole(part: memoryview, batch: Batch, crc: Crc) -> bool:
    """Whether the checksum is right; messages of older versions are left to the client's own check."""
    if batch.magic < VERSION:
        return True
    return bool(crc(bytes(part[CRC_COVERS_FROM:])) == HEADER.unpack_from(part)[4])


def _unpack_into(done: Unpacked, part: memoryview, batch: Batch, limit: int, room: int) -> bool:
    """Append one decompressed batch; False when the set ends before or with it."""
    bound = min(limit, room - done.size)
    if bound <= 0:
        done.cut = True
        return False
    try:
        if batch.magic < VERSION:
            done.size += len(decompress(batch.codec, _old_value(part, batch), bound))
            done.parts.append(part)
            return True
        payload = decompress(batch.codec, part[HEADER.size :], bound)
    except UnpackedTooLargeError:
        if bound < limit:
            done.cut = True
            return False
        reason = f"it unpacks to more than {limit} bytes ({Codec(batch.codec).name.lower()})"
    except UndecodableError as error:
        reason = str(error)
    else:
        done.size += len(payload)
        done.parts += [header_for(HEADER.unpack_from(part), len(payload)), payload]
        return True
    done.refused = Refusal(batch.first, batch.last, reason)
    done.parts.append(_unreadable(part, batch))
    return False


def _old_value(message: memoryview, about: Batch) -> memoryview:
    """The value of a message of an older version; it contains the compressed messages."""
    try:
        position = _OLD_KEY_AT[about.magic]
        (key,) = _INT.unpack_from(message, position)
        position += _INT.size + max(0, key)
        (length,) = _INT.unpack_from(message, position)
    except (KeyError, struct.error):
        raise UndecodableError("a message whose fields go beyond its end") from None
    return message[position + _INT.size : position + _INT.size + max(0, length)]


def _unreadable(batch: memoryview, about: Batch) -> bytes:
    """A batch to put in the place of `batch`: it fails exactly when its records are read."""
    if about.magic < VERSION:
        header: tuple[int, ...] = (about.first, 0, -1, VERSION, 0, 0, 0, -1, -1, -1, -1, -1, 1)
    else:
        header = HEADER.unpack_from(batch)
    return header_for(header, 0, count=1)
