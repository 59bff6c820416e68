"""Stops and resumes one direction of a connection."""

import asyncio
import enum


class Direction(enum.Enum):
    """A direction of a connection."""

    REQUESTS = "requests"
    ANSWERS = "answers"


class Gates:
    """A gate for each direction; both are open at the start."""

    def __init__(self) -> None:
        self._open = {direction: asyncio.Event() for direction in Direction}
        self.open()

    def shut(self, direction: Direction) -> None:
        """Stop a direction; its messages wait in order."""
        self._open[direction].clear()

    def open(self) -> None:
        """Let messages through again in both directions."""
        for gate in self._open.values():
            gate.set()

    async def passed(self, direction: Direction) -> None:
        """Wait until a direction is open."""
        await self._open[direction].wait()
