"""The group's state by the enricher's command, read at most every few seconds however many ask."""

import asyncio
import json
import time
from typing import Any

from newsgloss_console.children.calls import Calls
from newsgloss_console.children.commands import EnrichCommands
from newsgloss_console.children.process import CommandFailedError

SECONDS = 60.0
FRESH_SECONDS = 8.0


class GroupStatus:
    """Remembers the last reading."""

    def __init__(self, commands: EnrichCommands, calls: Calls) -> None:
        self._commands = commands
        self._calls = calls
        self._one_at_a_time = asyncio.Lock()
        self._read_at = -FRESH_SECONDS
        self._last: dict[str, Any] | CommandFailedError = CommandFailedError("not read yet")

    async def read(self) -> dict[str, Any]:
        """What `newsgloss-enrich status --json` says.

        Raises:
            CommandFailedError: The command failed.
        """
        async with self._one_at_a_time:
            if time.monotonic() - self._read_at >= FRESH_SECONDS:
                try:
                    self._last = await self._ask()
                except CommandFailedError as error:
                    self._last = error
                self._read_at = time.monotonic()
        if isinstance(self._last, CommandFailedError):
            raise self._last
        return self._last

    async def _ask(self) -> dict[str, Any]:
        line = self._commands.line("status", "--json")
        async with self._calls.call(line, self._commands.with_kafka(), SECONDS) as child:
            lines = [one async for one in child.lines()]
            status = await child.status()
            if status != 0 or not lines:
                raise child.failure(status)
        found: dict[str, Any] = json.loads(lines[-1])
        return found
