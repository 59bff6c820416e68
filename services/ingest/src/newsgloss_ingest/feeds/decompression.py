"""Unpacking a body as it comes, never beyond a bound, at a cost that grows with its length alone."""

import zlib

from newsgloss_ingest.feeds.errors import FetchError

_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 64 * 1024
MAX_MEMBERS = 10_000
"""Gzip members of one body. Writers that flush often make one for each piece that they write."""
TINY_PIECES = 10_000
"""As many pieces of any size are taken; beyond them, pieces have at least `MEAN_PIECE_BYTES` on average.
A chunked body of one byte a chunk costs a hundred times what the same body costs in pieces of 64 KiB."""
MEAN_PIECE_BYTES = 100


class BoundedBody:
    """Gathers a body of at most `limit` bytes, unpacked, from at most about as many bytes received.

    Gzip bodies are one or more members, one after the other (RFC 1952 §2.2). Whatever follows the last one is
    no part of the body: it is neither kept nor waited for.

    Args:
        encoding: the response's Content-Encoding.
        limit: bytes.
        beginning_will_do: a longer body is no error; it is complete with its first `limit` bytes.

    Raises:
        FetchError: an encoding that was not asked for.
    """

    def __init__(self, encoding: str, limit: int, *, beginning_will_do: bool = False) -> None:
        self._limit = limit
        self._beginning_will_do = beginning_will_do
        # What does not compress grows by 5 bytes a block (RFC 1951 §3.2.4), and by a header.
        self._max_received = limit + limit // 64 + 4096
        self._body = bytearray()
        self._received = 0
        self._pieces = 0
        self._members = 0
        self._is_gzip = False
        self._head = b""
        self._unpack: zlib._Decompress | None = None
        encoding = encoding.strip().lower()
        self._packed = encoding in {"gzip", "x-gzip", "deflate"}
        self.complete = False
        """Nothing that still comes belongs to the body."""
        if not self._packed and encoding not in {"", "identity"}:
            raise FetchError(f"comes as {encoding[:20]!r}, which was not asked for", lasting=True)

    def feed(self, data: bytes) -> None:
        """Add bytes as they came; ignored once the body is complete.

        Raises:
            FetchError: too large, in too many pieces, or not what its encoding says.
        """
        if self.complete:
            return
        self._pieces += 1
        if not self._packed:
            self._count(len(data))
            self._add(data)
            return
        data, self._head = self._head + data, b""
        try:
            while data and not self.complete:
                data = self._unpack_some(data)
        except zlib.error as error:
            raise FetchError(f"broken compression: {error}") from None

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            FetchError: it was cut short.
        """
        at_an_end = self._unpack is not None and self._unpack.eof
        some = self._received or self._head
        if self._packed and some and not self.complete and not at_an_end:
            raise FetchError("the compressed body was cut short")
        return bytes(self._body)

    def _count(self, received: int) -> None:
        self._received += received
        if self._received > self._max_received and not self._beginning_will_do:
            raise self._too_large()
        if self._pieces > TINY_PIECES + self._received // MEAN_PIECE_BYTES:
            raise FetchError("comes in too many tiny pieces", lasting=True)

    def _unpack_some(self, data: bytes) -> bytes:
        """Unpack at most a chunk; what is left of `data`."""
        if (self._unpack is None or self._unpack.eof) and not self._next_member(data):
            return b""
        unpack = self._unpack
        assert unpack is not None  # noqa: S101  `_next_member` made it
        piece = unpack.decompress(data, _CHUNK)
        self._add(piece)
        while piece and not self.complete and not unpack.eof and not unpack.unconsumed_tail:
            piece = unpack.decompress(b"", _CHUNK)  # the last bytes may unpack to many times as many
            self._add(piece)
        rest = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
        self._count(len(data) - len(rest))
        self.complete = self.complete or (unpack.eof and not self._is_gzip)
        return rest

    def _next_member(self, data: bytes) -> bool:
        """Begin with the next member; False when none begins here, or not enough has come to tell."""
        head = data[: len(_GZIP_MAGIC)]
        if len(head) < len(_GZIP_MAGIC) and _GZIP_MAGIC.startswith(head):
            self._head = data
            return False
        if self._members and head != _GZIP_MAGIC:
            self.complete = True
            return False
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise FetchError(f"has more than {MAX_MEMBERS} gzip members", lasting=True)
        self._is_gzip = head == _GZIP_MAGIC
        self._unpack = zlib.decompressobj(_GZIP if self._is_gzip else _ZLIB)
        return True

    def _add(self, data: bytes) -> None:
        self._body += data
        if len(self._body) > self._limit:
            if not self._beginning_will_do:
                raise self._too_large()
            del self._body[self._limit :]
            self.complete = True

    def _too_large(self) -> FetchError:
        return FetchError(f"larger than {self._limit} bytes (max_bytes)", lasting=True)
