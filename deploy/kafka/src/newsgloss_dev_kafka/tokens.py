"""Makes signed tokens (RS256) for SASL/OAUTHBEARER, and the key set with which the broker checks them."""

import json
import time
from base64 import urlsafe_b64encode
from pathlib import Path

from newsgloss_dev_kafka.certificates import openssl

AUDIENCE = "newsgloss-dev-kafka"
_KEY_ID = "development"
_EXPONENT = 65537


class TokenIssuer:
    """An authorization server's key: `issuer.key`, and `jwks.json` (RFC 7517) for the broker."""

    def __init__(self, folder: Path) -> None:
        self.key_set = folder / "jwks.json"
        self._key = folder / "issuer.key"

    def create(self) -> None:
        """Make the key and the key set if they do not exist."""
        if self.key_set.exists():
            return
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self._key)
        said = openssl("rsa", "-in", self._key, "-noout", "-modulus").decode()
        modulus = bytes.fromhex(said.strip().removeprefix("Modulus="))
        key = {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": _KEY_ID,
            "n": _encoded(modulus),
            "e": _encoded(_EXPONENT.to_bytes(3, "big")),
        }
        self.key_set.write_text(json.dumps({"keys": [key]}), encoding="ascii")

    def token(self, user: str, seconds: float = 3600.0) -> str:
        """Return a token that stands for `User:NAME` for `seconds`."""
        now = int(time.time())
        header = {"alg": "RS256", "typ": "JWT", "kid": _KEY_ID}
        claims = {"sub": user, "aud": AUDIENCE, "iat": now, "exp": now + int(seconds), "scope": "kafka"}
        signed = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
        signature = openssl("dgst", "-sha256", "-sign", self._key, stdin=signed.encode())
        return f"{signed}.{_encoded(signature)}"


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
