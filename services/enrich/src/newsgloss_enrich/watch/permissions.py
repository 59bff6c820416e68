"""Permissions that are revoked while the engine runs.

The permissions were there at start, so revoking them may be a mistake that somebody corrects. The engine
keeps its records in flight and tries again. Meanwhile this watch reports what is missing, until nothing is.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from newsgloss_common.kafka.client_faults import passing_faults
from newsgloss_common.kafka.permissions import REFUSALS, Permission, refused
from newsgloss_enrich.stream.errors import OffsetsForbiddenError

log = structlog.get_logger(__name__)

EVERY_SECONDS = 1.0


class PermissionWatch:
    """Checks permissions from a refusal on until none is missing.

    Attributes:
        missing: The permissions missing at the last check.
    """

    def __init__(self, check: Callable[[], Awaitable[Sequence[Permission]]]) -> None:
        self._check = check
        self._suspected = asyncio.Event()
        self.missing: Sequence[Permission] = ()

    def suspect(self, error: BaseException) -> None:
        """Start checking when `error` is a refusal."""
        if isinstance(error, (*REFUSALS, OffsetsForbiddenError)):
            self._suspected.set()

    async def watch(self) -> None:
        """Check until cancelled, while there is a suspicion."""
        while True:
            await self._suspected.wait()
            with passing_faults("permissions could not be checked"):
                found = await self._check()
                if not found:
                    self._suspected.clear()
                self._report(found)
            await asyncio.sleep(EVERY_SECONDS)

    def _report(self, found: Sequence[Permission]) -> None:
        if found and list(found) != list(self.missing):
            log.error("not allowed any more; waiting until it is", reason=refused(found))
        if self.missing and not found:
            log.info("allowed again")
        self.missing = found
