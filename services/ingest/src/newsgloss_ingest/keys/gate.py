"""Checks the key of a request against the file of keys, which is read again when it changes."""

import asyncio
import math
from pathlib import Path

from newsgloss_common.key_file import WatchedKeys
from newsgloss_ingest.api import catalogue
from newsgloss_ingest.api.problems import ProblemError
from newsgloss_ingest.keys.file import Key, Keys
from newsgloss_ingest.keys.rate import Rate

MAX_WAITING = 32
"""Batches of one key that may wait for its rate at the same time."""
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="newsgloss-ingest"'}


class Caller:
    """The holder of a key, or anybody when there is no file of keys."""

    def __init__(self, key: Key | None, rate: Rate | None) -> None:
        self._key = key
        self._rate = rate

    def check_source(self, source: str) -> None:
        """Raise ProblemError, 403, when the key may not publish for this source."""
        if self._key is not None and not self._key.may_publish(source):
            detail = f"key {self._key.id} is not bound to the article's source"
            raise ProblemError(catalogue.FORBIDDEN_SOURCE, detail)

    @property
    def name(self) -> str | None:
        """The key's id, by which shares are counted; None for anybody."""
        return self._key.id if self._key else None

    def check_rate(self) -> None:
        """Take a token, whatever the outcome of the call; raise ProblemError, 429, when there is none.

        Call it before the body is read: reading and judging a bad body costs as much as a good one.
        """
        seconds = self._rate.take() if self._rate else 0.0
        if self._rate is not None and seconds:
            detail = f"the key may send {self._rate.per_second:g} articles a second"
            raise ProblemError(catalogue.RATE_LIMITED, detail, retry_after=math.ceil(seconds))

    def check_waiting(self) -> None:
        """Raise ProblemError, 429, when too many batches of the key wait for its rate.

        A waiting batch holds a connection, and all keys share the bound on connections.
        """
        if self._rate is not None and self._rate.waiting >= MAX_WAITING:
            detail = f"{self._rate.waiting} batches of this key wait for its rate already"
            raise ProblemError(
                catalogue.RATE_LIMITED, detail, retry_after=math.ceil(MAX_WAITING / self._rate.per_second)
            )

    async def keep_to_rate(self) -> None:
        """Wait until the key may send one more article."""
        while self._rate is not None:
            seconds = self._rate.take()
            if not seconds:
                return
            with self._rate.wait():
                await asyncio.sleep(seconds)


class Gate:
    """Admits holders of keys; everybody when there is no file.

    Raises:
        KeysError: The file cannot be used at start. If that happens later, the keys read before stay in
            force.
    """

    def __init__(self, path: Path | None) -> None:
        self._file = WatchedKeys(Keys, path)
        self._known = self._file.current()
        self._rates: dict[str, Rate] = {}

    def admit(self, authorization: str | None) -> Caller:
        """Find the caller with this `Authorization` header.

        Raises:
            ProblemError: 401, there is no key, or it is unknown.
        """
        if not self._file.is_given:
            return Caller(None, None)
        keys = self._current()
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            detail = "the request carries no key (Authorization: Bearer KEY)"
            raise ProblemError(catalogue.UNAUTHORIZED, detail, headers=_CHALLENGE)
        key = keys.find(token.strip())
        if key is None:
            challenge = {"WWW-Authenticate": _CHALLENGE["WWW-Authenticate"] + ', error="invalid_token"'}
            raise ProblemError(catalogue.UNAUTHORIZED, "this key is unknown or revoked", headers=challenge)
        rate = self._rates.get(key.id)
        if rate is None or rate.per_second != key.articles_per_second:
            rate = self._rates[key.id] = Rate(key.articles_per_second)
        return Caller(key, rate)

    def _current(self) -> Keys:
        """The keys in force; the rates of keys that are gone are forgotten."""
        keys = self._file.current()
        if keys is not self._known:
            self._known = keys
            self._rates = {key.id: self._rates[key.id] for key in keys.keys if key.id in self._rates}
        return keys
