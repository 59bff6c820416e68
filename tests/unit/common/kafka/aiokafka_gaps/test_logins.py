from pathlib import Path
from typing import Any

import aiokafka.conn
import pytest
from aiokafka.abc import AbstractTokenProvider
from aiokafka.conn import OAuthAuthenticator
from aiokafka.errors import SaslAuthenticationFailed

import newsgloss_common.kafka.settings  # noqa: F401 - importing the settings installs it
from newsgloss_common.kafka.aiokafka_gaps.logins import Connection
from newsgloss_common.kafka.sasl import FromFile

REFUSAL = b'{"status": "invalid_token\\u001b[2J"}'

CLIENTS_OWN = Connection.__base__


class Tokens(AbstractTokenProvider):  # type: ignore[misc]  # the client has no types
    async def token(self) -> str:
        return "token"


def connection(**options: Any) -> Connection:
    return Connection("localhost", 1, security_protocol="SASL_PLAINTEXT", **options)


def test_clients_use_this_connection() -> None:
    assert aiokafka.conn.AIOKafkaConnection is Connection


@pytest.mark.parametrize(("payload", "reason"), [(REFUSAL, "invalid_token"), (b"no JSON", "without")])
async def test_a_refused_token_is_reported_with_its_reason(payload: bytes, reason: str) -> None:
    with_token = connection(sasl_mechanism="OAUTHBEARER", sasl_oauth_token_provider=Tokens())
    authenticator = with_token.authenticator_oauth()
    await authenticator.step(None)
    with pytest.raises(SaslAuthenticationFailed, match=reason) as raised:
        await authenticator.step(payload)
    assert "\x1b" not in str(raised.value)


async def test_an_accepted_token_ends_the_login() -> None:
    with_token = connection(sasl_mechanism="OAUTHBEARER", sasl_oauth_token_provider=Tokens())
    authenticator = with_token.authenticator_oauth()
    assert (await authenticator.step(None))[0].startswith(b"n,,\x01auth=Bearer token")
    assert await authenticator.step(b"") is None


async def test_by_itself_the_client_takes_a_refused_token_for_accepted() -> None:
    authenticator = OAuthAuthenticator(sasl_oauth_token_provider=Tokens())
    await authenticator.step(None)
    assert await authenticator.step(REFUSAL) is None


async def test_each_login_reads_the_password_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str | None, str | None]] = []

    async def handshake(self: Any) -> None:
        seen.append((self._sasl_plain_username, self._sasl_plain_password))

    monkeypatch.setattr(CLIENTS_OWN, "_do_sasl_handshake", handshake)
    file = tmp_path / "password"
    password = FromFile("old", file)
    for current in ("old", "new"):
        file.write_text(current + "\n")
        login = connection(sasl_mechanism="PLAIN", sasl_plain_username="user", sasl_plain_password=password)
        await login._do_sasl_handshake()
    assert seen == [("user", "old"), ("user", "new")]


async def test_a_password_that_cannot_be_read_is_a_failed_login(tmp_path: Path) -> None:
    password = FromFile("old", tmp_path / "away")
    login = connection(sasl_mechanism="PLAIN", sasl_plain_username="user", sasl_plain_password=password)
    with pytest.raises(SaslAuthenticationFailed, match="cannot read"):
        await login._do_sasl_handshake()


@pytest.mark.parametrize("error", [ValueError("r=x"), KeyError("r"), AssertionError()], ids=repr)
async def test_an_answer_that_makes_no_sense_is_a_failed_login(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def handshake(_: Any) -> None:
        raise error

    monkeypatch.setattr(CLIENTS_OWN, "_do_sasl_handshake", handshake)
    with pytest.raises(SaslAuthenticationFailed, match="makes no sense"):
        await connection(sasl_mechanism="PLAIN")._do_sasl_handshake()
