"""Who may call: the key that a request carries, as the file of keys has it now."""

import asyncio
import math
from pathlib import Path

import structlog

from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.problems import ProblemError
from newsgloss_ingest.keys.file import Key, Keys, KeysError
from newsgloss_ingest.keys.rate import Rate

log = structlog.get_logger(__name__)

MAX_WAITING = 32
"""Batches of one key that may wait for its rate at once."""
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="newsgloss-ingest"'}


class Caller:
    """Who calls: the holder of a key, or anybody where no keys are asked for."""

    def __init__(self, key: Key | None, rate: Rate | None) -> None:
        self._key = key
        self._rate = rate

    def check_source(self, source: str) -> None:
        """Raises ProblemError, 403, when the key is not bound to this source."""
        if self._key is not None and not self._key.may_publish(source):
            detail = f"key {self._key.id} is not bound to the article's source"
            raise ProblemError(catalogue.FORBIDDEN_SOURCE, detail)

    @property
    def name(self) -> str | None:
        """What shares are counted by: the key's id, None for anybody."""
        return self._key.id if self._key else None

    def check_rate(self) -> None:
        """Takes a token, whatever comes of the call; raises ProblemError, 429, when there is none.

        To be asked before the body is read: reading and judging one that is wrong costs as much as one that
        is right.
        """
        seconds = self._rate.take() if self._rate else 0.0
        if self._rate is not None and seconds:
            detail = f"the key may send {self._rate.per_second:g} articles a second"
            raise ProblemError(catalogue.RATE_LIMITED, detail, retry_after=math.ceil(seconds))

    def check_waiting(self) -> None:
        """Raises ProblemError, 429, when too many of the key's batches wait for its rate.

        A batch that waits holds a connection, of which there are so many for all keys together.
        """
        if self._rate is not None and self._rate.waiting >= MAX_WAITING:
            detail = f"{self._rate.waiting} batches of this key wait for its rate already"
            raise ProblemError(
                catalogue.RATE_LIMITED, detail, retry_after=math.ceil(MAX_WAITING / self._rate.per_second)
            )

    async def keep_to_rate(self) -> None:
        """Wait until the key may send one more."""
        while self._rate is not None:
            seconds = self._rate.take()
            if not seconds:
                return
            with self._rate.wait():
                await asyncio.sleep(seconds)


class Gate:
    """Lets in who holds a key; everybody when there is no file.

    Raises:
        KeysError: the file cannot be used at start. Later on the keys read before stay in force.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._keys = Keys.read(path) if path else Keys()
        self._state = self._stat()
        self._rates: dict[str, Rate] = {}

    def admit(self, authorization: str | None) -> Caller:
        """The caller with this `Authorization` header.

        Raises:
            ProblemError: 401, no key or none that is known.
        """
        if self._path is None:
            return Caller(None, None)
        self._reload()
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            detail = "the request carries no key (Authorization: Bearer KEY)"
            raise ProblemError(catalogue.UNAUTHORIZED, detail, headers=_CHALLENGE)
        key = self._keys.find(token.strip())
        if key is None:
            challenge = {"WWW-Authenticate": _CHALLENGE["WWW-Authenticate"] + ', error="invalid_token"'}
            raise ProblemError(catalogue.UNAUTHORIZED, "this key is unknown or revoked", headers=challenge)
        rate = self._rates.get(key.id)
        if rate is None or rate.per_second != key.articles_per_second:
            rate = self._rates[key.id] = Rate(key.articles_per_second)
        return Caller(key, rate)

    def _stat(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None

    def _reload(self) -> None:
        state = self._stat()
        if state == self._state or self._path is None:
            return
        self._state = state
        try:
            self._keys = Keys.read(self._path)
        except KeysError as error:
            log.warning("the file of keys cannot be used as it is now; the old keys stay", reason=str(error))
            return
        self._rates = {key.id: self._rates[key.id] for key in self._keys.keys if key.id in self._rates}
        log.info("keys read anew", keys=len(self._keys.keys))
