"""An act on dead letters as its dry run has shown it, sealed: only what was shown can be confirmed."""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from newsgloss_console.children.dead_letters import MAX_CHOSEN, Act, Place

VALID_SECONDS = 900
MIN_REASON = 3
MAX_REASON = 300

_SECRET = secrets.token_bytes(32)
"""Of this process; after a restart the dry run is repeated."""


class PlanError(Exception):
    """The act cannot be done as it was asked for; the message says why."""


@dataclass(frozen=True)
class Plan:
    """What somebody is about to do, to which letters, and why."""

    act: Act
    places: tuple[Place, ...]
    reason: str

    @classmethod
    def of_form(cls, act: str, letters: list[str], reason: str) -> "Plan":
        """Read a form.

        Raises:
            PlanError: Something is missing, or wrong.
        """
        kind: Act
        if act == "redrive":
            kind = "redrive"
        elif act == "discard":
            kind = "discard"
        else:
            raise PlanError("the act is redrive or discard")
        try:
            places = tuple(sorted({Place.parse(one) for one in letters}))
        except ValueError as error:
            raise PlanError(str(error)) from error
        if not places:
            raise PlanError("no letter is chosen")
        if len(places) > MAX_CHOSEN:
            raise PlanError(f"at most {MAX_CHOSEN} letters at once; the command itself has no such limit")
        reason = " ".join(reason.split())
        if not MIN_REASON <= len(reason) <= MAX_REASON or not reason.isprintable():
            raise PlanError(
                f"a reason of {MIN_REASON} to {MAX_REASON} characters is needed; the log keeps it"
            )
        return cls(kind, places, reason)

    def seal(self, who: str, now: float | None = None) -> str:
        """Seal the plan for one person, for some minutes."""
        until = int((time.time() if now is None else now) + VALID_SECONDS)
        return f"{until}.{self._code(who, until)}"

    def is_sealed(self, seal: str, who: str, now: float | None = None) -> bool:
        """Whether this person has seen the dry run of this plan, not too long ago."""
        until, _, code = seal.partition(".")
        if not (until.isascii() and until.isdigit() and len(until) < 12):  # noqa: PLR2004 - seconds have ten digits
            return False
        late = int(until) < (time.time() if now is None else now)
        return hmac.compare_digest(code.encode(), self._code(who, int(until)).encode()) and not late

    def _code(self, who: str, until: int) -> str:
        said = "\0".join((who, str(until), self.act, *map(str, self.places), self.reason))
        return hmac.new(_SECRET, said.encode(), hashlib.sha256).hexdigest()
