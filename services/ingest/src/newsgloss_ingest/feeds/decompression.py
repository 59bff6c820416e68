"""Unpacking a body as it comes, never beyond a bound."""

import zlib

from newsgloss_ingest.feeds.errors import FetchError

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_CHUNK = 64 * 1024


class BoundedBody:
    """Gathers a body of at most `limit` bytes, unpacked.

    Args:
        encoding: the response's Content-Encoding.
        limit: bytes.

    Raises:
        FetchError: an encoding that was not asked for.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = limit
        self._body = bytearray()
        self._received = False
        self._unpack = None
        encoding = encoding.strip().lower()
        if encoding in {"gzip", "x-gzip", "deflate"}:
            self._unpack = zlib.decompressobj(_GZIP_OR_ZLIB)
        elif encoding not in {"", "identity"}:
            raise FetchError(f"comes as {encoding[:20]!r}, which was not asked for", lasting=True)

    def feed(self, data: bytes) -> None:
        """Add bytes as they came.

        Raises:
            FetchError: too large, or not what its encoding says.
        """
        self._received = self._received or bool(data)
        try:
            while data:
                if self._unpack is None:
                    self._add(data)
                    return
                self._add(self._unpack.decompress(data, _CHUNK))
                data = self._unpack.unconsumed_tail
        except zlib.error as error:
            raise FetchError(f"broken compression: {error}") from None

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            FetchError: it was cut short.
        """
        if self._unpack is not None:
            self._add(self._unpack.flush(_CHUNK))
            if self._received and not self._unpack.eof:
                raise FetchError("the compressed body was cut short")
        return bytes(self._body)

    def _add(self, data: bytes) -> None:
        self._body += data
        if len(self._body) > self._limit:
            raise FetchError(f"larger than {self._limit} bytes (max_bytes)", lasting=True)
