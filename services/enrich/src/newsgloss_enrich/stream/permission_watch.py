"""Permissions that are taken away while the engine runs.

They were there at start, so taking them away may be a mistake, which someone mends: the engine keeps what it
has in hand and tries again. Meanwhile this says what is missing, exactly, and asks until nothing is.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from newsgloss_common.permissions import REFUSALS, Permission, refused
from newsgloss_enrich.stream.client_faults import passing_faults
from newsgloss_enrich.stream.errors import OffsetsForbiddenError

log = structlog.get_logger(__name__)

EVERY_SECONDS = 1.0


class PermissionWatch:
    """Looks for what is missing from the first refusal on, until nothing is."""

    def __init__(self, look: Callable[[], Awaitable[Sequence[Permission]]]) -> None:
        self._look = look
        self._suspected = asyncio.Event()
        self.missing: Sequence[Permission] = ()

    def suspect(self, error: BaseException) -> None:
        """Something failed; if it was refused, look."""
        if isinstance(error, (*REFUSALS, OffsetsForbiddenError)):
            self._suspected.set()

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            await self._suspected.wait()
            with passing_faults("permissions could not be asked for"):
                found = await self._look()
                if not found:
                    self._suspected.clear()
                self._note(found)
            await asyncio.sleep(EVERY_SECONDS)

    def _note(self, found: Sequence[Permission]) -> None:
        if found and list(found) != list(self.missing):
            log.error("not allowed any more; waiting until it is", reason=refused(found))
        if self.missing and not found:
            log.info("allowed again")
        self.missing = found
