"""Decompresses gzip in pieces of bounded size, whatever the ratio."""

import zlib
from collections.abc import Iterator

from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.problems import ProblemError

STEP_BYTES = 64 * 1024
FREE_MEMBERS = 1000
BYTES_PER_MEMBER = 64
"""Beyond `FREE_MEMBERS`, members must hold this much on average: each costs about 3 µs, even if it is
empty."""
_GZIP = zlib.MAX_WBITS | 16
"""zlib's notation for a gzip header."""


class Gunzip:
    """Decompresses a stream of one or more gzip members (RFC 1952 §2.2)."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False
        self._members = 1
        self._unpacked = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decompress `data`, at most 64 KiB at a time.

        Raises:
            ProblemError: 400, it is not gzip.
        """
        while data:
            if self._member.eof:
                self._next_member()
            self._begun = True
            try:
                piece = self._member.decompress(data, STEP_BYTES)
            except zlib.error as error:
                raise ProblemError(catalogue.INVALID_COMPRESSION, "the body is not valid gzip") from error
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if piece:
                self._unpacked += len(piece)
                yield piece
        while not self._member.eof and (piece := self._rest()):
            self._unpacked += len(piece)
            yield piece

    def _next_member(self) -> None:
        self._members += 1
        if self._members > FREE_MEMBERS + self._unpacked // BYTES_PER_MEMBER:
            detail = (
                f"the body is {self._members} gzip members that hold next to nothing; send fewer, larger ones"
            )
            raise ProblemError(catalogue.INVALID_COMPRESSION, detail)
        self._member = zlib.decompressobj(_GZIP)

    def _rest(self) -> bytes:
        try:
            return self._member.decompress(b"", STEP_BYTES)
        except zlib.error as error:
            raise ProblemError(catalogue.INVALID_COMPRESSION, "the body is not valid gzip") from error

    def end(self) -> None:
        """Check that the stream is complete.

        Raises:
            ProblemError: 400, it ends inside a member.
        """
        if not self._begun or not self._member.eof:
            raise ProblemError(catalogue.INVALID_COMPRESSION, "the gzip stream ends before its end")
