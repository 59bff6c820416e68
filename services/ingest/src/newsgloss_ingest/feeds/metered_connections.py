"""Limits the bytes of one answer that are read from the network, of whatever kind.

The HTTP client reads on over interim responses (1xx), chunk extensions and trailers without telling, and
each costs processor time. A request runs in one task, so that its allowance goes with the task's context.
"""

import contextlib
import ssl
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import httpcore

from newsgloss_ingest.feeds.errors import FetchError

HEAD_BYTES = 256 * 1024
"""For everything before a body. httpcore limits one header section to 100 KiB."""


class Allowance:
    """Bytes that may still be read."""

    def __init__(self) -> None:
        self._left = HEAD_BYTES

    def body_follows(self, max_bytes: int) -> None:
        """Allow a body of this many bytes after the head, and a quarter more for its framing."""
        self._left += max_bytes + max_bytes // 4 + HEAD_BYTES

    def take(self, count: int) -> None:
        """Count bytes that were read.

        Raises:
            FetchError: more than allowed.
        """
        self._left -= count
        if self._left < 0:
            raise FetchError("its answer holds far more than its document", lasting=True)


_current: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


@contextlib.contextmanager
def metered() -> Iterator[Allowance]:
    """The allowance for everything that this task reads within the block."""
    allowance = Allowance()
    token = _current.set(allowance)
    try:
        yield allowance
    finally:
        _current.reset(token)


class MeteredStream(httpcore.AsyncNetworkStream):
    """A connection whose bytes are counted.

    Args:
        inner: the connection itself.
    """

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Read.

        Raises:
            FetchError: more than allowed.
        """
        data = await self._inner.read(max_bytes, timeout)
        allowance = _current.get()
        if allowance is not None:
            allowance.take(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Write."""
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close."""
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        """The same connection within TLS; decrypted bytes are counted."""
        return MeteredStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """What the connection tells of itself."""
        return self._inner.get_extra_info(info)
