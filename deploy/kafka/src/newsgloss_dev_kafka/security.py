"""A broker with TLS, users and ACLs: its properties, and what its clients need to get in.

Three listeners on loopback: SASL_SSL for clients with a password or a token, SSL for those with a
certificate, and the controller's. Nobody but `admin` and the broker itself may do what no ACL allows.

All keys, certificates and passwords are made at the first start, lie in the broker's own folder, which only
its owner may read, and go with it.
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
    """What a secured broker and its clients know.

    Args:
        folder: for keys, certificates and passwords.
        users: beside `admin`.
    """

    def __init__(self, folder: Path, users: Sequence[str] = USERS) -> None:
        self.folder = folder
        self.users = (ADMIN, *users)
        self.authority = Authority(folder)
        self.tokens = TokenIssuer(folder)

    def create(self) -> None:
        """Make what is missing.

        Raises:
            ToolMissingError: OpenSSL is missing, or refuses.
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
        """Where the user's password is."""
        return self.folder / f"{user}.password"

    def password(self, user: str) -> str:
        """The user's password, for SCRAM and PLAIN alike."""
        return self.password_file(user).read_text(encoding="ascii")

    def environment(self, user: str, port: int) -> dict[str, str]:
        """The settings by which a service of newsgloss is that user, by SCRAM."""
        return {
            "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{port}",
            "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
            "KAFKA_SASL_USERNAME": user,
            "KAFKA_SASL_PASSWORD_FILE": str(self.password_file(user)),
            "KAFKA_SSL_CAFILE": str(self.authority.certificate),
        }

    def write_environments(self, port: int) -> None:
        """A file `USER.env` per user, to be sourced by a shell."""
        for user in self.users:
            lines = [f"export {name}='{value}'\n" for name, value in self.environment(user, port).items()]
            (self.folder / f"{user}.env").write_text("".join(lines), encoding="utf-8")

    def broker_context(self) -> ssl.SSLContext:
        """TLS as the broker itself, which may do anything."""
        return self.authority.client_context(_BROKER)

    def acls(self, tls_port: int) -> AclAdmin:
        """Who changes the ACLs, by the listener for certificates."""
        return AclAdmin(tls_port, self.authority.client_context(ADMIN))

    def format_arguments(self) -> list[str]:
        """What makes the users, of `kafka.tools.StorageTool format`."""
        arguments = []
        for user in self.users:
            arguments += ["--add-scram", f"SCRAM-SHA-512=[name={user},password={self.password(user)}]"]
        return arguments

    def java_options(self) -> list[str]:
        """System properties of the broker: whence it may read the keys that sign tokens."""
        return [f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={self.tokens.key_set.as_uri()}"]

    def properties(self, port: int, tls_port: int, controller_port: int) -> Mapping[str, str]:
        """Of server.properties."""
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
