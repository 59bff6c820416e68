"""A broker with TLS, users and ACLs: its properties, and what its clients need to log in.

It has three listeners on loopback: SASL_SSL for clients with a password or a token, SSL for clients with a
certificate, and the controller's. Without an ACL, only `admin` and the broker itself may do anything.

All keys, certificates and passwords are made at the first start. They are in the broker's own folder, which
only its owner may read, and are removed with it.
"""

import secrets
import ssl
from collections.abc import Mapping, Sequence
from pathlib import Path

from newsgloss_dev_kafka.acls import AclAdmin
from newsgloss_dev_kafka.certificates import Authority
from newsgloss_dev_kafka.tokens import AUDIENCE, TokenIssuer

ADMIN = "admin"
USERS = ("ingest", "enrich", "redrive", "replay", "consumer")
_BROKER = "broker"
_MODULES = "org.apache.kafka.common.security"


class Security:
    """Keys, certificates, users and ACLs of a secured broker.

    Args:
        folder: where keys, certificates and passwords are.
        users: names of users, beside `admin`.
    """

    def __init__(self, folder: Path, users: Sequence[str] = USERS) -> None:
        self.folder = folder
        self.users = (ADMIN, *users)
        self.authority = Authority(folder)
        self.tokens = TokenIssuer(folder)

    def create(self) -> None:
        """Make the keys, certificates and passwords that are missing.

        Raises:
            ToolMissingError: OpenSSL is missing or fails.
        """
        self.authority.create()
        self.tokens.create()
        for name in (_BROKER, *self.users):
            if not (self.folder / f"{name}.pem").exists():
                self.authority.issue(name)
        for name in self.users:
            if not self.password_file(name).exists():
                self.password_file(name).touch(mode=0o600)
                self.password_file(name).write_text(secrets.token_urlsafe(24), encoding="ascii")

    def password_file(self, user: str) -> Path:
        """Return the file with the user's password."""
        return self.folder / f"{user}.password"

    def password(self, user: str) -> str:
        """Return the user's password, for both SCRAM and PLAIN."""
        return self.password_file(user).read_text(encoding="ascii")

    def environment(self, user: str, port: int) -> dict[str, str]:
        """Return the settings with which a service of newsgloss logs in as the user, by SCRAM."""
        return {
            "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{port}",
            "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
            "KAFKA_SASL_USERNAME": user,
            "KAFKA_SASL_PASSWORD_FILE": str(self.password_file(user)),
            "KAFKA_SSL_CAFILE": str(self.authority.certificate),
        }

    def write_environments(self, port: int) -> None:
        """Write a file `USER.env` of settings for each user, which a shell can source."""
        for user in self.users:
            lines = [f"export {name}='{value}'\n" for name, value in self.environment(user, port).items()]
            (self.folder / f"{user}.env").write_text("".join(lines), encoding="utf-8")

    def broker_context(self) -> ssl.SSLContext:
        """Return a TLS context with the broker's own certificate, which has all permissions."""
        return self.authority.client_context(_BROKER)

    def acls(self, tls_port: int) -> AclAdmin:
        """Return an administrator of the ACLs, over the listener for certificates."""
        return AclAdmin(tls_port, self.authority.client_context(ADMIN))

    def format_arguments(self) -> list[str]:
        """Return the arguments of `kafka.tools.StorageTool format` that make the users."""
        arguments = []
        for user in self.users:
            arguments += ["--add-scram", f"SCRAM-SHA-512=[name={user},password={self.password(user)}]"]
        return arguments

    def java_options(self) -> list[str]:
        """Return the Java property that lets the broker read the keys of tokens."""
        return [f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={self.tokens.key_set.as_uri()}"]

    def properties(self, port: int, tls_port: int, controller_port: int) -> Mapping[str, str]:
        """Return the properties for server.properties."""
        sasl = "listener.name.sasl_ssl"
        plain = " ".join(f'user_{user}="{self.password(user)}"' for user in self.users)
        open_to_clients = f"SASL_SSL://127.0.0.1:{port},SSL://127.0.0.1:{tls_port}"
        return {
            "listeners": f"{open_to_clients},CONTROLLER://127.0.0.1:{controller_port}",
            "advertised.listeners": open_to_clients,
            "listener.security.protocol.map": "SASL_SSL:SASL_SSL,SSL:SSL,CONTROLLER:SSL",
            "inter.broker.listener.name": "SSL",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(self.folder / f"{_BROKER}.pem"),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self.authority.certificate),
            "ssl.client.auth": "required",
            f"{sasl}.ssl.client.auth": "none",
            "ssl.principal.mapping.rules": "RULE:^CN=([^,]+).*$/$1/,DEFAULT",
            "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN,OAUTHBEARER",
            f"{sasl}.scram-sha-512.sasl.jaas.config": f"{_MODULES}.scram.ScramLoginModule required;",
            f"{sasl}.plain.sasl.jaas.config": f"{_MODULES}.plain.PlainLoginModule required {plain};",
            f"{sasl}.oauthbearer.sasl.jaas.config": (
                f"{_MODULES}.oauthbearer.OAuthBearerLoginModule required;"
            ),
            f"{sasl}.oauthbearer.sasl.server.callback.handler.class": (
                f"{_MODULES}.oauthbearer.OAuthBearerValidatorCallbackHandler"
            ),
            "sasl.oauthbearer.jwks.endpoint.url": self.tokens.key_set.as_uri(),
            "sasl.oauthbearer.expected.audience": AUDIENCE,
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": f"User:{_BROKER};User:{ADMIN}",
        }
