"""Finds every process that a command has started, directly or indirectly."""

import asyncio
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.patience import PATIENCE_SECONDS


@dataclass(frozen=True)
class Marked:
    """Processes with a common variable in their environment, which each inherits from its parent."""

    variable: str = field(default_factory=lambda: f"NEWSGLOSS_TEST_{uuid.uuid4().hex}")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the first process."""
        return {self.variable: "1"}

    def alive(self) -> list[str]:
        """Return the command lines of the living processes."""
        return [command for process in Path("/proc").glob("[0-9]*") if (command := self._command(process))]

    def _command(self, process: Path) -> str | None:
        try:
            if self.variable.encode() not in (process / "environ").read_bytes():
                return None
            arguments = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it has just ended
            return None
        return f"{process.name}: " + b" ".join(arguments[:8]).decode("utf-8", "replace")

    async def gone(self) -> None:
        """Wait until no process lives."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self.alive():  # noqa: ASYNC110 - nothing tells when processes of others end
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pytest.fail("still alive:\n" + "\n".join(self.alive()))
