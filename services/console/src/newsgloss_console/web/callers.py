"""Who asks, and what they may do: by a key, by a reverse proxy's header, or as anybody on this machine."""

import secrets
import time
from dataclasses import dataclass
from pathlib import Path

import structlog
from starlette.requests import Request

from newsgloss_common.key_file import WatchedKeys
from newsgloss_console.keys.file import Key, Keys
from newsgloss_console.metrics import Metrics
from newsgloss_console.settings import ConsoleSettings

log = structlog.get_logger(__name__)

COOKIE = "newsgloss_console"
SESSION_SECONDS = 12 * 3600
MAX_SESSIONS = 1000
MAX_USER = 200


@dataclass(frozen=True)
class Caller:
    """Somebody who may read.

    Attributes:
        who: For the log: the key's name and id, or the proxy's user.
        may_try: Whether texts may be enriched.
        may_act: Whether dead letters may be redriven and discarded.
        signed_in: Whether there is a session that can be ended.
    """

    who: str
    may_try: bool
    may_act: bool
    signed_in: bool = False


class UnknownCallerError(Exception):
    """Nobody knows who asks; `can_sign_in` says whether a key would help."""

    def __init__(self, message: str, *, can_sign_in: bool) -> None:
        super().__init__(message)
        self.can_sign_in = can_sign_in


class Callers:
    """Knows keys and sessions.

    Raises:
        KeysError: The file of keys cannot be used at start. Later, the keys read before stay in force.
    """

    def __init__(self, settings: ConsoleSettings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        path = Path(settings.console_keys_file) if settings.console_keys_file else None
        self._file = WatchedKeys(Keys, path)
        self._sessions: dict[str, tuple[str, float]] = {}
        """The id of each session's key, and when the session ends."""

    @property
    def with_keys(self) -> bool:
        """Whether there is a file of keys."""
        return self._file.is_given

    def caller(self, request: Request) -> Caller:
        """Find out who asks.

        Raises:
            UnknownCallerError: It is not known.
        """
        header = self._settings.console_proxy_header
        user = (request.headers.get(header) or "").strip() if header else ""
        if user:
            return self._of_proxy(user[:MAX_USER])
        if self._file.is_given:
            key = self._key_of(request)
            if key is None:
                self._metrics.refused.labels("key").inc()
                raise UnknownCallerError("sign in with a key", can_sign_in=True)
            return _of_key(key, signed_in=COOKIE in request.cookies)
        if header:
            self._metrics.refused.labels("key").inc()
            raise UnknownCallerError(f"the reverse proxy names no user ({header})", can_sign_in=False)
        return Caller("anybody", may_try=True, may_act=False)

    def sign_in(self, text: str) -> str | None:
        """Begin a session with a key; its id, or None when the key is unknown."""
        key = self._file.current().find(text.strip())
        if key is None:
            self._metrics.refused.labels("key").inc()
            log.warning("somebody tried to sign in with an unknown key")
            return None
        now = time.monotonic()
        self._sessions = {one: entry for one, entry in self._sessions.items() if entry[1] > now}
        while len(self._sessions) >= MAX_SESSIONS:
            self._sessions.pop(next(iter(self._sessions)))
        session = secrets.token_urlsafe(32)
        self._sessions[session] = (key.id, now + SESSION_SECONDS)
        log.info("signed in", who=_of_key(key, signed_in=True).who)
        return session

    def sign_out(self, request: Request) -> None:
        """End the session of a request."""
        self._sessions.pop(request.cookies.get(COOKIE, ""), None)

    def _of_proxy(self, user: str) -> Caller:
        shown = "".join(one if one.isprintable() else "?" for one in user)
        return Caller(shown, may_try=True, may_act=user in self._settings.proxy_actors)

    def _key_of(self, request: Request) -> Key | None:
        keys = self._file.current()
        scheme, _, text = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return keys.find(text.strip())
        key_id, until = self._sessions.get(request.cookies.get(COOKIE, ""), ("", 0.0))
        return keys.by_id(key_id) if until > time.monotonic() else None


def _of_key(key: Key, *, signed_in: bool) -> Caller:
    name = "".join(one if one.isprintable() else "?" for one in key.name)
    who = f"{name} (key {key.id})"
    return Caller(who, may_try=key.right in ("try", "act"), may_act=key.right == "act", signed_in=signed_in)
