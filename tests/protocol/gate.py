"""One direction of a connection, which can be stopped and let go on."""

import asyncio
import enum


class Direction(enum.Enum):
    """Of the two that a connection has."""

    REQUESTS = "requests"
    ANSWERS = "answers"


class Gates:
    """A gate for each direction; both are open at first."""

    def __init__(self) -> None:
        self._open = {direction: asyncio.Event() for direction in Direction}
        self.open()

    def shut(self, direction: Direction) -> None:
        """Let nothing through in that direction; what comes meanwhile waits, in order."""
        self._open[direction].clear()

    def open(self) -> None:
        """Let everything through again."""
        for gate in self._open.values():
            gate.set()

    async def passed(self, direction: Direction) -> None:
        """Wait until that direction is open."""
        await self._open[direction].wait()
