"""Runs the services' commands as processes, and captures their outcome or the lines that they log."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, Self

from tests.patience import PATIENCE_SECONDS


class Ended(NamedTuple):
    """The exit status of a process and everything it wrote."""

    status: int
    output: str
    errors: str


@asynccontextmanager
async def ingest_command(
    servers: str, topic: str, *arguments: str | Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `newsgloss-ingest` with these arguments, and kill it if it still runs when the block ends."""
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("newsgloss-ingest")),
        *map(str, arguments),
        env=os.environ
        | {
            "KAFKA_BOOTSTRAP_SERVERS": servers,
            "NEWSGLOSS_RAW_TOPIC": topic,
            "NEWSGLOSS_FEEDS_HTTP": "127.0.0.1:0",
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def run_ingest(servers: str, topic: str, *arguments: str | Path, stdin: bytes = b"") -> Ended:
    async with ingest_command(servers, topic, *arguments) as process:
        output, errors = await process.communicate(stdin)
        assert process.returncode is not None
        return Ended(process.returncode, output.decode(), errors.decode())


class LoggedProcess:
    """A running command of a service, and the lines that it has logged."""

    patience_seconds = PATIENCE_SECONDS

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self._changed = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def spawn(cls, *command: str, environment: Mapping[str, str], stdout: int | None = None) -> Self:
        program, *arguments = command
        return cls(
            await asyncio.create_subprocess_exec(
                str(Path(sys.executable).with_name(program)),
                *arguments,
                env=os.environ | dict(environment),
                stdout=stdout,
                stderr=asyncio.subprocess.PIPE,
                limit=1 << 20,
            )
        )

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            async with self._changed:
                self.lines.append(line.decode())
                self._changed.notify_all()

    async def has_logged(self, enough: Callable[[], object]) -> None:
        """Wait until `enough` is true; it is evaluated after each new line."""
        async with asyncio.timeout(self.patience_seconds), self._changed:
            await self._changed.wait_for(lambda: bool(enough()))

    async def exit_status(self) -> int:
        """Wait for the exit and for the last line of the log."""
        async with asyncio.timeout(self.patience_seconds):
            status = await self.process.wait()
            await self._reader
        return status
