"""A document as a server sent it, and the bounds of a request for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

OK, NOT_MODIFIED, NOT_FOUND, GONE = 200, 304, 404, 410


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request.

    Attributes:
        max_bytes: of a body after decompression.
        seconds: for one request, from connecting to the last byte.
        host_delay_seconds: least pause between two requests to a host.
    """

    max_bytes: int
    seconds: float
    host_delay_seconds: float


class Document(NamedTuple):
    """A server's answer: 200 with its body, or 304.

    Attributes:
        url: its address after all redirects.
        moved_to: its permanent new address; None unless every redirect on the way was permanent.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    moved_to: str | None

    @property
    def media_type(self) -> str:
        """Content-Type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()
