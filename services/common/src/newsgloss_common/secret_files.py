"""Files that hold what only their owner may read, and keys of which such a file holds only the hash.

A key is `ID.SECRET`; the secret has 256 random bits. A slow hash is for secrets that people choose and others
can guess. Nobody can try 2^256 secrets, so a fast hash is enough, and an attacker cannot make a service work
hard by sending wrong keys.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

ID_BYTES = 6
SECRET_BYTES = 32
NOBODY = "0" * 64
"""A hash that no key has; comparing with it takes as long as with a real one."""
MAX_FILE_BYTES = 8 * 1024 * 1024
_MODE = 0o600


def new_key() -> tuple[str, str]:
    """A new id, and the text of the key that begins with it."""
    key_id = secrets.token_hex(ID_BYTES)
    return key_id, f"{key_id}.{secrets.token_urlsafe(SECRET_BYTES)}"


def hash_of(key: str) -> str:
    """The hash that a file holds of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def has_hash(key: str, wanted: str) -> bool:
    """Whether the key has this hash; compared in constant time."""
    return hmac.compare_digest(hash_of(key), wanted)


def read_bounded(path: Path) -> bytes:
    """Read a file of at most `MAX_FILE_BYTES`.

    Raises:
        OSError: It cannot be read.
        ValueError: It is larger.
    """
    with path.open("rb") as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise ValueError(f"larger than {MAX_FILE_BYTES} bytes")
    return data


def write_privately(path: Path, text: str) -> None:
    """Replace a file atomically; only its owner may read it.

    Raises:
        OSError: It cannot be written.
    """
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), _MODE)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise
