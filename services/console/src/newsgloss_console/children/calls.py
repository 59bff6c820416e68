"""Calls of the enricher's command: few at a time, counted, each within its time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence

import structlog

from newsgloss_console.children.process import Child, CommandFailedError, CommandTooLongError, running
from newsgloss_console.metrics import Metrics

log = structlog.get_logger(__name__)

AT_ONCE = 2
"""Each takes a second of CPU time to start."""
MAX_WAITING = 6


class CommandsBusyError(CommandFailedError):
    """Too many calls wait already."""


class Calls:
    """Lets a few commands run at the same time; others wait, and too many are refused."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._room = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    @contextlib.asynccontextmanager
    async def call(
        self, command: Sequence[str], environment: Mapping[str, str], seconds: float
    ) -> AsyncIterator[Child]:
        """Run a command for the length of the block.

        Raises:
            CommandFailedError: It cannot be started, takes too long, or the block says that it failed.
        """
        if self._waiting >= MAX_WAITING:
            self._metrics.commands.labels("busy").inc()
            raise CommandsBusyError("too many commands run already; try again in a moment", "busy")
        self._waiting += 1
        try:
            async with self._room, running(command, environment, seconds) as child:
                yield child
        except CommandTooLongError:
            self._metrics.commands.labels("too_long").inc()
            raise
        except CommandFailedError as error:
            self._metrics.commands.labels("failed").inc()
            log.warning(
                "a command failed", command=" ".join(command[1:3]), code=error.code, reason=str(error)
            )
            raise
        else:
            self._metrics.commands.labels("done").inc()
        finally:
            self._waiting -= 1
