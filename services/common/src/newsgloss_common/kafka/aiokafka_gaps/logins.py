"""Connections that log in with the current credentials and say why a login failed.

aiokafka 0.14
- keeps user and password for good. Here those that are `FromFile` are read for each connection.
- takes a token for accepted whatever the broker answers, so that a refused token looks like a broken
  connection (RFC 7628, 3.2.2: the first answer carries the reason). Here the reason is raised.
- lets the errors of its parsing escape when a broker's answer makes no sense. Here that is a failed login.
"""

import json
from typing import Any

import aiokafka.conn
from aiokafka.conn import AIOKafkaConnection, OAuthAuthenticator
from aiokafka.errors import SaslAuthenticationFailed

from newsgloss_common.config import ConfigurationError
from newsgloss_common.kafka.sasl import FromFile, printable


def log_in_with_current_credentials() -> None:
    """Make all clients of this process use `Connection`; they have no setting for that."""
    aiokafka.conn.AIOKafkaConnection = Connection


class Connection(AIOKafkaConnection):
    """The client's connection with another login."""

    async def _do_sasl_handshake(self) -> None:
        try:
            self._sasl_plain_username: str | None = _current(self._sasl_plain_username)
            self._sasl_plain_password: str | None = _current(self._sasl_plain_password)
        except ConfigurationError as error:
            raise SaslAuthenticationFailed(str(error)) from error
        try:
            await super()._do_sasl_handshake()
        except (ValueError, LookupError, AssertionError) as error:
            raise SaslAuthenticationFailed(f"the broker answered what makes no sense: {error!r}") from error

    def authenticator_oauth(self) -> OAuthAuthenticator:
        """For `OAUTHBEARER`."""
        return _OAuth(sasl_oauth_token_provider=self._sasl_oauth_token_provider)


class _OAuth(OAuthAuthenticator):
    async def step(self, payload: bytes | None) -> Any:
        if self._token_sent and payload:
            raise SaslAuthenticationFailed(f"the broker refuses the token: {_reason(payload)}")
        return await super().step(payload)


def _current(value: str | None) -> str | None:
    return value.current() if isinstance(value, FromFile) else value


def _reason(payload: bytes) -> str:
    try:
        return printable(json.loads(payload)["status"])
    except (ValueError, LookupError, TypeError):
        return "without a reason"
