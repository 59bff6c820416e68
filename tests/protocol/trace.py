"""Records the transactional requests that pass the proxy, in order."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.protocol.requests import Kind, Request

PATIENCE_SECONDS = 240.0


@dataclass(frozen=True)
class Entry:
    """One event of one request."""

    at: float
    """Seconds on the monotonic clock."""

    what: str
    """`sent`, `answered`, `held`, `late`, `cut`, `torn`, `lost answer`."""

    connection: int
    request: Request
    outcome: str = ""
    """For `answered` and `late`: the errors in the answer, or `NONE`."""

    def __str__(self) -> str:
        words = f"{self.what:11} connection {self.connection}: {self.request}"
        return f"{words}: {self.outcome}" if self.outcome else words


@dataclass
class Trace:
    """Keeps the events of transactional requests, without their bytes, and lets callers wait for one."""

    entries: list[Entry] = field(default_factory=list)
    watcher: Callable[[Entry], None] | None = None
    """Called with each new entry."""

    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def record(self, what: str, connection: int, request: Request, outcome: str = "") -> None:
        """Add an entry if the request belongs to a transaction."""
        if request.kind is None or request.transactional_id is None:
            return
        entry = Entry(time.monotonic(), what, connection, replace(request, raw=b""), outcome)
        self.entries.append(entry)
        self._changed.set()
        if self.watcher is not None:
            self.watcher(entry)

    def of(self, kind: Kind, what: str) -> list[Entry]:
        """Return all entries of one kind and event, in order."""
        return [entry for entry in self.entries if entry.request.kind is kind and entry.what == what]

    async def until(self, condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until a condition over the entries holds.

        Raises:
            TimeoutError: it does not hold in time.
        """
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    def __str__(self) -> str:
        if not self.entries:
            return "(nothing)"
        began = self.entries[0].at
        return "\n".join(f"{entry.at - began:9.3f} {entry}" for entry in self.entries)
