"""Tokens for SASL/OAUTHBEARER: from a file, or from an authorization server by client credentials.

The Kafka client asks for a token at each new connection. The requests to the server follow RFC 6749: 4.4 the
grant, 2.3.1 the client's authentication (HTTP Basic), 5.1 and 5.2 the responses.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import structlog
from aiokafka.abc import AbstractTokenProvider
from aiokafka.errors import KafkaError
from pydantic import BaseModel, Field, ValidationError

from newsgloss_common.config import ConfigurationError
from newsgloss_common.kafka.sasl import printable
from newsgloss_common.kafka.tls import CertificateError, TlsFiles

log = structlog.get_logger(__name__)

ANSWER_SECONDS = 10.0
MAX_ANSWER_BYTES = 64 * 1024
FRESH_PART = 0.8
"""The part of a token's life in which it is used; `sasl.login.refresh.window.factor` of Kafka's own
client."""
UNSTATED_LIFE_SECONDS = 60.0
"""The life of a token without `expires_in`, which is only recommended."""
RETRY_SECONDS = 1.0
"""The pause after a failure, for all connections together."""
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""`b64token` of RFC 6750, 2.1; other characters could break out of the SASL message."""


class TokenUnavailableError(KafkaError):
    """There is no token to log in with; the message says why."""


class FixedToken(AbstractTokenProvider):
    """A token from a setting, or from a file that is read for each connection."""

    def __init__(self, read: Callable[[], str], extensions: Mapping[str, str]) -> None:
        self._read = read
        self._extensions = dict(extensions)

    async def token(self) -> str:
        """Return the token.

        Raises:
            TokenUnavailableError: Its file cannot be read, or holds no token.
        """
        try:
            return checked(self._read().strip())
        except ConfigurationError as error:
            raise TokenUnavailableError(str(error)) from error

    def extensions(self) -> dict[str, str]:
        """The SASL extensions."""
        return self._extensions


@dataclass(frozen=True)
class TokenEndpoint:
    """The authorization server and our identity there; `client_secret` is called for each request."""

    url: str
    client_id: str
    client_secret: Callable[[], str]
    scope: str | None = None
    authorities: Path | None = None


class _Answer(BaseModel):
    access_token: str
    expires_in: float = Field(default=UNSTATED_LIFE_SECONDS, gt=0, le=10 * 365 * 86400)


class ClientCredentials(AbstractTokenProvider):
    """A token from an authorization server, kept for most of its life."""

    def __init__(self, endpoint: TokenEndpoint, extensions: Mapping[str, str]) -> None:
        self._endpoint = endpoint
        self._extensions = dict(extensions)
        self._lock = asyncio.Lock()
        self._token = ""
        self._fresh_until = self._valid_until = self._failed_at = float("-inf")
        self._failure = ""

    async def token(self) -> str:
        """Return a token that is not about to expire.

        Raises:
            TokenUnavailableError: The server issued none, and no valid one is left.
        """
        async with self._lock:
            if time.monotonic() >= self._fresh_until and time.monotonic() - self._failed_at >= RETRY_SECONDS:
                await self._renew()
            if time.monotonic() < self._valid_until:
                return self._token
            raise TokenUnavailableError(f"no token from {self._endpoint.url}: {self._failure}")

    def extensions(self) -> dict[str, str]:
        """The SASL extensions."""
        return self._extensions

    async def _renew(self) -> None:
        requested = time.monotonic()
        try:
            answer = _Answer.model_validate_json(await self._request())
            self._token = checked(answer.access_token)
        except ValidationError:
            failure = "the answer has no access_token, or an expires_in that is no time"
        except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError) as error:
            failure = f"{type(error).__name__}: {error}"
        except (TokenUnavailableError, CertificateError, ConfigurationError) as error:
            failure = str(error)
        else:
            self._valid_until = requested + answer.expires_in
            self._fresh_until = requested + FRESH_PART * answer.expires_in
            self._failed_at = float("-inf")
            return
        self._failure, self._failed_at = failure, time.monotonic()
        left = max(0.0, self._valid_until - self._failed_at)
        log.warning("no new token", endpoint=self._endpoint.url, error=failure, valid_seconds=round(left))

    async def _request(self) -> bytes:
        endpoint = self._endpoint
        form = {"grant_type": "client_credentials"}
        if endpoint.scope:
            form["scope"] = endpoint.scope
        user = httpx.BasicAuth(quote_plus(endpoint.client_id), quote_plus(endpoint.client_secret()))
        names = ("KAFKA_SASL_OAUTHBEARER_CAFILE", "")
        tls = TlsFiles(authorities=endpoint.authorities, names=names).context()
        async with (
            asyncio.timeout(ANSWER_SECONDS),
            # No redirects: the secret is for this server only.
            httpx.AsyncClient(verify=tls, timeout=ANSWER_SECONDS) as client,
            client.stream("POST", endpoint.url, data=form, auth=user) as response,
        ):
            body = b""
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MAX_ANSWER_BYTES:
                    raise TokenUnavailableError(f"the answer is longer than {MAX_ANSWER_BYTES} bytes")
        if response.status_code != httpx.codes.OK:
            raise TokenUnavailableError(f"HTTP {response.status_code}{_error_of(body)}")
        return body


class _Refusal(BaseModel):
    error: str
    error_description: str = ""


def _error_of(body: bytes) -> str:
    try:
        refusal = _Refusal.model_validate_json(body)
    except ValidationError:
        return ""
    return f", {printable(f'{refusal.error} {refusal.error_description}'.strip())}"


def checked(token: str) -> str:
    """Return `token` if it can be a token.

    Raises:
        TokenUnavailableError: It is empty, or has characters that no token has.
    """
    if not _TOKEN.fullmatch(token):
        raise TokenUnavailableError("what was given is no bearer token (RFC 6750)")
    return token


def parse_extensions(text: str | None) -> dict[str, str]:
    """Read `name=value,name=value` (RFC 7628, 3.1: names are letters).

    Raises:
        ValueError: It is something else.
    """
    found = {}
    for pair in (text or "").split(","):
        if not pair.strip():
            continue
        name, equals, value = pair.strip().partition("=")
        if not equals or not re.fullmatch(r"[A-Za-z]+", name) or not re.fullmatch(r"[\x21-\x7e \t]*", value):
            raise ValueError(f"{pair.strip()[:40]!r} is not name=value")
        if name == "auth":
            raise ValueError("'auth' is the token's own name")
        found[name] = value
    return found
