"""Decompresses a body while it arrives, up to a limit, in time linear in its length."""

import zlib

from newsgloss_ingest.feeds.errors import FetchError

_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 64 * 1024
MAX_MEMBERS = 10_000
"""Gzip members of one body. Writers that flush often start one with each piece."""
TINY_PIECES = 10_000
"""Pieces of any size that are accepted; after that, their mean size must be at least `MEAN_PIECE_BYTES`. A
body in chunks of one byte costs a hundred times as much as in chunks of 64 KiB."""
MEAN_PIECE_BYTES = 100


class BoundedBody:
    """Collects a body of at most `limit` bytes after decompression, from about as many received bytes.

    A gzip body is one or more members in a row (RFC 1952 §2.2). What follows the last member is not part of
    the body: it is neither kept nor waited for.

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
        """Whether the body has ended."""
        if not self._packed and encoding not in {"", "identity"}:
            raise FetchError(f"comes as {encoding[:20]!r}, which was not asked for", lasting=True)

    def feed(self, data: bytes) -> None:
        """Add received bytes; they are ignored once the body is complete.

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
        """Decompress at most one chunk; return the rest of `data`."""
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
        """Start the next member; False when none starts here, or too few bytes have arrived to tell."""
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
