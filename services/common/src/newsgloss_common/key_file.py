"""A file of keys: what each key may do is the service's, all else is here (hashes: `secret_files`)."""

import json
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from newsgloss_common.secret_files import NOBODY, has_hash, read_bounded, write_privately

log = structlog.get_logger(__name__)


class KeysError(Exception):
    """The file cannot be used; the message says why and holds no secret."""


class HashedKey(BaseModel):
    """A key's hash; a service adds what the key may do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[0-9a-f]{1,64}$")
    name: str = Field(default="", max_length=256, description="For people.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


K = TypeVar("K", bound=HashedKey)


class HashedKeys(BaseModel, Generic[K]):
    """All keys, in the order of their addition."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keys: tuple[K, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the file.

        Raises:
            KeysError: It cannot be read, or is not a file of keys.
        """
        try:
            data = read_bounded(path)
        except OSError as error:
            raise KeysError(f"{path}: cannot be read: {error.strerror}") from error
        except ValueError as error:
            raise KeysError(f"{path}: {error}") from error
        try:
            return cls.model_validate_json(data)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = "/".join(map(str, first["loc"]))
            raise KeysError(f"{path}: not a file of keys: {where or 'it'}: {first['msg']}") from None

    def write(self, path: Path) -> None:
        """Replace the file atomically; only its owner may read it.

        Raises:
            KeysError: It cannot be written.
        """
        data = json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"
        try:
            write_privately(path, data)
        except OSError as error:
            raise KeysError(f"{path}: cannot be written: {error.strerror}") from error

    def with_key(self, key: K) -> Self:
        """Copy these keys with one more."""
        return self.model_copy(update={"keys": (*self.keys, key)})

    def without(self, key_id: str) -> Self:
        """Copy these keys without one of them.

        Raises:
            KeysError: There is no key with this id.
        """
        left = tuple(key for key in self.keys if key.id != key_id)
        if len(left) == len(self.keys):
            raise KeysError(f"there is no key {key_id!r}")
        return self.model_copy(update={"keys": left})

    def by_id(self, key_id: str) -> K | None:
        """The key with this id."""
        return next((key for key in self.keys if key.id == key_id), None)

    def find(self, token: str) -> K | None:
        """Find the key of a caller; hashes are compared in constant time."""
        key = self.by_id(token.partition(".")[0])
        same = has_hash(token, key.sha256 if key else NOBODY)
        return key if same else None


AllKeys = TypeVar("AllKeys", bound=HashedKeys[Any])


class WatchedKeys(Generic[AllKeys]):
    """The keys of a file, which is read again when it changes; no keys when there is no file.

    Raises:
        KeysError: The file cannot be used at start. If that happens later, the keys read before stay in
            force.
    """

    def __init__(self, kind: type[AllKeys], path: Path | None) -> None:
        self._kind = kind
        self._path = path
        self._keys = kind.read(path) if path else kind()
        self._state = self._stat()

    @property
    def is_given(self) -> bool:
        """Whether there is a file."""
        return self._path is not None

    def current(self) -> AllKeys:
        """The keys in force; another object only when the file has changed."""
        state = self._stat()
        if state == self._state or self._path is None:
            return self._keys
        self._state = state
        try:
            self._keys = self._kind.read(self._path)
        except KeysError as error:
            log.warning("the file of keys cannot be used as it is now; the old keys stay", reason=str(error))
        else:
            log.info("keys read anew", keys=len(self._keys.keys))
        return self._keys

    def _stat(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None
