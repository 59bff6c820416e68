"""Logging in to Kafka: what the client's own connection leaves to be wished for.

- It keeps user and password for good. Here they are read anew for each connection, where they are `FromFile`.
- It takes a token for accepted whatever the broker answers, so that a refused one looks like a broken line
  (RFC 7628, 3.2.2: the reason comes in the first answer). Here the reason is said.
- What makes no sense in a broker's answer ends with an error that no caller expects. Here it is a failed
  login.

Importing this module puts `Connection` in the place of the client's: it has no setting for that.
"""

import json
from pathlib import Path
from typing import Any, Self

import aiokafka.conn
from aiokafka.conn import AIOKafkaConnection, OAuthAuthenticator
from aiokafka.errors import SaslAuthenticationFailed

from newsgloss_common.config import ConfigurationError, read_value

SHOWN_CHARACTERS = 200
"""Of what a server says about its refusal."""


class FromFile(str):
    """A user or password as its file had it first; `current` reads it again."""

    __slots__ = ("path",)

    path: Path

    def __new__(cls, value: str, path: Path) -> Self:
        """`value` is what `path` had."""
        made = super().__new__(cls, value)
        made.path = path
        return made

    def current(self) -> str:
        """As the file has it now.

        Raises:
            ConfigurationError: it cannot be read.
        """
        return read_value(self.path)

    def __repr__(self) -> str:
        return f"<from {self.path}>"


class Connection(AIOKafkaConnection):
    """The client's connection, with the module's amendments."""

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


def printable(said: object) -> str:
    """What a server said, fit for a log."""
    return "".join(filter(str.isprintable, str(said)))[:SHOWN_CHARACTERS]


aiokafka.conn.AIOKafkaConnection = Connection
