"""An authorization server on loopback that issues tokens for client credentials over TLS."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import unquote_plus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from tests.integration.secured.secured import Secured

from newsgloss_common.addresses import parse_address
from newsgloss_common.http import serving

SECRET = "a secret+with/odd=characters"  # noqa: S105 - for tests only


class TokenServer:
    """Issues tokens that last `seconds` to clients that know the secret; the client id becomes the user."""

    def __init__(self, secured: Secured, seconds: float) -> None:
        self._secured = secured
        self._seconds = seconds
        self.secret = SECRET
        self.issued = 0
        self.refused = 0
        self.url = ""

    async def answer(self, request: Request) -> JSONResponse:
        scheme, _, credentials = request.headers["authorization"].partition(" ")
        user, _, secret = base64.b64decode(credentials).decode().partition(":")
        form = (await request.body()).decode()
        assert (scheme, form) == ("Basic", "grant_type=client_credentials&scope=kafka")
        if unquote_plus(secret) != self.secret:
            self.refused += 1
            return JSONResponse({"error": "invalid_client"}, 401)
        self.issued += 1
        token = self._secured.broker.security.tokens.token(unquote_plus(user), self._seconds)
        return JSONResponse({"access_token": token, "token_type": "Bearer", "expires_in": self._seconds})

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["TokenServer"]:
        certificate, key = self._secured.broker.security.authority.issue("login")
        app = Starlette(routes=[Route("/token", self.answer, methods=["POST"])])
        tls = {"ssl_certfile": str(certificate), "ssl_keyfile": str(key)}
        async with serving(app, parse_address("127.0.0.1:0"), **tls) as address:
            self.url = f"https://{address.host}:{address.port}/token"
            yield self

    def environment(self, user: str) -> dict[str, str]:
        """Settings that connect to the broker with tokens from this server."""
        authority = str(self._secured.broker.security.authority.certificate)
        return {
            "KAFKA_BOOTSTRAP_SERVERS": self._secured.broker.bootstrap_servers,
            "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "KAFKA_SSL_CAFILE": authority,
            "KAFKA_SASL_MECHANISM": "OAUTHBEARER",
            "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL": self.url,
            "KAFKA_SASL_OAUTHBEARER_CLIENT_ID": user,
            "KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET": SECRET,
            "KAFKA_SASL_OAUTHBEARER_SCOPE": "kafka",
            "KAFKA_SASL_OAUTHBEARER_CAFILE": authority,
        }
