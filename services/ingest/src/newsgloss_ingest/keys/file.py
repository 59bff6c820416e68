"""The file of keys: what each may do, and the hash by which it is known.

A key is `ID.SECRET`, its secret 256 random bits. The file holds the SHA-256 of the whole: a slow hash
protects secrets that people choose, which can be guessed; nobody tries 2^256, so a fast one is enough
here (and an attacker cannot make the service work hard by sending wrong keys).
"""

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

ANY_SOURCE = "*"
ID_BYTES = 6
SECRET_BYTES = 32
MAX_FILE_BYTES = 8 * 1024 * 1024
_NOBODY = "0" * 64
_MODE = 0o600


class KeysError(Exception):
    """The file cannot be used; the message says why, and holds no secret."""


class Key(BaseModel):
    """One key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[0-9a-f]{1,64}$")
    name: str = Field(default="", max_length=256, description="For people.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    sources: tuple[Annotated[str, Field(min_length=1, max_length=256)], ...] = Field(min_length=1)
    articles_per_second: float = Field(gt=0, le=1e6)
    created_at: datetime

    def may_publish(self, source: str) -> bool:
        """Whether the key is bound to this source id."""
        return ANY_SOURCE in self.sources or source in self.sources


class Keys(BaseModel):
    """All keys, in the order in which they were added."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keys: tuple[Key, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Self:
        """The file's keys.

        Raises:
            KeysError: it cannot be read, or is not a file of keys.
        """
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise KeysError(f"{path}: cannot be read: {error.strerror}") from error
        if len(data) > MAX_FILE_BYTES:
            raise KeysError(f"{path}: larger than {MAX_FILE_BYTES} bytes")
        try:
            return cls.model_validate_json(data)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = "/".join(map(str, first["loc"]))
            raise KeysError(f"{path}: not a file of keys: {where or 'it'}: {first['msg']}") from None

    def write(self, path: Path) -> None:
        """Replace the file in one step, readable by its owner alone.

        Raises:
            KeysError: it cannot be written.
        """
        data = json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"
        temporary = ""
        try:
            descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                os.fchmod(file.fileno(), _MODE)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except OSError as error:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
            raise KeysError(f"{path}: cannot be written: {error.strerror}") from error

    def added(self, sources: tuple[str, ...], articles_per_second: float, name: str) -> tuple[Self, str]:
        """With one more key, and that key's secret form, which is kept nowhere.

        Raises:
            ValidationError: a source or the rate is out of bounds.
        """
        key_id = secrets.token_hex(ID_BYTES)
        token = f"{key_id}.{secrets.token_urlsafe(SECRET_BYTES)}"
        key = Key(
            id=key_id,
            name=name,
            sha256=_hash(token),
            sources=sources,
            articles_per_second=articles_per_second,
            created_at=datetime.now(UTC),
        )
        return self.model_copy(update={"keys": (*self.keys, key)}), token

    def without(self, key_id: str) -> Self:
        """With that key revoked.

        Raises:
            KeysError: there is none of that id.
        """
        left = tuple(key for key in self.keys if key.id != key_id)
        if len(left) == len(self.keys):
            raise KeysError(f"there is no key {key_id!r}")
        return self.model_copy(update={"keys": left})

    def find(self, token: str) -> Key | None:
        """The key that a caller holds, compared in constant time."""
        key_id = token.partition(".")[0]
        key = next((key for key in self.keys if key.id == key_id), None)
        same = hmac.compare_digest(_hash(token), key.sha256 if key else _NOBODY)
        return key if same else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
