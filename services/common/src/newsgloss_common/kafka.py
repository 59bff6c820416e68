"""How to reach Kafka: settings under their usual names, and the client options made of them."""

import ssl
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from newsgloss_common.addresses import parse_address
from newsgloss_common.config import ServiceSettings


class KafkaSettings(ServiceSettings):
    """`KAFKA_…` variables, honoured as they stand."""

    model_config = SettingsConfigDict(env_prefix="KAFKA_")

    bootstrap_servers: str = Field(
        default="localhost:9092", description="comma-separated host:port list", min_length=1
    )
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        default="PLAINTEXT", description="PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL"
    )
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        default="PLAIN", description="PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"
    )
    sasl_username: str | None = Field(default=None, description="SASL user")
    sasl_password: SecretStr | None = Field(default=None, description="SASL password")
    ssl_cafile: str | None = Field(default=None, description="path of the CA bundle (PEM)")
    ssl_certfile: str | None = Field(default=None, description="path of the client certificate (PEM)")
    ssl_keyfile: str | None = Field(default=None, description="path of the client key (PEM)")
    ssl_password: SecretStr | None = Field(default=None, description="password of the client key")

    @field_validator("bootstrap_servers")
    @classmethod
    def _addresses(cls, servers: str) -> str:
        for server in servers.split(","):
            parse_address(server.strip())
        return servers

    @model_validator(mode="after")
    def _sasl_is_complete(self) -> Self:
        if self.security_protocol.startswith("SASL") and not (self.sasl_username and self.sasl_password):
            msg = f"{self.security_protocol} needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"
            raise ValueError(msg)
        return self

    def client_options(self) -> dict[str, Any]:
        """Keyword arguments that any aiokafka client takes.

        Raises:
            OSError: a certificate or key file cannot be read.
        """
        client: dict[str, Any] = {
            "bootstrap_servers": self.bootstrap_servers,
            "security_protocol": self.security_protocol,
        }
        if self.security_protocol.endswith("SSL"):
            context = ssl.create_default_context(cafile=self.ssl_cafile)
            if self.ssl_certfile:
                password = self.ssl_password.get_secret_value() if self.ssl_password else None
                context.load_cert_chain(self.ssl_certfile, self.ssl_keyfile, password)
            client["ssl_context"] = context
        if self.security_protocol.startswith("SASL") and self.sasl_password is not None:
            client["sasl_mechanism"] = self.sasl_mechanism
            client["sasl_plain_username"] = self.sasl_username
            client["sasl_plain_password"] = self.sasl_password.get_secret_value()
        return client
