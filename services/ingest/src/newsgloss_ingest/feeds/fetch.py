"""Fetches documents: bounded in size and time, over guarded connections, with pauses between requests."""

import asyncio
import logging
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import certifi
import httpcore

from newsgloss_ingest.feeds import robots, web_address
from newsgloss_ingest.feeds.credentials import NO_CREDENTIALS, Credentials
from newsgloss_ingest.feeds.decompression import BoundedBody
from newsgloss_ingest.feeds.document import GONE, NOT_FOUND, NOT_MODIFIED, OK, Document, Limits
from newsgloss_ingest.feeds.errors import FetchError, GoneError
from newsgloss_ingest.feeds.guarded_connections import GuardedBackend
from newsgloss_ingest.feeds.metered_connections import metered
from newsgloss_ingest.feeds.politeness import HostTurns
from newsgloss_ingest.feeds.public_addresses import Network
from newsgloss_ingest.feeds.retry_after import retry_after_seconds
from newsgloss_ingest.feeds.robots import Robots

# At debug level it would log targets and header fields of requests, including credentials.
logging.getLogger("httpcore").setLevel(logging.INFO)

MAX_REDIRECTS = 5
MAX_CONNECTIONS = 32
CONNECT_SECONDS = 10.0
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
_LASTING = frozenset((401, 403, NOT_FOUND, 405, 406, GONE, 451))
"""Statuses that the next try is unlikely to change."""
_USED_FIELDS = frozenset(
    (b"content-type", b"content-encoding", b"etag", b"last-modified", b"location", b"retry-after")
)


class Fetcher:
    """Fetches documents; an async context manager.

    Args:
        user_agent: the User-Agent; its first word, up to a slash, is our name in robots.txt.
        limits: bounds of each request.
        allowed: networks that may be fetched from although they are not public.
        on_ended: called after each request, whether it failed or not.
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
        self,
        url: str,
        *,
        accept: str,
        validators: Mapping[str, str] | None = None,
        obey_robots: bool = True,
        credentials: Credentials = NO_CREDENTIALS,
    ) -> Document:
        """Fetch a document and follow redirects.

        Credentials are sent to the origin of `url` alone. No address of the document contains them.

        Raises:
            FetchError: it cannot be fetched, or may not.
        """
        headers = {"Accept": accept, **(validators or {})}
        wanted = _Wanted(headers, self._limits.max_bytes, obey_robots, credentials=credentials)
        document = await self._follow(url, wanted)
        if document.status in {OK, NOT_MODIFIED}:
            return document
        if document.status == GONE:
            raise GoneError
        raise FetchError(
            f"HTTP status {document.status}",
            lasting=document.status in _LASTING,
            retry_after=retry_after_seconds(document.headers.get("retry-after")),
        )

    async def _follow(self, url: str, wanted: "_Wanted") -> Document:
        secret = wanted.credentials
        first = web_address.parse(url)
        url, permanent, moved_to = secret.added_to(first.url), True, None
        for _ in range(MAX_REDIRECTS + 1):
            url, origin, host = web_address.parse(url)
            pause = await self._robots.pause(origin, url) if wanted.obey_robots else 0.0
            headers = wanted.headers | (secret.headers if origin == first.origin else {})
            async with self._turns.turn(host, max(pause, self._limits.host_delay_seconds)), self._room:
                status, answered, body = await self._request(url, headers, wanted)
            if status not in _REDIRECTS or "location" not in answered:
                return Document(status, answered, body, secret.removed_from(url) or first.url, moved_to)
            permanent = permanent and status in _PERMANENT
            url = web_address.redirected(answered["location"], url)
            moved_to = secret.removed_from(url) if permanent else None
        raise FetchError(f"more than {MAX_REDIRECTS} redirects", lasting=True)

    async def _request(
        self, url: str, headers: Mapping[str, str], wanted: "_Wanted"
    ) -> tuple[int, dict[str, str], bytes]:
        sent = {"User-Agent": self._user_agent, "Accept-Encoding": "gzip", **headers}
        fields = [(name.encode("ascii"), value.encode("latin-1")) for name, value in sent.items()]
        limit = self._limits.seconds
        timeouts = {"connect": min(CONNECT_SECONDS, limit), "read": limit, "write": limit, "pool": limit}
        try:
            with metered() as allowance:
                async with (
                    asyncio.timeout(limit),
                    self._pool.stream(
                        "GET", url, headers=fields, extensions={"timeout": timeouts}
                    ) as response,
                ):
                    answered = _used_fields(response.headers)
                    if response.status != OK:
                        return response.status, answered, b""
                    allowance.body_follows(wanted.max_bytes)
                    return response.status, answered, await _read(response, answered, wanted)
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
        wanted = _Wanted(
            {"Accept": "text/plain"}, robots.MAX_BYTES, obey_robots=False, beginning_will_do=True
        )
        document = await self._follow(url, wanted)
        return document.status, document.body


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A request.

    Attributes:
        headers: header fields, besides those of all requests.
        max_bytes: of the body after decompression.
        obey_robots: whether robots.txt is read first.
        beginning_will_do: the first `max_bytes` of a longer body are enough.
        credentials: for the first origin.
    """

    headers: dict[str, str]
    max_bytes: int
    obey_robots: bool
    beginning_will_do: bool = False
    credentials: Credentials = NO_CREDENTIALS


async def _read(response: httpcore.Response, answered: Mapping[str, str], wanted: _Wanted) -> bytes:
    encoding = answered.get("content-encoding", "")
    body = BoundedBody(encoding, wanted.max_bytes, beginning_will_do=wanted.beginning_will_do)
    async for chunk in response.aiter_stream():
        body.feed(chunk)
        if body.complete:
            break
        await asyncio.sleep(0)  # one read may hold thousands of chunks
    return body.finish()


def _used_fields(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The header fields that are used, decoded as Latin-1."""
    return {
        name.decode("ascii"): value.decode("latin-1")
        for field, value in headers
        if (name := field.lower()) in _USED_FIELDS
    }


def _certificates() -> ssl.SSLContext:
    """The system's certificates (including SSL_CERT_FILE) and Mozilla's, because slim images have none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
