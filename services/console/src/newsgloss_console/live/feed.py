"""The stream for one viewer, as server-sent events: what a person can see, and a count of the rest."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from newsgloss_console.live.filters import Filters
from newsgloss_console.stream.entry import Entry
from newsgloss_console.stream.reader import Reader
from newsgloss_console.stream.window import Window

TICK_SECONDS = 0.5
SHOWN = 4
"""Articles of a tick: eight a second are more than anybody reads."""
CAUGHT_UP = 40
"""Articles at the start, and after a break in the connection."""
MAX_VIEWERS = 50
KEEP_ALIVE_TICKS = 20
"""Ticks without news, after which a line is sent: proxies close silent connections."""

RUN = secrets.token_hex(4)
"""Tells this process's numbers from those of an earlier one."""


@dataclass(frozen=True)
class Position:
    """How far a viewer is."""

    number: int

    @classmethod
    def parse(cls, text: str | None) -> "Position | None":
        """Read an event's id; None when it is absent, or of another process."""
        run, _, number = (text or "").partition("-")
        if run != RUN or not number.isascii() or not number.isdigit():
            return None
        return cls(int(number[:18]))

    def __str__(self) -> str:
        return f"{RUN}-{self.number}"


def as_json(entry: Entry) -> dict[str, Any]:
    """An entry for the page's script, which writes it as text."""
    return {
        "path": entry.path,
        "at": entry.timestamp,
        "kind": entry.kind,
        "id": entry.article_id,
        "version": entry.version,
        "status": entry.status,
        "title": entry.title or entry.article_id or entry.kind,
        "language": entry.language,
        "minutes": entry.minutes,
        "source": entry.source,
        "types": entry.types,
        "names": entry.names[:5],
        "notOk": entry.not_ok,
    }


async def events(
    window: Window, reader: Reader, filters: Filters, position: Position | None, stop: asyncio.Event
) -> AsyncIterator[str]:
    """Write events until the console stops or the viewer leaves.

    `articles` has `shown`, the newest last, and `more`, how many others matched. `state` has `problem`, why
    nothing arrives, and `rate`, records a second. The event's id says how far the viewer is.
    """
    number, first = position.number if position else 0, True
    said: tuple[str | None, float] | None = None
    silent = 0
    while not stop.is_set():
        state = (reader.problem, round(window.per_second(), 1))
        if state != said:
            said, silent = state, 0
            yield _event("state", {"problem": state[0], "rate": state[1], "held": len(window)})
        if window.last > number:
            matching = [entry for entry in window.since(number) if filters.accepts(entry)]
            number = window.last
            shown = matching[: CAUGHT_UP if first else SHOWN]
            if shown:
                first, silent = False, 0
                news = {
                    "shown": [as_json(one) for one in reversed(shown)],
                    "more": len(matching) - len(shown),
                }
                yield _event("articles", news, Position(number))
        silent += 1
        if silent >= KEEP_ALIVE_TICKS:
            silent = 0
            yield ": still here\n\n"
        try:
            async with asyncio.timeout(TICK_SECONDS):
                await stop.wait()
        except TimeoutError:
            first = False


def _event(name: str, data: dict[str, Any], position: Position | None = None) -> str:
    lines = [f"event: {name}", f"data: {json.dumps(data, separators=(',', ':'))}"]
    if position is not None:
        lines.insert(0, f"id: {position}")
    return "\n".join(lines) + "\n\n"
