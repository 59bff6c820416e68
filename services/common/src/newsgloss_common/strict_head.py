"""Refuses requests whose head can be read in two ways.

h11 accepts what RFC 9112 allows a lenient server to accept: a lone LF at the end of a line (§2.2), a header
folded over several lines (§5.2), Content-Length beside Transfer-Encoding (§6.1). A proxy that reads them
differently sees other requests than the service does.
"""

import h11
from h11._receivebuffer import ReceiveBuffer

_LINE_END_BYTES = 2


class AmbiguousRequestError(h11.RemoteProtocolError):
    """The head can be read in two ways; the message says how without repeating the head."""


class StrictHead(ReceiveBuffer):
    """h11's receive buffer with a check of each head."""

    def maybe_extract_lines(self) -> list[bytearray] | None:
        """Return the lines of a head, or of a body's trailers, once they are complete.

        Raises:
            AmbiguousRequestError: They can be read in two ways.
        """
        before = len(self)
        lines = super().maybe_extract_lines()
        if lines is None:
            return None
        taken = before - len(self)
        if taken != sum(map(len, lines)) + _LINE_END_BYTES * (len(lines) + 1):
            raise AmbiguousRequestError("a line ends with LF alone")
        if any(line[:1] in {b" ", b"\t"} for line in map(bytes, lines)):
            raise AmbiguousRequestError("a header is folded over several lines")
        names = {bytes(line).partition(b":")[0].strip().lower() for line in lines[1:]}
        if {b"content-length", b"transfer-encoding"} <= names:
            raise AmbiguousRequestError("Content-Length and Transfer-Encoding contradict each other")
        return lines
