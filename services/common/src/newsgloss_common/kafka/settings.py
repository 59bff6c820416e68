"""The settings for Kafka, under their usual names, and the client options made of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from aiokafka.abc import AbstractTokenProvider
from pydantic import Field, PrivateAttr, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from newsgloss_common.addresses import parse_address
from newsgloss_common.config import ServiceSettings, read_value
from newsgloss_common.kafka.aiokafka_gaps.closed_transports import report_closed_transports
from newsgloss_common.kafka.aiokafka_gaps.logins import log_in_with_current_credentials
from newsgloss_common.kafka.contradictions import contradictions
from newsgloss_common.kafka.sasl import FromFile
from newsgloss_common.kafka.tls import CertificateError, ReloadedTls, TlsFiles
from newsgloss_common.kafka.tokens import ClientCredentials, FixedToken, TokenEndpoint, parse_extensions

report_closed_transports()
log_in_with_current_credentials()

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class KafkaSettings(ServiceSettings):
    """The `KAFKA_…` variables."""

    model_config = SettingsConfigDict(env_prefix="KAFKA_")

    bootstrap_servers: str = Field(
        default="localhost:9092", description="comma-separated host:port list", min_length=1
    )
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        default="PLAINTEXT", description="PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL"
    )
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"] = Field(
        default="PLAIN", description="PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER"
    )
    sasl_username: str | None = Field(default=None, description="SASL user, for PLAIN and SCRAM")
    sasl_password: SecretStr | None = Field(default=None, description="SASL password, for PLAIN and SCRAM")
    sasl_oauthbearer_token: SecretStr | None = Field(
        default=None, description="token for OAUTHBEARER, usually from a file that something else renews"
    )
    sasl_oauthbearer_token_endpoint_url: str | None = Field(
        default=None, description="https address that issues tokens for client credentials, for OAUTHBEARER"
    )
    sasl_oauthbearer_client_id: str | None = Field(default=None, description="client at the token endpoint")
    sasl_oauthbearer_client_secret: SecretStr | None = Field(default=None, description="the client's secret")
    sasl_oauthbearer_scope: str | None = Field(default=None, description="scope to ask tokens for")
    sasl_oauthbearer_cafile: str | None = Field(
        default=None, description="path of the CA bundle (PEM) for the token endpoint"
    )
    sasl_oauthbearer_extensions: str | None = Field(
        default=None, description="SASL extensions that go with the token, name=value, comma-separated"
    )
    ssl_cafile: str | None = Field(default=None, description="path of the CA bundle (PEM)")
    ssl_certfile: str | None = Field(default=None, description="path of the client certificate (PEM)")
    ssl_keyfile: str | None = Field(default=None, description="path of the client key (PEM)")
    ssl_password: SecretStr | None = Field(default=None, description="password of the client key")

    _tls: ReloadedTls | None = PrivateAttr(default=None)
    _tokens: AbstractTokenProvider | None = PrivateAttr(default=None)
    _reread: dict[str, Path] = PrivateAttr(default_factory=dict)

    @field_validator("bootstrap_servers")
    @classmethod
    def _addresses(cls, servers: str) -> str:
        for server in servers.split(","):
            parse_address(server.strip())
        return servers

    @field_validator("sasl_oauthbearer_token_endpoint_url")
    @classmethod
    def _secret_is_not_sent_in_the_clear(cls, url: str | None) -> str | None:
        if url is not None:
            parts = urlsplit(url)
            if not parts.hostname or not (
                parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
            ):
                raise ValueError("must be an https:// address (http:// on loopback alone)")
        return url

    @field_validator("sasl_oauthbearer_extensions")
    @classmethod
    def _extensions(cls, text: str | None) -> str | None:
        parse_extensions(text)
        return text

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        given = {self.variable(name) for name in type(self).model_fields if getattr(self, name)}
        problems = list(contradictions(self.security_protocol, self.sasl_mechanism, given))
        if problems:
            raise ValueError("; ".join(problems))
        self._reread = {
            name: path
            for name in ("sasl_username", "sasl_password")
            # A command-line option overrides the file.
            if (path := self.file_of(name)) is not None and read_value(path) == _plain(getattr(self, name))
        }
        try:
            self._tls = ReloadedTls(self._tls_files()) if self._uses("SSL") else None
        except CertificateError as error:
            raise ValueError(str(error)) from error
        if self._uses("SASL") and self.sasl_mechanism == "OAUTHBEARER":
            self._tokens = self._token_provider()
        return self

    def _uses(self, part: str) -> bool:
        return part in self.security_protocol.split("_")

    def _tls_files(self) -> TlsFiles:
        return TlsFiles(
            authorities=_path(self.ssl_cafile),
            certificate=_path(self.ssl_certfile),
            key=_path(self.ssl_keyfile),
            password=self._reader("ssl_password"),
            password_file=self.file_of("ssl_password"),
        )

    def _token_provider(self) -> AbstractTokenProvider:
        extensions = parse_extensions(self.sasl_oauthbearer_extensions)
        if self.sasl_oauthbearer_token is not None:
            return FixedToken(self._reader("sasl_oauthbearer_token"), extensions)
        endpoint = TokenEndpoint(
            url=self.sasl_oauthbearer_token_endpoint_url or "",
            client_id=self.sasl_oauthbearer_client_id or "",
            client_secret=self._reader("sasl_oauthbearer_client_secret"),
            scope=self.sasl_oauthbearer_scope,
            authorities=_path(self.sasl_oauthbearer_cafile),
        )
        return ClientCredentials(endpoint, extensions)

    def _reader(self, field: str) -> Callable[[], str]:
        """A function that returns the secret as it is now, from its file if it has one."""
        path, value = self.file_of(field), _plain(getattr(self, field))
        return (lambda: value) if path is None else (lambda: read_value(path))

    def client_options(self) -> dict[str, Any]:
        """Keyword arguments for any aiokafka client.

        Certificates, passwords and tokens from files are read again for each connection.
        """
        client: dict[str, Any] = {
            "bootstrap_servers": self.bootstrap_servers,
            "security_protocol": self.security_protocol,
        }
        if self._tls is not None:
            client["ssl_context"] = self._tls
        if self._tokens is not None:
            client["sasl_mechanism"] = self.sasl_mechanism
            client["sasl_oauth_token_provider"] = self._tokens
        elif self._uses("SASL"):
            client["sasl_mechanism"] = self.sasl_mechanism
            client["sasl_plain_username"] = self._current("sasl_username")
            client["sasl_plain_password"] = self._current("sasl_password")
        return client

    def _current(self, field: str) -> str:
        value, path = _plain(getattr(self, field)), self._reread.get(field)
        return value if path is None else FromFile(value, path)


def _plain(value: str | SecretStr | None) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value or ""


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
