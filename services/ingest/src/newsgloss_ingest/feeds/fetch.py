"""One document from the web: bounded in size and time, over guarded connections, politely."""

import asyncio
import re
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import NamedTuple, Self

import ada_url
import certifi
import httpcore

from newsgloss_ingest.feeds import robots
from newsgloss_ingest.feeds.decompression import BoundedBody
from newsgloss_ingest.feeds.errors import FetchError, GoneError
from newsgloss_ingest.feeds.guarded_connections import GuardedBackend
from newsgloss_ingest.feeds.politeness import HostTurns
from newsgloss_ingest.feeds.public_addresses import Network
from newsgloss_ingest.feeds.robots import Robots

MAX_REDIRECTS = 5
MAX_CONNECTIONS = 32
CONNECT_SECONDS = 10.0
OK, NOT_MODIFIED, NOT_FOUND, GONE = 200, 304, 404, 410
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
_LASTING = frozenset((401, 403, NOT_FOUND, 405, 406, GONE, 451))
"""Answers after which asking again soon is of no use."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a server's time and bytes a request may take.

    Attributes:
        max_bytes: of a body, unpacked.
        seconds: for one request, from connecting to the last byte.
        host_delay_seconds: between two requests to a host, at least.
    """

    max_bytes: int
    seconds: float
    host_delay_seconds: float


class Document(NamedTuple):
    """What a server answered: 200 with its body, or 304.

    Attributes:
        url: where it came from, after all redirects.
        moved_to: where it now is for good; None unless every redirect on the way said so.
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


class Fetcher:
    """Fetches documents; an async context manager.

    Args:
        user_agent: what we call ourselves; its first word, up to a slash, is our name in robots.txt.
        limits: bounds of each request.
        allowed: networks that are allowed though they are not public.
        on_ended: called whenever a request has ended, however it did.
    """

    def __init__(
        self,
        user_agent: str,
        limits: Limits,
        allowed: Iterable[Network] = (),
        on_ended: Callable[[], None] = lambda: None,
    ) -> None:
        self._user_agent = user_agent
        self._limits = limits
        self._on_ended = on_ended
        self._turns = HostTurns()
        self._room = asyncio.Semaphore(MAX_CONNECTIONS)
        self._robots = Robots(user_agent.split("/", 1)[0].split(" ", 1)[0], self._robots_txt)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_certificates(),
            max_connections=MAX_CONNECTIONS,
            max_keepalive_connections=8,
            keepalive_expiry=10.0,
            network_backend=GuardedBackend(allowed),
        )

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.__aexit__(kind, error, trace)

    async def get(
        self, url: str, *, accept: str, validators: Mapping[str, str] | None = None, obey_robots: bool = True
    ) -> Document:
        """The document, redirects followed.

        Raises:
            FetchError: it cannot be had, or may not.
        """
        headers = {"Accept": accept, **(validators or {})}
        document = await self._follow(url, headers, obey_robots=obey_robots, max_bytes=self._limits.max_bytes)
        if document.status in {OK, NOT_MODIFIED}:
            return document
        if document.status == GONE:
            raise GoneError
        raise FetchError(
            f"HTTP status {document.status}",
            lasting=document.status in _LASTING,
            retry_after=_seconds(document.headers.get("retry-after")),
        )

    async def _follow(
        self, url: str, headers: Mapping[str, str], *, obey_robots: bool, max_bytes: int
    ) -> Document:
        permanent, moved_to = True, None
        for _ in range(MAX_REDIRECTS + 1):
            parts = _parse(url)
            url, origin, host = parts.url, parts.origin, parts.host
            pause = await self._robots.pause(origin, url) if obey_robots else 0.0
            async with self._turns.turn(host, max(pause, self._limits.host_delay_seconds)), self._room:
                status, answered, body = await self._request(url, headers, max_bytes)
            if status not in _REDIRECTS or "location" not in answered:
                return Document(status, answered, body, url, moved_to)
            permanent = permanent and status in _PERMANENT
            url = _join(answered["location"], url)
            moved_to = url if permanent else None
        raise FetchError(f"more than {MAX_REDIRECTS} redirects", lasting=True)

    async def _request(
        self, url: str, headers: Mapping[str, str], max_bytes: int
    ) -> tuple[int, dict[str, str], bytes]:
        sent = {"User-Agent": self._user_agent, "Accept-Encoding": "gzip", **headers}
        limit = self._limits.seconds
        timeouts = {"connect": min(CONNECT_SECONDS, limit), "read": limit, "write": limit, "pool": limit}
        try:
            async with (
                asyncio.timeout(limit),
                self._pool.stream(
                    "GET", url, headers=list(sent.items()), extensions={"timeout": timeouts}
                ) as response,
            ):
                answered = {
                    name.decode("latin-1").lower(): value.decode("latin-1")
                    for name, value in response.headers
                }
                if response.status != OK:
                    return response.status, answered, b""
                body = BoundedBody(answered.get("content-encoding", ""), max_bytes)
                async for chunk in response.aiter_stream():
                    body.feed(chunk)
                return response.status, answered, body.finish()
        except (TimeoutError, httpcore.TimeoutException):
            raise FetchError(f"no complete answer within {limit:g} s") from None
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            OSError,
        ) as error:
            raise FetchError(f"{type(error).__name__}: {str(error)[:200]}") from error
        finally:
            self._on_ended()

    async def _robots_txt(self, url: str) -> tuple[int, bytes]:
        document = await self._follow(
            url, {"Accept": "text/plain"}, obey_robots=False, max_bytes=robots.MAX_BYTES
        )
        return document.status, document.body


def _certificates() -> ssl.SSLContext:
    """What this system trusts (SSL_CERT_FILE included), and Mozilla's list, as slim images have none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class _Parts(NamedTuple):
    url: str
    origin: str
    host: str


def _parse(url: str) -> _Parts:
    """The address as it is requested: no user, no fragment."""
    try:
        parts = ada_url.URL(url)
    except ValueError:
        raise FetchError("not a web address", lasting=True) from None
    if parts.protocol not in {"http:", "https:"}:
        raise FetchError("not an http or https address", lasting=True)
    parts.username, parts.password, parts.hash = "", "", ""
    return _Parts(parts.href, parts.origin, parts.hostname)


def _join(location: str, base: str) -> str:
    try:
        return ada_url.join_url(base, location)
    except ValueError:
        raise FetchError("redirects to something that is no address", lasting=True) from None


def _seconds(retry_after: str | None) -> float | None:
    """RFC 9110 §10.2.3: a number of seconds, or a date."""
    if retry_after is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", retry_after.strip()):
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
