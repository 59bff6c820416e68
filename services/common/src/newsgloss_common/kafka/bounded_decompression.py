"""Decompresses Kafka's four codecs into bounded memory, whatever size the data claims to have.

The decoders stop at the bound; the size that the data itself names is not trusted. Only snappy's raw format
has no other way: it begins with its length, and its decoder writes no byte beyond that.

Sources: KIP-390 and Kafka's `CompressionType` (the codecs' numbers); RFC 1952 (gzip); the xerial framing of
snappy that Kafka's Java client writes (a header of 16 bytes, then blocks with a length of 4 bytes each).
"""

import mmap
import struct
import zlib
from collections.abc import Callable
from enum import IntEnum

try:
    import cramjam
except ImportError:  # pragma: no cover - a dependency; without it gzip is left
    cramjam = None  # type: ignore[assignment]

_GZIP_WINDOW = 31
"""zlib's notation for the largest window with gzip's header and trailer."""

_GZIP_PIECE = 64 * 1024
_GZIP_MEMBERS = 1000
"""A producer writes one member; tens of thousands of empty ones would only cost time."""

_XERIAL = b"\x82SNAPPY\x00"
_XERIAL_HEADER = 16
_BLOCK_LENGTH = struct.Struct(">i")
_FULL = "failed to write whole buffer"
"""The message of `cramjam` when the output does not fit."""


class Codec(IntEnum):
    """The codecs by their numbers in a record batch."""

    NONE = 0
    GZIP = 1
    SNAPPY = 2
    LZ4 = 3
    ZSTD = 4


class UnpackedTooLargeError(Exception):
    """The data decompresses to more than the bound."""


class UndecodableError(Exception):
    """The data does not fit its codec, or the codec is unknown."""


def decompress(codec: int, data: memoryview, bound: int) -> bytes:
    """Decompress `data` into at most `bound` bytes (at least one).

    Raises:
        UnpackedTooLargeError: There would be more.
        UndecodableError: It cannot be decompressed.
    """
    if codec not in _DECODERS:
        raise UndecodableError(f"codec {codec} is not known")
    if codec != Codec.GZIP and cramjam is None:
        raise UndecodableError(f"the codec {Codec(codec).name.lower()} needs the package cramjam")
    try:
        return _DECODERS[codec](data, max(1, bound))
    except (UnpackedTooLargeError, UndecodableError):
        raise
    except Exception as error:  # noqa: BLE001 - each codec has errors of its own
        if _FULL in str(error):
            raise UnpackedTooLargeError from None
        raise UndecodableError(f"{Codec(codec).name.lower()}: {error!r}"[:200]) from None


def _gzip(data: memoryview, bound: int) -> bytes:
    pieces: list[bytes] = []
    total = position = members = 0
    while position < len(data):
        member = zlib.decompressobj(_GZIP_WINDOW)
        members += 1
        if members > _GZIP_MEMBERS:
            raise UndecodableError(f"gzip: more than {_GZIP_MEMBERS} members")
        while not member.eof:
            piece = data[position : position + _GZIP_PIECE]
            if not piece:
                raise UndecodableError("gzip: cut short")
            pieces.append(member.decompress(piece, bound - total + 1))
            total += len(pieces[-1])
            if total > bound:
                raise UnpackedTooLargeError
            position += len(piece) - len(member.unused_data)
        while position < len(data) and not data[position]:  # padding, which `gzip` skips too
            position += 1
    return b"".join(pieces)


def _snappy(data: memoryview, bound: int) -> bytes:
    if bytes(data[: len(_XERIAL)]) != _XERIAL:
        return bytes(_snappy_block(data, bound))
    out = bytearray()
    position = _XERIAL_HEADER
    while position < len(data):
        (length,) = _BLOCK_LENGTH.unpack_from(data, position)
        position += _BLOCK_LENGTH.size
        if length <= 0 or position + length > len(data):
            raise UndecodableError("snappy: a block of an impossible length")
        out += _snappy_block(data[position : position + length], bound - len(out))
        position += length
    return bytes(out)


def _snappy_block(data: memoryview, bound: int) -> bytearray:
    length = cramjam.snappy.decompress_raw_len(data)
    if length > bound:
        raise UnpackedTooLargeError
    out = bytearray(length)
    if length:
        written = cramjam.snappy.decompress_raw_into(data, out)
        if written != length:
            raise UndecodableError("snappy: a block that is shorter than it says")
    return out


def _lz4(data: memoryview, bound: int) -> bytes:
    return _into_buffer(cramjam.lz4.decompress_into, data, bound)


def _zstd(data: memoryview, bound: int) -> bytes:
    return _into_buffer(cramjam.zstd.decompress_into, data, bound)


Into = Callable[[memoryview, mmap.mmap], int]


def _into_buffer(decompress_into: Into, data: memoryview, bound: int) -> bytes:
    """Decompress into a mapping of fixed size; only pages that are written to take memory."""
    with mmap.mmap(-1, bound) as out:
        return out[: decompress_into(data, out)]


_DECODERS: dict[int, Callable[[memoryview, int], bytes]] = {
    Codec.GZIP: _gzip,
    Codec.SNAPPY: _snappy,
    Codec.LZ4: _lz4,
    Codec.ZSTD: _zstd,
}
