"""Runs a command as a child process that cannot take more time, output or attention than it is given."""

import asyncio
import contextlib
import json
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

LINE_BYTES = 8 * 1024 * 1024
"""The longest line of output that is read."""
_DISCARDED = 65_536
MAX_ERRORS = 200
"""Lines of standard error that are kept."""


class CommandFailedError(Exception):
    """The command did not do its work; the message says why, in the command's own words."""

    def __init__(self, message: str, code: str = "failed") -> None:
        super().__init__(message)
        self.code = code


class CommandTooLongError(CommandFailedError):
    """It was stopped at its time limit, or wrote too much."""


class Child:
    """A running command; its standard error is read all the time."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._errors: list[str] = []
        self._reader = asyncio.create_task(self._read_errors())

    async def _read_errors(self) -> None:
        assert self._process.stderr is not None  # noqa: S101 - it was started with pipes
        with contextlib.suppress(ValueError):  # a line beyond the limit
            async for line in self._process.stderr:
                if len(self._errors) < MAX_ERRORS:
                    self._errors.append(line.decode("utf-8", "replace"))

    async def write(self, data: bytes) -> None:
        """Give it all its input."""
        assert self._process.stdin is not None  # noqa: S101 - as above
        with contextlib.suppress(ConnectionError):  # it ended before it read everything
            self._process.stdin.write(data)
            await self._process.stdin.drain()
            self._process.stdin.close()

    async def lines(self) -> AsyncIterator[bytes]:
        """The lines of its standard output.

        Raises:
            CommandTooLongError: A line is too long.
        """
        assert self._process.stdout is not None  # noqa: S101 - as above
        try:
            async for line in self._process.stdout:
                yield line
        except ValueError:
            raise CommandTooLongError(f"it wrote a line of more than {LINE_BYTES} bytes") from None

    async def status(self) -> int:
        """Wait for its end; the exit status."""
        status = await self._process.wait()
        await self._reader
        return status

    def errors(self) -> list[dict[str, Any]]:
        """The errors that it wrote with `--json`; log lines are left out."""
        found = []
        for line in self._errors:
            with contextlib.suppress(ValueError):
                read = json.loads(line)
                if isinstance(read, dict) and isinstance(read.get("error"), str):
                    found.append(read)
        return found

    def failure(self, status: int) -> CommandFailedError:
        """Why it ended with this status."""
        errors = self.errors()
        if errors:
            return CommandFailedError(errors[-1]["error"], str(errors[-1].get("code", "failed")))
        last = self._errors[-1].strip()[:300] if self._errors else "it said nothing"
        return CommandFailedError(f"exit status {status}: {last}")

    async def end(self) -> None:
        """End it with all processes that it started."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        assert self._process.stdout is not None  # noqa: S101 - as above
        while await self._process.stdout.read(_DISCARDED):  # asyncio waits for the end of what nobody reads
            pass
        await self._process.wait()
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)


@asynccontextmanager
async def running(
    command: Sequence[str], environment: Mapping[str, str], seconds: float
) -> AsyncIterator[Child]:
    """Run a command for the length of the block, and no longer than `seconds`.

    Raises:
        CommandFailedError: It cannot be started.
        CommandTooLongError: The time is over.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=dict(environment), limit=LINE_BYTES,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise CommandFailedError(f"{command[0]} cannot be started: {error.strerror}") from error
    child = Child(process)
    try:
        async with asyncio.timeout(seconds):
            yield child
    except TimeoutError:
        raise CommandTooLongError(f"it took longer than {seconds:g} s and was stopped") from None
    finally:
        await child.end()
