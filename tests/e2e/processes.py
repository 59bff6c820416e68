"""Finding every process that a command started, directly or not."""

import asyncio
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.patience import PATIENCE_SECONDS


@dataclass(frozen=True)
class Marked:
    """A family of processes, told by a variable that each inherits from the one before."""

    variable: str = field(default_factory=lambda: f"NEWSGLOSS_TEST_{uuid.uuid4().hex}")

    @property
    def environment(self) -> dict[str, str]:
        """For the first of the family."""
        return {self.variable: "1"}

    def alive(self) -> list[str]:
        """The command lines of those that live."""
        return [command for process in Path("/proc").glob("[0-9]*") if (command := self._command(process))]

    def _command(self, process: Path) -> str | None:
        try:
            if self.variable.encode() not in (process / "environ").read_bytes():
                return None
            arguments = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it ended while it was looked at
            return None
        return f"{process.name}: " + b" ".join(arguments[:8]).decode("utf-8", "replace")

    async def gone(self) -> None:
        """Wait until none lives."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self.alive():  # noqa: ASYNC110 - nothing tells when processes of others end
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pytest.fail("still alive:\n" + "\n".join(self.alive()))
